/**
 * Under which variables an action starts. A step that ran foreign code may have set some for all steps after it (GITHUB_ENV);
 * those that decide whom Node trusts or what it loads are taken back where that is possible, and the action refuses to start
 * where it is not. What the runner's own process has is the machine's owner's: it stays.
 */
import { readFileSync } from 'node:fs';
import { Fault } from '@guarded-deploy/faults';
import type { Environment } from './context.ts';

type Measure =
  /** Node reads it when it is asked: it is removed before the first connection. */
  | 'remove'
  /** Node has read it: the certificates are those that came with Node. */
  | 'authorities'
  /** What it loads runs by now: nothing of this process can be trusted. */
  | 'refuse';

interface Family {
  readonly names: RegExp;
  readonly measure: Measure;
  /** Whether the value is of that kind; every value when there is none. `env` tells where this job's own places are. */
  readonly when?: (value: string, env: Environment) => boolean;
  /** Also where the runner itself has set it. */
  readonly always?: true;
  /** To be read after the name. */
  readonly why: string;
}

/** Options of Node that load code or decide whom it trusts; others, such as --max-old-space-size, are the job's business. */
const NODE_OPTIONS =
  /(?:^|[\s"'])(?:-r|--(?:require|import|loader|experimental-loader|env-file|env-file-if-exists|experimental-config-file|experimental-default-config-file|experimental-sea-config|openssl-config|openssl-shared-config|inspect(?:-brk|-wait|-port|-publish-uid)?|debug-port|tls-keylog|tls-cipher-list|tls-min-v1[._]\d|security-revert|conditions|C|preserve-symlinks\w*|experimental-network-inspection|build-snapshot))(?=[\s"'=]|$)/;
const TRUST_OPTIONS = /(?:^|[\s"'])--(?:use-openssl-ca|use-system-ca)(?=[\s"'=]|$)/;

/** Libraries from the system or the tool cache: actions/setup-python names such a place for all steps. */
function isForeignPlace(value: string, env: Environment): boolean {
  const known = [env.RUNNER_TOOL_CACHE, '/usr', '/lib', '/lib64', '/opt'].filter(place =>
    place?.startsWith('/'),
  );
  return value.split(':').some(entry => {
    // An empty entry is the working directory.
    if (!entry.startsWith('/') || entry.split('/').includes('..')) return true;
    return !known.some(place => entry === place || entry.startsWith(`${place}/`));
  });
}

const FAMILIES: readonly Family[] = [
  {
    names: /^NODE_TLS_REJECT_UNAUTHORIZED$/,
    measure: 'remove',
    always: true,
    why: 'switches off that certificates are checked',
  },
  { names: /^NODE_PATH$/, measure: 'remove', why: 'decides where Node finds modules' },
  {
    names: /^(?:NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA)$/,
    measure: 'authorities',
    why: 'decides whose certificates Node trusts',
  },
  {
    names: /^NODE_OPTIONS$/,
    measure: 'authorities',
    when: value => TRUST_OPTIONS.test(value),
    why: 'decides whose certificates Node trusts',
  },
  {
    names: /^NODE_OPTIONS$/,
    measure: 'refuse',
    when: value => NODE_OPTIONS.test(value),
    why: 'loads code into every Node, or opens it to others',
  },
  {
    names: /^NODE_COMPILE_CACHE$/,
    measure: 'refuse',
    why: 'decides which compiled code Node runs in place of ours',
  },
  {
    names: /^(?:OPENSSL_CONF|OPENSSL_MODULES|OPENSSL_ENGINES)$/,
    measure: 'refuse',
    when: value => value !== '/dev/null',
    why: 'decides which libraries OpenSSL loads',
  },
  {
    names: /^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|GCONV_PATH|GLIBC_TUNABLES)$/,
    measure: 'refuse',
    why: 'decides which libraries every program loads',
  },
  {
    names: /^(?:LD_LIBRARY_PATH|DYLD_(?:LIBRARY|FRAMEWORK|FALLBACK_LIBRARY|FALLBACK_FRAMEWORK)_PATH)$/,
    measure: 'refuse',
    when: isForeignPlace,
    why: 'decides which libraries every program loads',
  },
];

/** A variable that does not stay, with the reason in words. */
interface Finding {
  readonly name: string;
  readonly measure: Measure;
  readonly why: string;
}

/** Whether the runner's own process has a variable with this value; undefined: nobody can tell. */
type HasRunner = (name: string, value: string) => boolean | undefined;

/** What to do about the variables that an action starts with. Pure but for `hasRunner`, which is asked only where it counts. */
export function judgeStart(env: Environment, hasRunner: HasRunner): readonly Finding[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    return FAMILIES.filter(
      family =>
        family.names.test(name) &&
        (family.when?.(value, env) ?? true) &&
        // Where nobody can tell, authorities of a company stay: without them its GitHub cannot be reached at all.
        (family.always || !(hasRunner(name, value) ?? family.measure === 'authorities')),
    ).map(({ measure, why }) => ({ name, measure, why }));
  });
}

/** The fault of what cannot be undone; undefined when there is none. */
export function startFault(findings: readonly Finding[]): Fault | undefined {
  const found = findings.find(({ measure }) => measure === 'refuse');
  if (!found) return undefined;
  return new Fault({
    code: 'ENVIRONMENT_UNTRUSTED',
    what: `The variable ${found.name} ${found.why}, and the runner has not set it: the workflow or an earlier step of this job has.`,
    remedy: `Set it for the step that needs it alone (\`env:\` of that step), or in the environment of the runner itself.`,
  });
}

type Read = (path: string) => string;

const readText: Read = path => readFileSync(path, 'utf8');
/** A process has no more ancestors than this. */
const MOST_ANCESTORS = 64;
/** The program of GitHub's runner that starts every step. */
const WORKER = /^Runner\.(?:Worker|Listener)$/;

function variablesOf(pid: number, read: Read): ReadonlySet<string> | undefined {
  try {
    const text = read(`/proc/${pid}/environ`);
    return text === '' ? undefined : new Set(text.split('\0'));
  } catch {
    return undefined;
  }
}

/**
 * Looks variables up in what the runner's process was started with, which no step can change: /proc of the ancestors. Inside a
 * job's container the runner is no ancestor; there the container's first process stands for it.
 * @param parent process id of this process's parent
 */
export function runnerLookup(parent: number, read: Read = readText): HasRunner {
  let known: readonly ReadonlySet<string>[] | undefined;
  const find = () => {
    const workers: ReadonlySet<string>[] = [];
    const others: ReadonlySet<string>[] = [];
    let pid = parent;
    for (let step = 0; pid > 0 && step < MOST_ANCESTORS; step += 1) {
      let [name, next] = ['', 0];
      try {
        const stat = read(`/proc/${pid}/stat`);
        name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        next = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || 0;
      } catch {
        break;
      }
      const found = variablesOf(pid, read);
      if (found) (WORKER.test(name) ? workers : others).push(found);
      pid = next;
    }
    const first = pid === 1 ? undefined : variablesOf(1, read);
    if (first && workers.length === 0) others.push(first);
    return workers.length > 0 ? workers : others;
  };
  return (name, value) => {
    known ??= find();
    return known.length === 0 ? undefined : known.some(variables => variables.has(`${name}=${value}`));
  };
}

/**
 * Takes back what can be taken back, before anything else is done. Returns the findings, for the log.
 * @throws Fault ENVIRONMENT_UNTRUSTED where nothing helps
 */
export function cleanStart(
  env: Record<string, string | undefined>,
  hasRunner: HasRunner,
): readonly Finding[] {
  const findings = judgeStart(env, hasRunner);
  for (const { name, measure } of findings)
    if (measure !== 'refuse' && name !== 'NODE_OPTIONS') delete env[name];
  const fault = startFault(findings);
  if (fault) throw fault;
  if (findings.some(({ name }) => name === 'NODE_PATH')) {
    // Node has made its list of folders by now; this makes it anew.
    (process.getBuiltinModule('node:module') as unknown as { _initPaths(): void })._initPaths();
  }
  if (findings.some(({ measure }) => measure === 'authorities')) {
    const tls = process.getBuiltinModule('node:tls');
    tls.setDefaultCACertificates(tls.rootCertificates);
  }
  return findings;
}
