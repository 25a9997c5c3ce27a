/** Commands in comments: a table, and ten thousand comments of which only fixed forms may come out. */
import { generator } from '@guarded-deploy/github-simulator';
import { describe, expect, test } from '@jest/globals';
import { type Command, readCommand } from '../src/command.ts';

const OPTIONS = { environments: ['staging', 'prod'], deployTo: ['staging'] };
const read = (body: unknown): Command => readCommand(body, OPTIONS);
const SHA = 'ab12'.repeat(10);

describe('a command', () => {
  test.each<[string, Command]>([
    ['/deploy staging', { kind: 'deploy', environment: 'staging' }],
    ['/deploy staging\n\nplease', { kind: 'deploy', environment: 'staging' }],
    ['/deploy staging\r\nplease', { kind: 'deploy', environment: 'staging' }],
    ['/deploy   staging  ', { kind: 'deploy', environment: 'staging' }],
    [`/deploy staging ${SHA}`, { kind: 'deploy', environment: 'staging' }],
    ['/rollback prod', { kind: 'rollback', environment: 'prod', release: '' }],
    [
      '/rollback prod 20261130120000-ab12',
      { kind: 'rollback', environment: 'prod', release: '20261130120000-ab12' },
    ],
    ['/hold prod database move', { kind: 'hold', environment: 'prod', reason: 'database move', until: '' }],
    [
      '/hold prod 2h30m database move',
      { kind: 'hold', environment: 'prod', reason: 'database move', until: '2h30m' },
    ],
    ['/hold prod 2hours late', { kind: 'hold', environment: 'prod', reason: '2hours late', until: '' }],
    ['/unhold prod', { kind: 'unhold', environment: 'prod' }],
    ['/status staging', { kind: 'status', environment: 'staging' }],
  ])('%j', (body, command) => expect(read(body)).toEqual(command));

  test.each([
    ['/deploy', /no environment; it may name staging/],
    ['/deploy prod', /may not; it may name staging/],
    ['/deploy Staging', /may not/],
    ['/deploy __proto__', /may not/],
    ['/deploy staging main', /full SHA/],
    [`/deploy staging ${SHA.toUpperCase()}`, /full SHA/],
    [`/deploy staging ${SHA} ${SHA}`, /full SHA/],
    ['/rollback prod ../x', /one release/],
    ['/rollback prod a..b', /one release/],
    ['/rollback prod $(id)', /one release/],
    ['/rollback prod a b', /one release/],
    ['/hold prod', /no reason/],
    ['/hold prod 2h', /no reason/],
    ['/unhold prod now', /nothing behind/],
    ['/status staging\u202eprod', /cannot be seen/],
    ['/status stag\u200bing', /cannot be seen/],
    ['/hold prod \u0000', /cannot be seen/],
    [`/hold prod ${'x'.repeat(600)}`, /longer than 500/],
  ])('%j is answered with what to write', (body, what) => {
    expect(read(body)).toMatchObject({
      kind: 'invalid',
      what: expect.stringMatching(what),
      write: expect.stringMatching(/^\//),
    });
  });

  test.each([
    '',
    ' ',
    'ship it',
    ' /deploy staging',
    '> /deploy staging',
    '- /deploy staging',
    '`/deploy staging`',
    'please /deploy staging',
    '/deployment staging',
    '/deploy-staging',
    '/DEPLOY staging',
    'x\n/deploy staging',
    '\n/deploy staging',
    '/ deploy staging',
    '/lock prod',
    null,
    undefined,
    7,
    {},
    ['/deploy staging'],
  ])('%j is none', body => expect(read(body)).toEqual({ kind: 'none' }));
});

test('10,000 hostile comments: only fixed forms come out, and nothing throws', () => {
  const seed = 2611;
  const random = generator(seed);
  const below = (most: number) => Math.floor(random() * most);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const parts = [
    '/deploy',
    '/rollback',
    '/hold',
    '/unhold',
    '/status',
    ' ',
    ' ',
    ' ',
    '\t',
    '\n',
    '\r\n',
    'staging',
    'prod',
    SHA,
    '2h',
    '20261130',
    '`',
    '$(id)',
    '${{ secrets.X }}',
    '::error::x',
    '::set-output name=command::deploy',
    '%0A',
    '<!--',
    '-->',
    '"',
    "'",
    ';',
    '&&',
    '|',
    '\\',
    '../',
    '\u202e',
    '\u200b',
    '\u0000',
    '\ud800',
    '😀',
    '@everyone',
    'EOF',
    '=',
    '<<',
  ];
  const counts = new Map<string, number>();
  for (let index = 0; index < 10_000; index += 1) {
    const begin =
      random() < 0.8 ? `${pick(parts.slice(0, 5))} ${random() < 0.7 ? pick(['staging', 'prod']) : ''}` : '';
    const body =
      begin + Array.from({ length: below(8) }, () => (random() < 0.6 ? ' ' : '') + pick(parts)).join('');
    const command = read(body);
    counts.set(command.kind, (counts.get(command.kind) ?? 0) + 1);
    // One line of our own words, whatever was written.
    if (command.kind === 'invalid') expect(command.what).toMatch(/^[A-Za-z0-9 ,.;:/_-]+$/);
    if ('environment' in command) expect(OPTIONS.environments).toContain(command.environment);
    if (command.kind === 'deploy') expect(command.environment).toBe('staging');
    if (command.kind === 'rollback') expect(command.release).toMatch(/^[A-Za-z0-9._-]{0,128}$/);
    if (command.kind === 'hold') {
      expect(command.reason).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u);
      expect(command.until).toMatch(/^([0-9]+[dhm])*$/);
    }
  }
  console.log(`seed ${seed}: ${JSON.stringify(Object.fromEntries(counts))}`);
  for (const kind of ['none', 'invalid', 'deploy', 'rollback', 'hold', 'unhold', 'status'])
    expect(counts.get(kind)).toBeGreaterThan(20);
});
