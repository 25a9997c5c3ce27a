/** What a person does without the pipeline: commands at a terminal, and a look at the application. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Origin } from './origin.ts';
import { FULL_NAME } from './people.ts';
import type { Progress } from './progress.ts';
import { APP_DOMAIN, type Target, type Targets } from './targets.ts';
import { APP } from './tree.ts';

/** What a command at a terminal said; `output` is both streams. */
export interface Terminal {
  readonly status: number;
  readonly stdout: string;
  readonly output: string;
}

interface TerminalPlace {
  readonly options: { readonly root: string; readonly path: string; readonly signal: AbortSignal };
  readonly scratch: string;
  readonly origin: Origin;
  readonly targets: Targets;
  readonly progress: Progress;
}

/**
 * A person at a terminal: `guarded-deploy …` in a clean checkout of `sha`, with the key and the variables that the pipeline
 * has as secrets. `env`: what that person has set besides.
 */
export async function runByHand(
  place: TerminalPlace,
  sha: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Terminal> {
  const checkout = place.origin.checkout(FULL_NAME, 'by-hand', sha);
  const variables = join(place.scratch, 'variables.yml');
  writeFileSync(variables, JSON.stringify(place.targets.variables), { mode: 0o600 });
  const credentials = ['--key', place.targets.privateKey, '--known-hosts', place.targets.knownHosts];
  // Never spawnSync, which would block the connections that this process forwards from the hosts to the services.
  const child = spawn(
    join(place.options.root, 'packages/cli/bin/guarded-deploy'),
    [...args, ...credentials, '--variables', variables],
    {
      cwd: join(checkout, APP),
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: place.options.signal,
      env: {
        PATH: `${join(place.options.root, 'node_modules/.bin')}${delimiter}${place.options.path}`,
        HOME: place.scratch,
        LANG: 'C.UTF-8',
        ...env,
      },
    },
  );
  let [stdout, output] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    output += text;
  });
  createInterface({ input: args.includes('--json') ? child.stderr : child.stdout }).on('line', line => {
    if (line.trim() !== '') place.progress.detail(line);
  });
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
  return { status, stdout, output };
}

/** What the app on a host answers; undefined when nothing does. */
export async function ask(path: string, host: Target | undefined): Promise<string | undefined> {
  if (!host) return undefined;
  return new Promise(resolve => {
    const request = get(
      `${host.url}${path}`,
      { headers: { host: APP_DOMAIN }, timeout: 5000, agent: false },
      response => {
        let body = '';
        response.setEncoding('utf8').on('data', chunk => {
          body += chunk;
        });
        response.on('end', () => resolve(response.statusCode === 200 ? body : undefined));
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}
