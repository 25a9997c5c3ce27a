import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { childEnvironment, isInherited, projectEnvironment } from '../src/index.ts';

describe('what a child inherits', () => {
  test.each([
    // The job's own, whatever it is called.
    ['PATH', true],
    ['DATABASE_URL', true],
    ['DJANGO_SETTINGS_MODULE', true],
    ['UV_INDEX_PRIVATE_PASSWORD', true],
    ['GITHUB_CLIENT_ID', true],
    ['GITHUB_APP_PRIVATE_KEY', true],
    ['CI', true],
    // The runner's words on the job.
    ['GITHUB_ACTIONS', true],
    ['GITHUB_SHA', true],
    ['GITHUB_WORKSPACE', true],
    ['RUNNER_TEMP', true],
    ['RUNNER_TOOL_CACHE', true],
    // By which a runner finds what a job has left running.
    ['RUNNER_TRACKING_ID', true],
    // What speaks for the job.
    ['GITHUB_TOKEN', false],
    ['GH_TOKEN', false],
    ['GITHUB_ENTERPRISE_TOKEN', false],
    ['ACTIONS_RUNTIME_TOKEN', false],
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', false],
    ['ACTIONS_ID_TOKEN_REQUEST_URL', false],
    ['ACTIONS_CACHE_URL', false],
    ['ACTIONS_RESULTS_URL', false],
    ['GITHUB_ENV', false],
    ['GITHUB_PATH', false],
    ['GITHUB_OUTPUT', false],
    ['GITHUB_STATE', false],
    ['GITHUB_STEP_SUMMARY', false],
    ['GITHUB_ACTION_PATH', false],
    ['RUNNER_SOMETHING_NEW', false],
    ['INPUT_PRIVATE-KEY', false],
    ['INPUT_VAULT-PASSWORD', false],
    ['STATE_directory', false],
  ])('%s: %s', (name, inherited) => {
    expect(isInherited(name)).toBe(inherited);
  });

  test('no file command of a runner to come', () => {
    expect(isInherited('GITHUB_NEW', '/home/runner/work/_temp/_runner_file_commands/new_1')).toBe(false);
    expect(isInherited('OTHER', 'C:\\work\\_temp\\_runner_file_commands\\new_1')).toBe(false);
  });

  test('extra is added last, and takes away what it says to be undefined', () => {
    const env = { PATH: '/bin', INPUT_TOKEN: 'secret', HOME: '/root', UNSET: undefined };
    expect(childEnvironment(env, { HOME: undefined, GITHUB_TOKEN: 'wanted', PATH: '/usr/bin' })).toEqual({
      PATH: '/usr/bin',
      GITHUB_TOKEN: 'wanted',
    });
    expect(childEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/root' });
  });
});

const OURS = [
  'INPUT_PRIVATE-KEY',
  'INPUT_TOKEN',
  'STATE_lock',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GITHUB_OUTPUT',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'SSH_AUTH_SOCK',
  'SSH_ASKPASS',
  'ANSIBLE_VAULT_PASSWORD_FILE',
  'GUARDED_DEPLOY_PASSPHRASE',
  'NODE_OPTIONS',
  'GIT_CONFIG_VALUE_0',
  'RUN_TESTS_SESSION',
];
const BASICS = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'VIRTUAL_ENV',
  'PYTHONPATH',
  'HTTPS_PROXY',
  'JAVA_HOME',
  'CI',
];
const PROJECTS = [
  'DATABASE_URL',
  'DJANGO_SETTINGS_MODULE',
  'DJANGO_SECRET',
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_SHA',
  'FLYWAY_PASSWORD',
  'PGHOST',
];
const env = Object.fromEntries([...OURS, ...BASICS, ...PROJECTS].map(name => [name, name.toLowerCase()]));
const passed = (allowed?: readonly string[]) => Object.keys(projectEnvironment(env, allowed)).sort();

describe('what the project’s code may see', () => {
  test('all but our own, when nothing is named', () => {
    expect(passed()).toEqual([...BASICS, ...PROJECTS].sort());
    expect(passed([])).toEqual(passed());
  });

  test('the basics and what is named, by name or family', () => {
    expect(passed(['DATABASE_URL'])).toEqual([...BASICS, 'DATABASE_URL'].sort());
    expect(passed(['DJANGO_*', 'PG*'])).toEqual(
      [...BASICS, 'DJANGO_SETTINGS_MODULE', 'DJANGO_SECRET', 'PGHOST'].sort(),
    );
    expect(passed(['DJANGO'])).toEqual([...BASICS].sort());
  });

  test('one of our own only by its whole name: no family opens them', () => {
    for (const family of ['*', 'INPUT_*', 'GITHUB_*', 'ACTIONS_*', 'GUARDED_*'])
      expect(passed([family]).filter(name => OURS.includes(name))).toEqual([]);
    for (const name of OURS) expect(passed([name])).toEqual([...BASICS, name].sort());
  });

  test('values are handed on as they are', () => {
    expect(projectEnvironment({ PATH: '/bin', X: undefined })).toEqual({ PATH: '/bin' });
  });

  test('never more than tools get, whatever is not named', () => {
    const more = Object.fromEntries(
      Object.keys(env)
        .concat('GITHUB_ACTION_PATH', 'RUNNER_NEW')
        .map(name => [name, name]),
    );
    expect(Object.keys(childEnvironment(more))).toEqual(
      expect.arrayContaining(Object.keys(projectEnvironment(more))),
    );
  });
});

test('the Python part of run-tests has the same table', () => {
  const names = [
    ...Object.keys(env),
    'GITHUB_ACTION_PATH',
    'GITHUB_CLIENT_ID',
    'RUNNER_TEMP',
    'RUNNER_NEW',
    'GITHUB_ENVY',
  ];
  const values = names.map((name): [string, string] => [name, 'value']);
  values.push(['OTHER', '/work/_temp/_runner_file_commands/x'], ['OTHER', 'C:\\t\\_runner_file_commands\\x']);
  const program =
    'import json,sys;from inherited import is_inherited;print(json.dumps([is_inherited(*one) for one in json.loads(sys.argv[1])]))';
  const cwd = join(import.meta.dirname, '../../../actions/run-tests');
  const answer = execFileSync('python3', ['-B', '-c', program, JSON.stringify(values)], {
    cwd,
    encoding: 'utf8',
  });
  expect(JSON.parse(answer)).toEqual(values.map(([name, value]) => isInherited(name, value)));
});
