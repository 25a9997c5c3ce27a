import type { Clock } from '@guarded-deploy/deadline';
import { expect, test } from '@jest/globals';
import { agreement, property, waitForAgreement } from '../src/promotion.ts';

test.each([
  [{ release: 'r1' }, 'release', 'r1'],
  [{ a: { b: 3 } }, 'a.b', '3'],
  [{ release: '' }, 'release', undefined],
  [{ release: null }, 'release', undefined],
  [{ release: {} }, 'release', undefined],
  [{}, 'constructor', undefined],
  ['text', 'length', undefined],
  [null, 'release', undefined],
])('%j at %s is %s', (document, path, expected) => {
  expect(property(document, path)).toBe(expected);
});

test.each([
  [['1', '1'], undefined, '1'],
  [['1', '2'], undefined, undefined],
  [['1', undefined], undefined, undefined],
  [[undefined, undefined], undefined, undefined],
  [['1', '1'], '2', undefined],
  [['2'], '2', '2'],
])('%j expecting %s: %s', (values, expected, agreed) => {
  const readings = values.map(value => ({ url: 'u', ...(value === undefined ? {} : { value }) }));
  expect(agreement(readings, expected)).toBe(agreed);
});

function world(answers: readonly unknown[]) {
  let time = 0;
  let asked = 0;
  const clock: Clock = {
    now: () => time,
    sleep: async ms => {
      time += ms;
    },
  };
  const lines: string[] = [];
  return {
    lines,
    clock,
    signal: new AbortController().signal,
    report: (line: string) => lines.push(line),
    read: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const options = {
  urls: ['https://a.example/v'],
  property: 'release',
  expect: 'new',
  waitSeconds: 60,
  pollSeconds: 10,
};

test('waits through errors and old answers, and tells each change once', async () => {
  const here = world([new Error('refused'), { release: 'old' }, { release: 'old' }, { release: 'new' }]);
  expect(await waitForAgreement(options, here)).toMatchObject({ value: 'new', waitedSeconds: 30 });
  expect(here.lines).toEqual([
    'https://a.example/v: refused',
    'https://a.example/v: old',
    'https://a.example/v: new',
  ]);
});

test('gives up in time, with what each said last', async () => {
  await expect(waitForAgreement(options, world([{ release: 'old' }]))).rejects.toMatchObject({
    code: 'VERSIONS_DIFFER',
  });
  await expect(waitForAgreement({ ...options, waitSeconds: 0 }, world([{}]))).rejects.toThrow(
    "has no 'release'",
  );
});

test.each([[[]], [['file:///etc/passwd']], [['https://a.example/v', 'x']]])(
  '%j are no addresses',
  async urls => {
    await expect(waitForAgreement({ ...options, urls }, world([{}]))).rejects.toMatchObject({
      code: 'URLS_INVALID',
    });
  },
);
