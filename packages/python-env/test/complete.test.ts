import { describe, expect, test } from '@jest/globals';
import { demandLock, judgeInstalled, notLocked, parseCheck } from '../src/complete.ts';
import { makePlan, openOf, type Plan, type PlanInputs } from '../src/plan.ts';
import { planInputs, projectOf } from './checkout.ts';

const HASH = `--hash=sha256:${'a'.repeat(64)}`;
const plan = (text: string, given: Partial<PlanInputs> = {}, name = 'requirements.txt') =>
  makePlan(planInputs(given), projectOf({ [name]: text, 'pyproject.toml': '[project]\nname = "x"\n' }));

const missing = { package: 'flask', wants: 'werkzeug>=3.0.0' };
const wrong = { package: 'flask', wants: 'click>=8.1.3', has: '8.0.0' };

test('what uv says of requirements that are not met', () => {
  const words = [
    'Using Python 3.12.1 environment at: v',
    'Checked 2 packages in 0.26ms',
    'Found 2 incompatibilities',
    "The package `flask` requires `werkzeug>=3.0.0`, but it's not installed",
    'The package `flask` requires `click>=8.1.3`, but `8.0.0` is installed',
    '',
  ];
  expect(parseCheck(words.join('\n'))).toEqual([missing, wrong]);
  expect(parseCheck('All installed packages are compatible\n')).toEqual([]);
});

describe('what a lock leaves out', () => {
  test.each<[string, Partial<PlanInputs>, string]>([
    ['flask==3.0.3\n', {}, 'resolve'],
    ['flask==3.0.3\n', { locked: false }, 'resolve'],
    ['flask==3.0.3\n', { locked: true }, 'LOCK_INCOMPLETE'],
    [`flask==3.0.3 ${HASH}\n`, {}, 'LOCK_INCOMPLETE'],
    [`flask==3.0.3 ${HASH}\n`, { locked: true }, 'LOCK_INCOMPLETE'],
  ])('of %j with %j: %s', (text, given, verdict) => {
    const judged = () => judgeInstalled(plan(text, given), [missing], 'app');
    if (verdict === 'resolve') {
      const result = judged();
      expect(result).toMatchObject({
        kind: 'resolve',
        note: { code: 'LOCK_INCOMPLETE', place: { file: 'app/requirements.txt', line: 1 } },
      });
      return;
    }
    expect(judged).toThrow(
      expect.objectContaining({
        code: 'LOCK_INCOMPLETE',
        what: 'requirements.txt is no complete lock: flask requires werkzeug>=3.0.0, which is not in it.',
        remedy: expect.stringContaining(
          'uv pip compile --generate-hashes requirements.in -o requirements.txt',
        ),
        place: { file: 'app/requirements.txt', line: 1 },
      }),
    );
  });

  test('is told of a uv.lock, which may have left it out on purpose', () => {
    expect(judgeInstalled(plan('', {}, 'uv.lock'), [missing], '.')).toMatchObject({
      kind: 'complete',
      notes: [{ code: 'REQUIREMENT_UNMET', text: expect.stringContaining('werkzeug') }],
    });
  });
});

describe('versions that do not fit each other', () => {
  test('are told, since a lock may override them', () => {
    for (const made of [
      plan('flask==3.0.3\n'),
      plan('', {}, 'uv.lock'),
      plan('', { locked: true }, 'uv.lock'),
    ])
      expect(judgeInstalled(made, [wrong], '.')).toMatchObject({
        kind: 'complete',
        notes: [{ text: expect.stringContaining('flask requires click>=8.1.3 and gets 8.0.0') }],
      });
  });

  test('are no lock where one is demanded of requirements', () => {
    expect(() => judgeInstalled(plan('flask==3.0.3\n', { locked: true }), [wrong], '.')).toThrow(
      expect.objectContaining({ code: 'LOCK_INCOMPLETE' }),
    );
  });
});

test('a project without a lock is told how to get one', () => {
  const text = (name: string) =>
    notLocked(makePlan(planInputs({ locked: false }), projectOf({ [name]: '' })), '.', '').text;
  expect(text('pyproject.toml')).toMatch(
    /^There is no lock beside pyproject.toml\. .*Run `uv lock` and commit uv\.lock\.$/,
  );
  expect(text('setup.py')).toContain('`uv pip compile --generate-hashes setup.py -o requirements.txt`');
});

test('nothing is said of what is complete', () => {
  expect(judgeInstalled(plan('six==1\n'), [], '.')).toEqual({ kind: 'complete', notes: [] });
});

test('a demanded lock is looked for before anything is installed', () => {
  const target = { python: '3.12.1', platform: 'linux' };
  const demanded = (made: Plan) => () => demandLock(made, openOf(made, target), 'app');
  expect(demanded(plan('six==1\n\nflask>=3\n', { locked: true }))).toThrow(
    expect.objectContaining({
      code: 'LOCK_INCOMPLETE',
      place: { file: 'app/requirements.txt', line: 3 },
    }),
  );
  for (const made of [
    plan('six==1\n', { locked: true }),
    plan("six==1\ntyping; python_version == '3.4'\n", { locked: true }),
    plan('flask\n'),
    plan('', { locked: true }, 'uv.lock'),
  ])
    expect(demanded(made)).not.toThrow();
});
