import { describe, expect, test } from '@jest/globals';
import {
  body,
  calls,
  digestOf,
  fileAt,
  github,
  host,
  logins,
  publish,
  pulls,
  repository,
  tags,
  writes,
  wrong,
} from './simulated.ts';

test('bytes that were altered on the way are not tagged', async () => {
  wrong.alter = true;
  const result = await publish();
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'MANIFEST_ALTERED' }]);
  expect(tags.has('v1')).toBe(false);
});

test('a registry that is down', async () => {
  wrong.down = true;
  expect((await publish()).annotations).toMatchObject([{ level: 'error', title: 'REGISTRY_UNREACHABLE' }]);
});

test("no registry but GitHub's own sees the job's token", async () => {
  const result = await publish({ inputs: { 'registry-password': '' } });
  expect(result.exitCode).toBe(0);
  expect(logins.join()).not.toContain(github.token);
});

const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

const aws = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-of-aws' };

test('an image of ECR, by the SDK', async () => {
  const asked = {
    inputs: { image: `${ECR}/acme/api`, endpoint: `http://${host}`, 'registry-password': '' },
    env: aws,
  };
  const result = await publish(asked);
  expect(result.annotations).toEqual([]);
  expect(result.outputs.digest).toBe(digestOf(body('one')));
  expect(tags.get('v1')).toBe(body('one'));
  expect(calls).toEqual(['BatchGetImage', 'BatchGetImage', 'PutImage', 'BatchGetImage']);
  tags.set('v1', body('older'));
  expect((await publish(asked)).annotations).toMatchObject([{ title: 'TAG_TAKEN' }]);
});

test('a repository that ECR does not have', async () => {
  const inputs = { image: `${ECR}/acme/none`, endpoint: `http://${host}`, 'registry-password': '' };
  expect((await publish({ inputs, env: aws })).annotations).toMatchObject([{ title: 'REPOSITORY_MISSING' }]);
});

describe('a release by another name', () => {
  test('gets the tag that the pattern says, and its own file and branch', async () => {
    const result = await publish({
      release: { tag_name: '@acme/api@1.2.0' },
      inputs: { 'image-tag': 'rel-{version}', labels: 'changelog\nautomatic' },
    });
    expect(result.annotations).toEqual([]);
    expect(result.outputs['image-tag']).toBe('rel-1.2.0');
    expect(tags.get('rel-1.2.0')).toBe(body('one'));
    const [pull] = pulls();
    expect(pull!.headRef).toMatch(/^publish-release\/acme-api-1\.2\.0-[0-9a-f]{8}$/);
    expect(pull!.labels).toEqual(['changelog', 'automatic']);
    // A team of that name is not called.
    expect(JSON.stringify([pull!.title, pull!.body, repository.message(pull!.headSha)])).not.toContain(
      '@acme',
    );
  });

  test('that no image can have is refused with what would do', async () => {
    const result = await publish({ release: { tag_name: '@acme/api@1.2.0' } });
    expect(result.annotations).toMatchObject([{ title: 'TAG_INVALID' }]);
    expect(result.annotations[0]!.message).toContain("'{version}', which is 1.2.0 here");
    expect(calls).toEqual([]);
  });
});

describe('a re-run after the tag that it began with has moved', () => {
  test('finishes what is left, with the image that it began with', async () => {
    const fault = github.fault({ kind: 'status', status: 503, method: 'POST', path: /\/pulls$/, times: 20 });
    const first = await publish();
    expect(first.annotations).toMatchObject([{ title: 'PULL_REQUEST_FAILED' }]);
    expect(tags.get('v1')).toBe(body('one'));
    fault.clear();
    tags.set('staging', body('two'));
    const second = await publish({ env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(second.annotations).toEqual([]);
    expect(second.outputs.digest).toBe(digestOf(body('one')));
    expect(pulls()).toHaveLength(1);
  }, 120_000);

  test('whose first attempt did not come to tagging tags what it began with', async () => {
    wrong.readOnly = true;
    expect((await publish()).annotations).toMatchObject([{ title: 'REGISTRY_REFUSED' }]);
    wrong.readOnly = false;
    tags.set('staging', body('two'));
    tags.set('kept', body('one'));
    const second = await publish();
    expect(second.outputs.digest).toBe(digestOf(body('one')));
    expect(tags.get('v1')).toBe(body('one'));
  });

  test('does not take an image for its own that somebody else tagged', async () => {
    tags.set('v1', body('other'));
    for (const attempt of ['1', '2']) {
      const result = await publish({ env: { GITHUB_RUN_ATTEMPT: attempt } });
      expect(result.annotations).toMatchObject([{ title: 'TAG_TAKEN' }]);
      expect(result.annotations[0]!.message).toContain(`set 'from-tag: ${digestOf(body('other'))}'`);
    }
    expect(pulls()).toEqual([]);
    expect(writes()).toEqual([]);
  });
});

describe('several images', () => {
  const both = () => ({ image: `${host}/acme/api\n${host}/acme/nginx` });
  test('get the tag together', async () => {
    const result = await publish({ inputs: both() });
    expect(result.annotations).toEqual([]);
    expect(result.outputs.digest!.split('\n')).toEqual([digestOf(body('one')), digestOf(body('one'))]);
    expect(calls.filter(call => call.startsWith('PUT')).map(call => call.split('/')[3])).toContain('nginx');
    expect((await fileAt('changelog/v1.md', 'publish-release/v1'))!).toContain('acme%2Fnginx@sha256');
  });

  test('or none: one that is missing leaves the other untagged', async () => {
    wrong.lacks = 'nginx';
    const result = await publish({ inputs: both() });
    wrong.lacks = '';
    expect(result.annotations).toMatchObject([{ title: 'TAG_MISSING' }]);
    expect(tags.has('v1')).toBe(false);
    expect(writes()).toEqual([]);
  });

  test.each([
    ['one twice', () => ({ image: `${host}/acme/api\n${host}/acme/api` })],
    ['by one digest', () => ({ ...both(), 'from-tag': digestOf(body('one')) })],
    ['of two registries with one password', () => ({ image: `${host}/acme/api\nghcr.io/acme/nginx` })],
  ])('are refused %s', async (_, inputs) => {
    const result = await publish({ inputs: inputs() });
    expect(result.annotations).toMatchObject([{ title: 'INPUT_INVALID' }]);
    expect(calls).toEqual([]);
  });
});
