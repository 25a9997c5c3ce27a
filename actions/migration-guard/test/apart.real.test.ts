/** The shipped bundle and settings that look for the keys of the action which loads them, in /proc and in the runner's files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterEach, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import {
  databaseSettings,
  djangoProject,
  type Project,
  settings,
} from '../../../packages/migrations/test/projects.ts';

jest.setTimeout(180_000);
const environment = pythonEnvironment('django52');
const why =
  'missing' in environment
    ? environment.missing
    : process.getuid?.() === 0 && process.platform === 'linux'
      ? undefined
      : 'needs root on Linux';
if (why) console.warn(`skipped: settings apart from the guard: ${why}`);
const python = 'python' in environment ? environment.python : '';

/** What stands for the action's key: one of its inputs, which are variables of its process. */
const KEY = 'a-key-for-hosts';
const ATTACK = `
import glob, json, os
_seen = []
for _path in glob.glob("/proc/[0-9]*/environ"):
    try:
        with open(_path, "rb") as _file:
            if b"a-key" + b"-for-hosts" in _file.read():
                _seen.append(_path)
    except OSError:
        pass
try:
    with open(os.environ["RUNNER_TEMP"] + "/_runner_file_commands/set_env", "a") as _file:
        _file.write("EVIL=1")
    _wrote = "yes"
except OSError as _error:
    _wrote = type(_error).__name__
with open(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "found.json"), "w") as _file:
    json.dump({"seen": len(_seen), "wrote": _wrote}, _file)
`;

let made: Project;
afterEach(() => made?.delete());

const attack = async (isolation: string) => {
  made = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
  made.file(
    'site_config/settings.py',
    settings({ default: databaseSettings(undefined, 'db.sqlite3') }, ['shop'], ATTACK),
  );
  made.file('temp/_runner_file_commands/set_env', '');
  const temp = join(made.root, 'temp');
  const result = await runStep({
    action: 'migration-guard',
    workspace: made.root,
    inputs: { python, isolation, 'on-pending': 'warn', 'check-drift': 'off' },
    env: {
      RUNNER_TEMP: temp,
      GITHUB_ENV: join(temp, '_runner_file_commands/set_env'),
      'INPUT_PRIVATE-KEY': KEY,
      RUNNER_DEBUG: '1',
    },
  });
  return { result, found: JSON.parse(readFileSync(join(made.root, 'found.json'), 'utf8')), temp };
};

const onMachine = why ? test.skip : test;

onMachine('settings find neither the key nor the runner’s files', async () => {
  const { result, found, temp } = await attack('require');
  expect(result.outputs['status']).toBe('pending');
  expect(found).toEqual({ seen: 0, wrote: expect.stringMatching(/Error$/) });
  expect(readFileSync(join(temp, '_runner_file_commands/set_env'), 'utf8')).toBe('');
  expect(result.log).toContain('runs apart from the job: namespaces');
});

onMachine('without namespaces the same settings find both', async () => {
  const { result, found } = await attack('off');
  expect(result.outputs['status']).toBe('pending');
  expect(found.seen).toBeGreaterThan(0);
  expect(found.wrote).toBe('yes');
});
