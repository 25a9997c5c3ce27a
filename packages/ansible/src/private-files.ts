import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PrivateFiles } from './command.ts';
import callback from './report.py.gen.ts';

/** Short, because ssh's control sockets below it must stay under 108 characters. */
const PREFIX = 'gd-ansible-';

/** Seconds to wait at most for killed processes to be gone: one in the kernel's hands may take its time. */
const ENDING = 2;

export interface Secrets {
  readonly privateKey?: string | undefined;
  readonly knownHosts: string;
  readonly vaultPassword?: string | undefined;
  readonly becomePassword?: string | undefined;
}

/**
 * Writes keys and passwords to files of mode 0600 in a fresh directory of mode 0700 below `temporary`.
 * @param extraVars text of the file of variables, which may name the other files
 */
export function writePrivateFiles(
  temporary: string,
  secrets: Secrets,
  extraVars: (files: Pick<PrivateFiles, 'knownHosts' | 'privateKey'>) => string,
): PrivateFiles {
  const directory = mkdtempSync(join(temporary, PREFIX));
  const write = (name: string, content: string) => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    return path;
  };
  const optional = (name: string, content: string | undefined) =>
    content === undefined ? undefined : write(name, content.endsWith('\n') ? content : `${content}\n`);
  mkdirSync(join(directory, 'callbacks'));
  mkdirSync(join(directory, 'c'), { mode: 0o700 });
  write('callbacks/guarded_deploy_report.py', callback);
  const ssh = {
    knownHosts: write('known_hosts', `${secrets.knownHosts.trim()}\n`),
    // OpenSSH refuses a key without its last line break or with Windows' ones.
    privateKey: optional('key', secrets.privateKey?.replace(/\r\n/g, '\n').trim()),
  };
  return {
    ...ssh,
    directory,
    callbacks: join(directory, 'callbacks'),
    report: join(directory, 'report.jsonl'),
    extraVars: write('extra-vars.yml', extraVars(ssh)),
    vaultPassword: optional('vault', secrets.vaultPassword?.trim()),
    becomePassword: optional('become', secrets.becomePassword?.trim()),
  };
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

/** Removes what `writePrivateFiles` made; refuses any other directory. True when it was there. */
export function removePrivateFiles(temporary: string, directory: string): boolean {
  if (!existsSync(directory) || !basename(directory).startsWith(PREFIX)) return false;
  if (realpathSync(dirname(directory)) !== realpathSync(temporary)) return false;
  rmSync(directory, { recursive: true, force: true });
  return true;
}
