import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLockState, serializeLockState } from '../src/state-format.ts';
import { a, apply, b, enqueue, fresh, take } from './state-cases.ts';

describe('what is read', () => {
  test('canonical: the same state is the same text, whatever the order of its fields', () => {
    const { queue, ...rest } = fresh;
    expect(serializeLockState({ queue, ...rest })).toBe(serializeLockState(fresh));
  });

  test('anything at all: never throws, and only states of this lock come back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map(text => `lock\n\n${text}`),
        ),
        text => {
          const state = parseLockState(text, 'k');
          if (state) expect(state.key).toBe('k');
        },
      ),
    );
  });

  const good = serializeLockState(apply(fresh, enqueue(a), take(a, fresh.epoch + 1), enqueue(b)));
  test.each<[string, (text: string) => string]>([
    ['another key', text => text.replace('"key":"k"', '"key":"x"')],
    ['a version that is no count', text => text.replace(/"version":\d+/, '"version":-1')],
    ['a token beyond exact integers', text => text.replace(/"epoch":\d+/, '"epoch":9007199254740993')],
    ['a repository with a path', text => text.replaceAll('acme/portal', 'acme/../x')],
    ['a repository that leads elsewhere', text => text.replaceAll('acme/portal', '../..')],
    ['a run that is text', text => text.replace('"run":1', '"run":"1"')],
    ['a commit that is no SHA', text => text.replaceAll('a'.repeat(40), '$(id)')],
    ['the same ticket twice', text => text.replaceAll('"nonce":"b"', '"nonce":"a"')],
    ['a queue that is no list', text => text.replace(/"queue":\[.*?\],"schema"/, '"queue":{},"schema"')],
    ['an unknown schema', text => text.replace('"schema":1', '"schema":2')],
  ])('refused: %s', (_, change) => {
    expect(parseLockState(good, 'k')).toBeDefined();
    expect(change(good)).not.toBe(good);
    expect(parseLockState(change(good), 'k')).toBeUndefined();
  });
});
