import { describe, expect, test } from '@jest/globals';
import { childEnvironment } from '../src/child-environment.ts';

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
const passed = (allowed?: readonly string[]) => Object.keys(childEnvironment(env, allowed)).sort();

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
    expect(childEnvironment({ PATH: '/bin', X: undefined })).toEqual({ PATH: '/bin', X: undefined });
  });
});
