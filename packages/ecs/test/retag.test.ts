import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Registry } from '../src/image/registry.ts';
import { retag } from '../src/image/retag.ts';

const digestOf = (body: string) => `sha256:${createHash('sha256').update(body).digest('hex')}`;
const manifest = (body: string, digest = digestOf(body)) => ({ digest, type: 'application/x', body });

/** Tags in memory; `put` may do something else first, or instead. */
function registry(
  tags: Record<string, ReturnType<typeof manifest>>,
  put?: (store: () => void) => Promise<void>,
) {
  const puts: string[] = [];
  const it: Registry = {
    has: async reference => tags[reference] !== undefined,
    tags: async () => Object.keys(tags),
    labels: async () => undefined,
    manifest: async reference =>
      tags[reference] ?? Object.values(tags).find(({ digest }) => digest === reference),
    async tag(tag, { body }) {
      puts.push(`${tag} ${body}`);
      const store = () => {
        tags[tag] = manifest(body);
      };
      if (put) await put(store);
      else store();
      return digestOf(body);
    },
  };
  return { puts, retag: (from: string) => retag(it, { image: 'ghcr.io/acme/api', from, tag: 'v1' }) };
}

// Spaces and order are part of the digest.
const BODY = '{ "b": 1,\n  "a": "é" }\n';

test('the same bytes get the new tag, once', async () => {
  const { puts, retag } = registry({ staging: manifest(BODY) });
  expect(await retag('staging')).toEqual({ digest: digestOf(BODY), changed: true });
  expect(await retag('staging')).toEqual({ digest: digestOf(BODY), changed: false });
  expect(puts).toEqual([`v1 ${BODY}`]);
});

test('from a digest', async () => {
  expect(await registry({ x: manifest(BODY) }).retag(digestOf(BODY))).toMatchObject({ changed: true });
});

test('a registry that tells no digest', async () => {
  expect(await registry({ staging: manifest(BODY, '') }).retag('staging')).toMatchObject({
    digest: digestOf(BODY),
  });
});

test.each([
  ['no such tag', {}, 'TAG_MISSING'],
  ['a tag that is another image', { staging: manifest(BODY), v1: manifest('{}') }, 'TAG_TAKEN'],
  ['other bytes than the registry says', { staging: manifest(BODY, digestOf('{}')) }, 'MANIFEST_ALTERED'],
])('%s: nothing is tagged', async (_, tags, code) => {
  const { puts, retag } = registry(tags);
  await expect(retag('staging')).rejects.toMatchObject({ code });
  expect(puts).toEqual([]);
});

test('an answer that is lost after the deed', async () => {
  const { retag } = registry({ staging: manifest(BODY) }, async store => {
    store();
    throw new Error('connection lost');
  });
  expect(await retag('staging')).toEqual({ digest: digestOf(BODY), changed: true });
});

test('a refusal', async () => {
  const { retag } = registry({ staging: manifest(BODY) }, () => Promise.reject(new Error('refused')));
  await expect(retag('staging')).rejects.toThrow('refused');
});

test.each([
  ['', undefined],
  ['with a refusal', new Error('immutable')],
])('another job that tags at the same time wins %s', async (_, refusal) => {
  const tags: Record<string, ReturnType<typeof manifest>> = { staging: manifest(BODY) };
  const { retag } = registry(tags, async () => {
    tags.v1 = manifest('{}');
    if (refusal) throw refusal;
  });
  await expect(retag('staging')).rejects.toMatchObject({ code: 'TAG_TAKEN' });
});

test('a tag that is taken but never shown', async () => {
  const { retag } = registry({ staging: manifest(BODY) }, async () => undefined);
  await expect(retag('staging')).rejects.toMatchObject({ code: 'TAG_MISSING' });
});
