import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { PrivateFiles } from './command.ts';
import type { VariablesYaml } from './extra-vars.ts';
import callback from './report.py.gen.ts';

/** How such directories are recognized. */
const PREFIX = 'gd-ansible-';

/** Seconds to wait at most for killed processes to be gone: one in the kernel's hands may take its time. */
const ENDING = 2;

interface Secrets {
  readonly privateKey?: string | undefined;
  readonly knownHosts: string;
  readonly vaultPassword?: string | undefined;
  readonly vaultPasswords?: readonly { readonly id: string; readonly password: string }[] | undefined;
  readonly becomePassword?: string | undefined;
  /** The variables that were given, as the text of a file. */
  readonly given?: VariablesYaml | undefined;
}

/** Directories of one run; both are removed when it ends. */
interface PrivateDirectories {
  /** Keys, passwords, variables, report. */
  readonly directory: string;
  /** Control sockets and ssh's configuration. The same, unless its path is not fit for them. */
  readonly short: string;
}

/** A socket's path ends in ten hexadecimal digits and, while it is made, a point and sixteen letters; 104 bytes is the least that a system allows. */
const LONGEST_SOCKET_DIRECTORY = 104 - '/c/'.length - 10 - 17;

/** ssh hands the path of its configuration to a shell, without quotes. */
const isFit = (directory: string) =>
  directory.length <= LONGEST_SOCKET_DIRECTORY && /^[A-Za-z0-9/._-]+$/.test(directory);

/**
 * Makes fresh directories that only this user can enter, still empty: whoever saves their names now can have them removed whatever
 * happens next.
 * @param temporary RUNNER_TEMP
 * @param elsewhere where paths are short, such as /tmp
 */
export function makePrivateDirectories(temporary: string, elsewhere = '/tmp'): PrivateDirectories {
  const directory = mkdtempSync(join(temporary, PREFIX));
  try {
    return { directory, short: isFit(directory) ? directory : mkdtempSync(join(elsewhere, PREFIX)) };
  } catch (thrown) {
    // Nobody knows of the first one yet.
    rmdirSync(directory);
    throw thrown;
  }
}

/**
 * Writes keys and passwords to files of mode 0600.
 * @param sshConfig text of ssh's configuration, which names the other files
 */
export function writePrivateFiles(
  directories: PrivateDirectories,
  secrets: Secrets,
  sshConfig: (files: Pick<PrivateFiles, 'knownHosts' | 'privateKey'>) => string,
): PrivateFiles {
  const { directory, short } = directories;
  const write = (name: string, content: string, folder = directory) => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    return path;
  };
  const optional = (name: string, content: string | undefined) =>
    content === undefined ? undefined : write(name, content.endsWith('\n') ? content : `${content}\n`);
  mkdirSync(join(directory, 'callbacks'));
  mkdirSync(join(short, 'c'), { mode: 0o700 });
  write('callbacks/guarded_deploy_report.py', callback);
  const ssh = {
    short,
    knownHosts: write('known_hosts', `${secrets.knownHosts.trim()}\n`),
    // OpenSSH refuses a key without its last line break or with Windows' ones.
    privateKey: optional('key', secrets.privateKey?.replace(/\r\n/g, '\n').trim()),
  };
  write('ssh_config', sshConfig(ssh), short);
  return {
    ...ssh,
    directory,
    callbacks: join(directory, 'callbacks'),
    report: join(directory, 'report.jsonl'),
    given: optional('given-vars.yml', secrets.given),
    extraVars: join(directory, 'extra-vars.yml'),
    vaultPassword: optional('vault', secrets.vaultPassword?.trim()),
    vaultPasswords: (secrets.vaultPasswords ?? []).map(({ id, password }, index) => ({
      id,
      path: write(`vault-${index}`, `${password}\n`),
    })),
    becomePassword: optional('become', secrets.becomePassword?.trim()),
  };
}

/** Writes a file of variables, once. */
export function writeVariables(path: string, variables: VariablesYaml): void {
  writeFileSync(path, variables, { mode: 0o600, flag: 'wx' });
}

/**
 * The `vault-passwords` input: `id: password`, one a line.
 * @throws Fault VAULT_PASSWORDS_INVALID, without a password in it
 */
export function parseVaultPasswords(text: string): { id: string; password: string }[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const [, id, password] = /^([A-Za-z0-9_][\w.-]*)\s*:\s*(\S.*)$/.exec(line.trim()) ?? [];
    if (id !== undefined && password !== undefined) return [{ id, password }];
    throw new Fault({
      code: 'VAULT_PASSWORDS_INVALID',
      what: `Line ${index + 1} of the input 'vault-passwords' is not of the form 'id: password'.`,
      remedy:
        "Write one vault id and its password a line, such as 'prod: ...'; a single password goes under 'vault-password'.",
    });
  });
}

/** Control sockets of ssh connections that outlive Ansible (ControlPersist) and hold the key's session open. */
export function controlSockets(directory: string): string[] {
  const sockets = join(directory, 'c');
  return existsSync(sockets) ? readdirSync(sockets).map(name => join(sockets, name)) : [];
}

/**
 * Ends what still runs with these files: processes whose environment names them. Ansible's workers lead sessions of their own, so a
 * signal to its process group does not reach them, and one that is forked while an interrupt arrives is told nothing by Ansible either.
 * @returns their number; 0 where there is no /proc to look in
 */
export function endLeftOvers(directory: string): number {
  const ended = new Set<string>();
  const refused = new Set<string>();
  const until = performance.now() + ENDING * 1000;
  // Again until none was there twice, since one may fork while it is looked for.
  for (let quiet = 0; quiet < 2 && performance.now() < until; ) {
    const left = processesWith(directory).filter(pid => !refused.has(pid));
    for (const pid of left) {
      try {
        process.kill(Number(pid), 'SIGKILL');
        ended.add(pid);
      } catch {
        // It ended by itself, or is another user's.
        refused.add(pid);
      }
    }
    quiet = left.length === 0 ? quiet + 1 : 0;
  }
  return ended.size;
}

/** Ids of the processes whose environment names the report in `directory`. */
export function processesWith(directory: string): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  const mark = `GUARDED_DEPLOY_REPORT=${join(directory, 'report.jsonl')}`;
  return readdirSync('/proc').filter(name => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/environ`, 'latin1')
          .split('\0')
          .some(entry => entry.startsWith(mark))
      );
    } catch {
      return false;
    }
  });
}

/**
 * Removes a directory that `makePrivateDirectories` made; refuses any other.
 * @param parents where such directories are made
 * @returns true when it was there
 */
export function removePrivateFiles(parents: readonly string[], directory: string): boolean {
  if (!existsSync(directory) || !basename(directory).startsWith(PREFIX)) return false;
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  if (lstatSync(directory).isSymbolicLink()) return false;
  if (!parents.some(parent => real(parent) === realpathSync(dirname(directory)))) return false;
  rmSync(directory, { recursive: true, force: true });
  return true;
}
