import { tmpdir } from 'node:os';
import { Deadline } from '@guarded-deploy/deadline';
import { type GuardOptions, type GuardResult, guard, nodeExec, nodeFiles } from '../src/index.ts';

/** Calls the guard on a project as the action does, with its defaults. */
export async function callGuard(
  root: string,
  python: string,
  more: Partial<GuardOptions> = {},
): Promise<GuardResult> {
  using deadline = new Deadline(120, 'the guard');
  return await guard({
    tool: 'auto',
    root,
    directory: '.',
    python,
    databases: ['default'],
    onPending: 'fail',
    safety: 'block',
    checkDrift: 'first-party',
    allow: [],
    connectTimeout: 5,
    lockTimeout: 2,
    smallTable: 0,
    exec: nodeExec,
    files: nodeFiles,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    temporary: tmpdir(),
    deadline,
    ...more,
  });
}
