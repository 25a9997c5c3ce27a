/** Programs of a repository that print an inventory: run where a person said so, and nowhere else. */
import { resolve } from 'node:path';
import { type Fault, messageOf } from '@guarded-deploy/faults';
import { projectEnvironment, runProgram, type Variables } from '@guarded-deploy/process';
import type { Files } from './files.ts';
import { problem, shown } from './problem.ts';
import { ansibleSettings, type InventoryConfig, sourcesOf } from './read.ts';
import { filesOf, isHostList, isProgram, type ProgramOutput } from './sources.ts';

/** Runs a program with arguments and gives back what it printed. */
type RunProgram = (path: string, args: readonly string[]) => Promise<string>;

/** Hosts that a program may be asked about one by one. */
const MOST_HOSTS = 1000;
/** Bytes that a program may print. */
const MOST_OUTPUT = 64 << 20;
const MOST_SECONDS = 300;

/**
 * Output of all programs among the inventories of a release file, by path.
 * @throws Fault INVENTORY_MISSING, INVENTORY_PROGRAM_FAILED
 */
export async function programsOf(
  config: Pick<InventoryConfig, 'inventory' | 'playbook-directory'>,
  options: { readonly files: Files; readonly environment?: string; readonly run: RunProgram },
): Promise<ReadonlyMap<string, ProgramOutput>> {
  const { files, environment, run } = options;
  const outputs = new Map<string, ProgramOutput>();
  const { isIgnored } = ansibleSettings(config, files, environment);
  const sources = sourcesOf(config, environment).filter(source => !isHostList(source, files));
  for (const path of sources.flatMap(source => filesOf(source, files, isIgnored))) {
    if (!isProgram(files.read(path) ?? '')) continue;
    const list = await run(path, ['--list']);
    const hosts = new Map<string, string>();
    for (const host of hostsToAskFor(list)) hosts.set(host, await run(path, ['--host', host]));
    outputs.set(path, { list, hosts });
  }
  return outputs;
}

/** Hosts whose variables the list does not have with it: all of them where it has no `_meta`. */
function hostsToAskFor(list: string): string[] {
  let output: unknown;
  try {
    output = JSON.parse(list);
  } catch {
    // What is wrong is told where the list is read.
    return [];
  }
  if (typeof output !== 'object' || output === null || '_meta' in output) return [];
  const names = Object.values(output).flatMap((group: unknown) => {
    const hosts = Array.isArray(group) ? group : (group as { hosts?: unknown } | null)?.hosts;
    return Array.isArray(hosts) ? hosts.filter(host => typeof host === 'string') : [];
  });
  return [...new Set(names)].slice(0, MOST_HOSTS);
}

/**
 * Runs programs of a directory on this machine, each in a group of its own that ends with the signal or after five minutes.
 * They are code of the project: of `env` they get what it may see, without keys, tokens and passwords of ours.
 */
export function programRunner(directory: string, env: Variables, signal: AbortSignal): RunProgram {
  return async (path, args) => {
    const options = {
      cwd: directory,
      signal,
      seconds: MOST_SECONDS,
      first: 'SIGKILL',
      most: MOST_OUTPUT,
    } as const;
    const ended = await runProgram(resolve(directory, path), args, {
      ...options,
      env: projectEnvironment(env),
      kept: MOST_OUTPUT,
    }).catch(thrown => {
      signal.throwIfAborted();
      throw failed(path, args, messageOf(thrown));
    });
    if (ended.cut === 'time') throw failed(path, args, `it did not end within ${MOST_SECONDS} s`);
    if (ended.cut === 'output') throw failed(path, args, `it printed more than ${MOST_OUTPUT} bytes`);
    if (ended.code === 0) return ended.stdout;
    const last = ended.stderr.trim().split('\n').at(-1) ?? '';
    const how = ended.signal ?? `exit ${ended.code}`;
    throw failed(path, args, `${how}${last ? `, ${shown(last, 200)}` : ''}`);
  };
}

function failed(path: string, args: readonly string[], why: string): Fault {
  return problem({
    code: 'INVENTORY_PROGRAM_FAILED',
    what: `The inventory program ${shown([path, ...args].join(' '), 200)} failed: ${why}.`,
    remedy: 'Run it by hand in the checkout; it has to print JSON and exit with 0.',
    place: { file: path },
  });
}
