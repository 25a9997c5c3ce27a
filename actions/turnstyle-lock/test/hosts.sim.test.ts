/** What the token or the host does not allow, by the shipped bundle. */
import { runStep, startStep } from '@guarded-deploy/github-simulator';
import { mirrorRefOf, refOf } from '@guarded-deploy/lock';
import { describe, expect, test } from '@jest/globals';
import {
  action,
  FAST,
  github,
  messages,
  newJob,
  REF,
  repository,
  startGitHub,
  startGitHubForEach,
  state,
  take,
} from './fixture.ts';

startGitHubForEach();

describe('what the token or the host does not allow', () => {
  test('without contents: write, and a fork’s token: a clear error, nothing taken', async () => {
    const token = github.addToken({ permissions: { contents: 'read', actions: 'read' } });
    const refused = await take(newJob(), {}, { token });
    expect(refused.exitCode).toBe(1);
    expect(refused.annotations[0]).toMatchObject({ title: 'LOCK_FORBIDDEN' });
    expect(messages(refused)).toContain('contents: write');
    expect(repository.getRef(REF)).toBeUndefined();
  });

  test('a holder in a private repository that the token cannot see is never removed', async () => {
    const hidden = github.addRepository({ owner: 'other', name: 'secret', private: true });
    const locks = { 'lock-repository': 'acme/portal' };
    await take(newJob(hidden), locks);
    const token = github.addToken({ repositories: [repository] });
    const waiting = await take(newJob(), { 'wait-timeout': '2s', 'on-timeout': 'skip' }, { token });
    expect(waiting.outputs).toMatchObject({ acquired: 'false', 'broke-stale': 'false' });
    expect(waiting.stdout).toContain('does not say whether');
    expect(state()?.holder?.repository).toBe('other/secret');
  });

  test('an unknown or invisible lock repository', async () => {
    const lost = await take(newJob(), { 'lock-repository': 'acme/nowhere' });
    expect(lost.annotations[0]).toMatchObject({ title: 'LOCK_REPOSITORY_NOT_FOUND' });
    const odd = await take(newJob(), { 'lock-repository': 'no-slash' });
    expect(odd.annotations[0]).toMatchObject({ title: 'INPUT_INVALID' });
  });

  test('an empty repository', async () => {
    const empty = github.addRepository({ owner: 'acme', name: 'empty', empty: true });
    const refused = await take(newJob(), { 'lock-repository': 'acme/empty' });
    expect(empty.getRef(REF)).toBeUndefined();
    expect(refused.annotations[0]).toMatchObject({ title: 'LOCK_REPOSITORY_EMPTY' });
  });

  test.each([
    'with spaces / and slashes\\',
    'ключ — 鍵 🔑',
    'x'.repeat(300),
    '../../heads/main',
    '::error::no',
  ])('key %j', async key => {
    const held = await take(newJob(), { key });
    expect(held.outputs['acquired']).toBe('true');
    expect(state(key.normalize('NFC'), refOf(key.normalize('NFC')))?.holder).not.toBeNull();
    expect(repository.getRef('refs/heads/main')).toBe(repository.head);
    expect(messages(held)).toBe('');
  });

  test('a server without updateRefs: REST, one key; several are refused', async () => {
    await github.stop();
    await startGitHub({ updateRefs: false, enterprise: true });
    const held = await take(newJob(), { 'job-id': '' });
    expect(held.outputs['acquired']).toBe('true');
    const waiting = await startStep({ action, inputs: { ...FAST, 'job-id': '' }, ...newJob() });
    await waiting.waitFor('Waiting');
    await runStep({ action, stage: 'post', after: held, github });
    const next = await waiting.finished;
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(held.outputs['fencing-token']));
    expect(repository.getRef(mirrorRefOf(REF))).toBe(repository.getRef(REF));
    const several = await take(newJob(), { key: 'a\nb' });
    expect(several.annotations[0]).toMatchObject({ title: 'LOCK_KEYS_NOT_ATOMIC' });
    expect(repository.getRef(refOf('a'))).toBeUndefined();
  });

  test('a host that refuses the namespace: says which input helps, and that input helps', async () => {
    await github.stop();
    await startGitHub({ refNamespaces: ['refs/heads'] });
    const refused = await take(newJob(), { 'wait-timeout': '5m' });
    expect(refused.annotations[0]).toMatchObject({ title: 'LOCK_WRITE_REFUSED' });
    expect(messages(refused)).toContain('ref-namespace');
    const held = await take(newJob(), { 'ref-namespace': 'refs/heads/locks' });
    expect(held.outputs['acquired']).toBe('true');
  }, 120_000);

  test('a runner whose clock jumps back an hour at every look: nothing is decided by it', async () => {
    const backwards = 'let n = 0; const now = Date.now; Date.now = () => now() - n++ * 3600000;';
    const nodeArguments = [`--import=data:text/javascript,${encodeURIComponent(backwards)}`];
    const first = newJob();
    const held = await take(first, {}, { nodeArguments });
    const second = newJob();
    const waiting = await startStep({
      action,
      inputs: FAST,
      ...second,
      nodeArguments,
    });
    await waiting.waitFor('Waiting: 1 ahead');
    await runStep({ action, stage: 'post', after: held, github });
    const next = await waiting.finished;
    expect(next.outputs).toMatchObject({ acquired: 'true', 'broke-stale': 'false' });
    expect(Number(next.outputs['waited-seconds'])).toBeLessThan(60);
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(held.outputs['fencing-token']));
    const late = newJob();
    const tired = await take(late, { 'wait-timeout': '1s', 'on-timeout': 'skip' }, { nodeArguments });
    expect(tired.outputs['acquired']).toBe('false');
  });

  test('a write whose acknowledgement is lost: still one holder, and it knows', async () => {
    const lost = github.fault({ kind: 'lose-reply', path: '/graphql' });
    const held = await take();
    expect(lost.hits).toBe(1);
    expect(held.outputs['acquired']).toBe('true');
    expect(state()?.holder?.run).toBe(held.options.run?.id);
  });
});
