/** Files on a host of world.ts as somebody leaves them there, and the end of our program there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world.ts';

/** A release that fails after its switch. */
export const BAD = 'verify: [{ command: ["false"], timeout: 1 }]\n';

/** A file below the root of the application, with its directories. */
export const put = (world: World, path: string, text = 'kept'): void => {
  mkdirSync(join(world.at(path), '..'), { recursive: true });
  writeFileSync(world.at(path), text);
};

export const link = (world: World, path: string, target: string): void => {
  mkdirSync(join(world.at(path), '..'), { recursive: true });
  symlinkSync(target, world.at(path));
};

/** Ends our program on the host with all it started, as a power cut does. */
export const killHost = (world: World) =>
  execFileSync('sh', [
    '-c',
    't() { for c in $(cat /proc/$1/task/$1/children); do t $c; done; kill -9 $1; }; t "$(cut -d" " -f1 "$1")"',
    'sh',
    world.at('.guarded-deploy/holder'),
  ]);
