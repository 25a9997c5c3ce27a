/** Running Flyway's program and reading its answer. */

import { isAbsolute, join } from 'node:path';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { redactAll } from '@guarded-deploy/redact';
import type { ProjectFault } from '../model/observation.ts';
import { FLYWAY, requireForm } from './answer-form.ts';
import type { Dependencies } from './probe-runner.ts';
import type { Queries } from './server-queries.ts';

export interface FlywayProject {
  readonly root: string;
  readonly directory: string;
  readonly flywayConfig?: string | undefined;
  /** The program; looked up on PATH unless given. */
  readonly flyway?: string | undefined;
  readonly connectTimeout: number;
  readonly lockTimeout: number;
  /** What to ask each engine about the tables that are concerned; nothing where nobody judges. */
  readonly facts?: Readonly<Record<string, Queries>> | undefined;
}

export interface FlywayMigration {
  readonly category: string;
  readonly version: string;
  readonly description: string;
  readonly state: string;
  readonly filepath?: string;
  readonly rawVersion?: string;
  /** Such as SQL, SCRIPT, JDBC, SQL_BASELINE. */
  readonly type?: string;
  /** When it was applied; empty for one that was not. */
  readonly installedOnUTC?: string;
  /** Milliseconds. */
  readonly executionTime?: number;
}

export interface FlywayOutput {
  readonly error?: {
    readonly errorCode: string;
    readonly message: string;
    readonly lineNumber?: number | null;
    readonly path?: string | null;
  };
  readonly flywayVersion?: string;
  readonly database?: string;
  readonly migrations?: readonly FlywayMigration[];
  readonly validationSuccessful?: boolean;
  readonly invalidMigrations?: readonly {
    readonly version: string;
    readonly description: string;
    readonly filepath?: string;
    readonly errorDetails?: { readonly errorCode: string; readonly errorMessage: string };
  }[];
  readonly individualResults?: readonly FlywayOutput[];
  readonly allSchemasEmpty?: boolean;
}

/** @throws Fault FLYWAY_MISSING */
export function programOf(dependencies: Dependencies, project: FlywayProject): string {
  const wanted = project.flyway || 'flyway';
  const candidates = isAbsolute(wanted)
    ? [wanted]
    : wanted.includes('/')
      ? [join(project.directory, wanted)]
      : (dependencies.env['PATH'] ?? '').split(':').map(folder => join(folder, wanted));
  const found = candidates.find(path => dependencies.files.executable(path));
  if (found) return found;
  throw new Fault({
    code: 'FLYWAY_MISSING',
    what: `There is no Flyway at ${wanted}.`,
    remedy: "Install Flyway's command line before this step, or set 'flyway' to its program.",
  });
}

/** Flyway prints a line or two of its own around the JSON at times. */
function parseOutput(stdout: string): FlywayOutput | undefined {
  const start = stdout.indexOf('{');
  const end = stdout.lastIndexOf('}');
  if (start < 0 || end <= start) return undefined;
  try {
    return JSON.parse(stdout.slice(start, end + 1)) as FlywayOutput;
  } catch {
    return undefined;
  }
}

/**
 * What Flyway's own script hands to Java where nobody set it. Flyway runs for a second or two, so it is compiled quickly and not
 * well, and cleaned by one thread: a start takes half the CPU time.
 */
const QUICK_START = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** Settings for one run that must not be seen in the list of processes. */
export type FlywayVariables = Readonly<Record<`FLYWAY_${string}`, string>>;

async function run(
  dependencies: Dependencies,
  project: FlywayProject,
  args: readonly string[],
  variables: FlywayVariables = {},
) {
  const path = programOf(dependencies, project);
  return dependencies
    .exec(path, args, {
      cwd: project.directory,
      env: {
        JAVA_ARGS: QUICK_START,
        ...dependencies.env,
        FLYWAY_CONNECT_RETRIES: '0',
        REDGATE_DISABLE_TELEMETRY: 'true',
        ...variables,
      },
      signal: dependencies.deadline.signal,
    })
    .catch(thrown => {
      dependencies.deadline.signal.throwIfAborted();
      throw new Fault({
        code: 'FLYWAY_MISSING',
        what: `${path} could not be started: ${messageOf(thrown)}.`,
        remedy: "Set 'flyway' to the program of Flyway's command line.",
      });
    });
}

/** What Flyway prints for people, errors last. */
export async function flywayText(
  dependencies: Dependencies,
  project: FlywayProject,
  args: readonly string[],
): Promise<string> {
  const { stdout, stderr } = await run(dependencies, project, args);
  return `${stdout}\n${stderr}`;
}

/** @throws Fault PROBE_SILENT when it ends without an answer, PROBE_ANSWER_INVALID when that has another form */
export async function flyway(
  dependencies: Dependencies,
  project: FlywayProject,
  args: readonly string[],
  variables: FlywayVariables = {},
): Promise<FlywayOutput> {
  const result = await run(dependencies, project, [...args, '-outputType=json'], variables);
  const output = parseOutput(result.stdout);
  if (output) return requireForm<FlywayOutput>(redactAll(output, dependencies.secrets), FLYWAY, 'Flyway');
  const said = redactAll(`${result.stdout}\n${result.stderr}`.trim(), dependencies.secrets);
  throw new Fault({
    code: 'PROBE_SILENT',
    what: `Flyway ended with ${result.signal ?? `code ${result.code}`} and no answer. ${said.split('\n').slice(-3).join(' ').slice(-500)}`,
    remedy: 'Run `flyway info` by hand in the same environment to see why.',
  });
}

/** An error of Flyway, with the place in a script that it names. */
export function faultOf(
  error: NonNullable<FlywayOutput['error']>,
  inRepository: (path: string | undefined) => string | null,
): ProjectFault {
  const lines = error.message
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^-+$/.test(line));
  const state = /SQL State\s*:\s*(\S+)/.exec(error.message)?.[1];
  const number = /Error Code\s*:\s*(\d+)/.exec(error.message)?.[1];
  const code = number && number !== '0' ? Number(number) : (state ?? null);
  const file = error.path ? inRepository(error.path) : null;
  return {
    type: error.errorCode,
    message: lines.slice(0, 5).join(' '),
    code,
    place: file === null ? null : { file, line: error.lineNumber ?? null },
  };
}
