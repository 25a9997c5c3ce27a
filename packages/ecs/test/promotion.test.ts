import type { Clock } from '@guarded-deploy/deadline';
import { describe, expect, test } from '@jest/globals';
import { agreement, property, shownText, waitForAgreement } from '../src/promotion.ts';

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

function deps(answers: readonly unknown[]) {
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
  consecutive: 1,
};

test('waits through errors and old answers, and tells each change once', async () => {
  const here = deps([new Error('refused'), { release: 'old' }, { release: 'old' }, { release: 'new' }]);
  expect(await waitForAgreement(options, here)).toMatchObject({ value: 'new', waitedSeconds: 30 });
  expect(here.lines).toEqual([
    'https://a.example/v: refused',
    'https://a.example/v: old',
    'https://a.example/v: new',
  ]);
});

test('gives up in time, with what each said last', async () => {
  await expect(waitForAgreement(options, deps([{ release: 'old' }]))).rejects.toMatchObject({
    code: 'VERSIONS_DIFFER',
  });
  await expect(waitForAgreement({ ...options, waitSeconds: 0 }, deps([{}]))).rejects.toThrow(
    "has no 'release'",
  );
});

test.each([[[]], [['file:///etc/passwd']], [['https://a.example/v', 'x']]])(
  '%j are no addresses',
  async urls => {
    await expect(waitForAgreement({ ...options, urls }, deps([{}]))).rejects.toMatchObject({
      code: 'URLS_INVALID',
    });
  },
);

test.each([
  ['https://user:secret@a.example/v', 'https://a.example/v'],
  ['https://user:se@cret@a.example/v?x=@', 'https://a.example/v?x=@'],
  ['asking https://:secret@a.example failed', 'asking https://a.example failed'],
  ['https://a.example/v', 'https://a.example/v'],
  ['x'.repeat(300), `${'x'.repeat(200)}…`],
])('%s is shown as %s', (text, shown) => {
  expect(shownText(text)).toBe(shown);
});

test('neither credentials nor values of any length reach the log or the annotation', async () => {
  const secretive = { ...options, urls: ['https://user:secret@a.example/v'], waitSeconds: 10 };
  const refused = new Error('GET https://user:secret@a.example/v refused');
  const here = deps([refused, { release: 'v'.repeat(5000) }]);
  const thrown = await waitForAgreement(secretive, here).catch((error: Error) => error);
  const said = [...here.lines, (thrown as Error).message];
  expect(said).toHaveLength(3);
  for (const line of said) {
    expect(line).toContain('https://a.example/v: ');
    expect(line).not.toContain('secret');
    expect(line.length).toBeLessThan(600);
  }
});

test.each([
  ['ftp://user:secret@a.example'],
  ['user:secret@a.example/v'],
  ['https://user:se/cret@a.example/v'],
])('an address that is none is refused without its credentials: %s', async url => {
  const refusal = waitForAgreement({ ...options, urls: [url] }, deps([]));
  await expect(refusal).rejects.toThrow("Line 1 of 'urls' is not an http address.");
});

describe('answers that agree', () => {
  const agree = { ...options, consecutive: 3 };

  test('have to do so several times in a row: while a rollout goes on, an old task may answer next', async () => {
    const here = deps([{ release: 'new' }, { release: 'new' }, { release: 'old' }, { release: 'new' }]);
    expect(await waitForAgreement(agree, here)).toMatchObject({
      value: 'new',
      waitedSeconds: 50,
      reason: undefined,
    });
  });

  test('on another value begin anew', async () => {
    const here = deps([{ release: 'a' }, { release: 'a' }, { release: 'b' }]);
    const { expect: _, ...equal } = agree;
    expect(await waitForAgreement(equal, here)).toMatchObject({ value: 'b', waitedSeconds: 40 });
  });

  test('when the time is over are given the looks that they lack, and no more', async () => {
    const here = deps([{ release: 'new' }]);
    expect(await waitForAgreement({ ...agree, waitSeconds: 0 }, here)).toMatchObject({
      value: 'new',
      waitedSeconds: 4,
    });
    await expect(
      waitForAgreement({ ...agree, waitSeconds: 0 }, deps([{ release: 'new' }, { release: 'old' }])),
    ).rejects.toMatchObject({ code: 'VERSIONS_DIFFER' });
  });
});

test('a reason to pass opens the gate, and is asked for when something has changed', async () => {
  const here = deps([{ release: 'old' }, { release: 'old' }, { release: 'older' }]);
  const asked: unknown[] = [];
  const mayPass = async (readings: readonly { readonly value?: string }[]) => {
    asked.push(readings[0]?.value);
    return readings[0]?.value === 'older' ? 'production went back' : undefined;
  };
  expect(await waitForAgreement(options, { ...here, mayPass })).toMatchObject({
    value: 'older',
    reason: 'production went back',
  });
  expect(asked).toEqual(['old', 'older']);
});

test('what is shown of a long answer is found in a time that does not grow with it', () => {
  // Steps, not seconds: a pattern that goes back for every character of such a text takes minutes.
  const long = `${'a'.repeat(1_000)}://`.repeat(20_000);
  expect(shownText(long).length).toBeLessThan(202);
  expect(shownText(`x https://user:${'p'.repeat(1_500)}@a.example/v`)).toBe('x https://a.example/v');
  expect(shownText(`https://user:${'p'.repeat(3_000)}@a.example/v`)).toBe('https://……');
});
