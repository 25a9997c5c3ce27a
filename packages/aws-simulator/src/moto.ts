/** moto from PyPI in a folder of its own: what keeps task definitions and images where a test wants a second opinion on them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ServiceModel } from './shapes.ts';

const VERSION = 'moto[server]==5.2.5';

/** Two processes may want it at once: one installs, the other waits. A lock this old was left by a process that was killed. */
const LOCK_SECONDS = 900;

function take(lock: string): void {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch {
      const held = statSync(lock, { throwIfNoEntry: false });
      if (held && Date.now() - held.mtimeMs > LOCK_SECONDS * 1000) rmdirSync(lock);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

/**
 * Installs moto into `home` unless it is there.
 * @returns false where it cannot be had, such as without Python or an index
 */
export function installMoto(home: string): boolean {
  const complete = join(home, '.complete');
  if (existsSync(complete)) return true;
  const lock = `${home}.lock`;
  mkdirSync(dirname(home), { recursive: true });
  take(lock);
  try {
    if (existsSync(complete)) return true;
    execFileSync('python3', ['-m', 'venv', '--clear', home], { stdio: 'ignore' });
    execFileSync(join(home, 'bin/pip'), ['install', '--quiet', VERSION], { stdio: 'ignore' });
    writeFileSync(complete, '');
    return true;
  } catch {
    rmSync(home, { recursive: true, force: true });
    return false;
  } finally {
    rmdirSync(lock);
  }
}

export interface MotoServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts moto_server on a free port. */
export async function startMoto(home: string): Promise<MotoServer> {
  const process: ChildProcess = spawn(join(home, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(text);
      if (match) resolve(match[1]!);
    };
    process.stdout!.on('data', read);
    process.stderr!.on('data', read);
    process.once('exit', () => reject(new Error(text)));
  });
  return {
    endpoint,
    async stop() {
      const ended = new Promise(resolve => process.once('close', resolve));
      process.kill();
      await ended;
    },
  };
}

/** AWS's own description of a service, as botocore has it, which comes with moto. */
export function serviceModel(home: string, service: 'ecs' | 'ecr' | 'logs'): ServiceModel {
  const [path] = globSync(join(home, `lib/python3*/site-packages/botocore/data/${service}/*/service-2.json*`))
    .sort()
    .reverse();
  if (path === undefined) throw new Error(`botocore has no model of ${service} in ${home}`);
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as ServiceModel;
}
