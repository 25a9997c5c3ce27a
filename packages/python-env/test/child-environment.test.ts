import { describe, expect, test } from '@jest/globals';
import { childEnvironment, isInherited } from '../src/child-environment.ts';

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
