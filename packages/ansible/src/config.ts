/** What the project's own ansible.cfg says, by Ansible's own word, as far as this action would otherwise take its place. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Execute } from './execute.ts';

export interface OwnConfig {
  /** Where Ansible looks for callbacks, joined with `:`; undefined for its own places. */
  readonly callbackPlugins?: string | undefined;
  readonly sshArgs?: string | undefined;
  /** The project says whether to pipeline. */
  readonly pipelining: boolean;
  /** Of the working directory, which Ansible does not read because anybody may write there. */
  readonly ignored?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const isFile = (path: string) => existsSync(path) && statSync(path).isFile();

/** Where Ansible finds its configuration, and the one that it passes over. */
export function configFile(
  env: Env,
  directory: string,
): { readonly path?: string; readonly ignored?: string } {
  if (env.ANSIBLE_CONFIG) {
    const given = env.ANSIBLE_CONFIG.replace(/^~(?=\/|$)/, env.HOME ?? homedir());
    const path = existsSync(given) && statSync(given).isDirectory() ? join(given, 'ansible.cfg') : given;
    return isFile(path) ? { path } : {};
  }
  const own = join(directory, 'ansible.cfg');
  const open = isFile(own) && (statSync(directory).mode & 0o002) !== 0;
  const path = [
    ...(open ? [] : [own]),
    join(env.HOME ?? homedir(), '.ansible.cfg'),
    '/etc/ansible/ansible.cfg',
  ].find(isFile);
  return { ...(path === undefined ? {} : { path }), ...(open ? { ignored: own } : {}) };
}

/** Values of `ansible-config dump`, by name: of the base, or of the connection `ssh`. */
export function readDump(text: string, plugin?: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const take = (list: unknown) => {
    for (const entry of Array.isArray(list) ? list : []) {
      const { name, value } = (entry ?? {}) as { name?: unknown; value?: unknown };
      if (typeof name === 'string') found.set(name, value);
    }
  };
  try {
    const list = JSON.parse(text) as unknown;
    if (plugin === undefined) take(list);
    else
      for (const entry of Array.isArray(list) ? list : []) take((entry as Record<string, unknown>)?.[plugin]);
  } catch {
    // Another form of answer is none.
  }
  return found;
}

/**
 * Asks Ansible what the project's configuration says. Costs a start of Ansible only where the configuration names something that
 * this action sets itself.
 */
export async function ownConfig(
  env: Readonly<Record<string, string>>,
  directory: string,
  ask: { readonly execute: Execute; readonly signal: AbortSignal },
): Promise<OwnConfig> {
  const { path, ignored } = configFile(env, directory);
  const text = path === undefined ? '' : readFileSync(path, 'utf8');
  const names = (pattern: string) => new RegExp(`^[ \\t]*(?:${pattern})[ \\t]*[=:]`, 'm').test(text);
  const dump = async (type: string) => {
    const lines: string[] = [];
    const args = ['dump', '--only-changed', '--format=json', `--type=${type}`];
    const { code } = await ask.execute('ansible-config', args, {
      cwd: directory,
      env,
      signal: ask.signal,
      line: line => lines.push(line),
    });
    // Warnings stand before it.
    const json = lines.slice(
      lines.findIndex(line => line.trimStart().startsWith('[') && !/^\[(?:WARNING|DEPRECATION)/.test(line)),
    );
    return code === 0 ? json.join('\n') : '';
  };
  const [base, connection] = await Promise.all([
    names('callback_plugins|home') && !env.ANSIBLE_CALLBACK_PLUGINS ? dump('base') : '',
    names('ssh_args') && !env.ANSIBLE_SSH_ARGS ? dump('connection') : '',
  ]);
  const values = readDump(base);
  const plugins = values.get('DEFAULT_CALLBACK_PLUGIN_PATH');
  const home = values.get('ANSIBLE_HOME');
  const sshArgs = readDump(connection, 'ssh').get('ssh_args');
  return {
    callbackPlugins: Array.isArray(plugins)
      ? plugins.join(':')
      : typeof home === 'string'
        ? `${home}/plugins/callback:/usr/share/ansible/plugins/callback`
        : undefined,
    sshArgs: typeof sshArgs === 'string' ? sshArgs : undefined,
    pipelining: Boolean(env.ANSIBLE_PIPELINING) || names('pipelining'),
    ignored,
  };
}
