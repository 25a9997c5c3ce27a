import { describe, expect, test } from '@jest/globals';
import { allowanceFor, readAllowances } from '../src/decide/allow.ts';
import { judge } from '../src/judge/judge.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import { compareVersions } from '../src/model/versions.ts';
import { splitStatements } from '../src/parse/lexer.ts';
import { knownTable } from './known.ts';

/** The allowance for a finding in an operation of one part. */
const allowed = (found: ReturnType<typeof readAllowances>, rule: string, line: number, end: number) =>
  allowanceFor(found, rule, { line, end }, '');

describe('exceptions in a migration', () => {
  test('cover their own operation; above the class the whole file; without a reason nothing', () => {
    const source = [
      '# migration-guard: allow run-python because it is quick',
      'class Migration:',
      '    operations = [',
      '        # migration-guard: allow drop-column, rename-column because unused',
      '        a,',
      '        b,  # migration-guard: allow drop-table',
      '    ]',
    ].join('\n');
    const found = readAllowances(source);
    expect(allowed(found, 'drop-column', 5, 5)?.reason).toBe('unused');
    expect(allowed(found, 'rename-column', 5, 5)?.reason).toBe('unused');
    expect(allowed(found, 'drop-column', 6, 6)).toBeUndefined();
    expect(allowed(found, 'run-python', 6, 6)?.reason).toBe('it is quick');
    expect(found.incomplete).toEqual([{ line: 6, rule: 'drop-table' }]);
  });
});

describe('an exception', () => {
  test('behind an operation is for that one alone; two above it are both for it', () => {
    const found = readAllowances(
      [
        'class Migration:',
        '    operations = [',
        '        a,  # migration-guard: allow drop-column because unused',
        '        b,',
        '        # migration-guard: allow rename-column because of this',
        '        # migration-guard: allow drop-table because of that',
        '',
        '        c(',
        '            1,  # migration-guard: allow run-python because it is quick',
        '        ),',
        '        d,',
        '    ]',
      ].join('\n'),
    );
    expect(allowed(found, 'drop-column', 3, 3)?.reason).toBe('unused');
    expect(allowed(found, 'drop-column', 4, 4)).toBeUndefined();
    for (const rule of ['rename-column', 'drop-table', 'run-python'])
      expect([allowed(found, rule, 8, 10), allowed(found, rule, 11, 11)]).toEqual([
        expect.objectContaining({ rule }),
        undefined,
      ]);
  });
});

describe('within an operation of several parts', () => {
  const source = [
    'class Migration:',
    '    operations = [',
    '        migrations.RunSQL("""',
    '        ALTER TABLE t DROP COLUMN a;',
    '        -- migration-guard: allow drop-column because unused',
    '        ALTER TABLE t DROP COLUMN b;',
    '        ALTER TABLE t DROP COLUMN c;',
    '        """),',
    '        migrations.RunSQL([',
    '            # migration-guard: allow drop-column because unused',
    '            "ALTER TABLE t DROP COLUMN a",',
    '            "ALTER TABLE t DROP COLUMN b",',
    '        ]),',
    '        # migration-guard: allow drop-column because of all',
    '        migrations.RunSQL("ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN b"),',
    '    ]',
  ].join('\n');
  const found = readAllowances(source);
  const drop = (column: string) => `ALTER TABLE t DROP COLUMN ${column}`;
  const covers = (line: number, end: number, columns: string) =>
    [...columns].map(
      column =>
        allowanceFor(
          found,
          'drop-column',
          { line, end, statements: [...columns].map(drop), statement: `${drop(column)};` },
          source,
        ) !== undefined,
    );

  test('it is for the statement below it alone', () => {
    expect(covers(3, 8, 'abc')).toEqual([false, true, false]);
    expect(covers(9, 13, 'ab')).toEqual([true, false]);
  });

  test('above the operation it is for all of them', () => {
    expect(covers(15, 15, 'ab')).toEqual([true, true]);
  });

  test('among operations inside it is for none of them, above the first for all', () => {
    const covered = (nested: readonly number[]) =>
      allowanceFor(found, 'drop-column', { line: 3, end: 8, nested }, source) !== undefined;
    expect([covered([4, 6]), covered([6, 7]), covered([6])]).toEqual([false, true, true]);
  });
});

describe('in a SQL file', () => {
  const ALLOW = '-- migration-guard: allow drop-column because unused';
  const drop = 'ALTER TABLE t DROP COLUMN n;';
  const covers = (...lines: string[]) => {
    const found = readAllowances(lines.join('\n'));
    return lines.map((_, index) => allowed(found, 'drop-column', index + 1, index + 1) !== undefined);
  };

  test('what stands close above the first statement is for that one alone', () => {
    expect(covers('-- V2', ALLOW, '-- a note', drop, drop).slice(3)).toEqual([true, false]);
    expect(covers('-- V2', '', ALLOW, drop, drop).slice(3)).toEqual([true, false]);
  });

  test('a blank line between makes it one for the whole file', () => {
    expect(covers(ALLOW, '', drop, drop).slice(2)).toEqual([true, true]);
    expect(covers(ALLOW, '-- V2', '', '-- a note', drop, drop).slice(4)).toEqual([true, true]);
  });

  test('further down it is for the statement below it', () => {
    expect(covers(drop, '', ALLOW, '', drop, drop)).toEqual([false, false, true, false, true, false]);
  });
});

describe('SQL', () => {
  test('is split outside quotes, comments, dollar quotes and routine bodies', () => {
    const texts = splitStatements(
      "SELECT ';'; -- a; b\n/* ; */ SELECT $x$;$x$;\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = 1; IF 1 THEN SET @y = 2; END IF; END; SELECT `a;b`",
      'postgresql',
    );
    expect(texts.map(({ line, tokens }) => [line, tokens[0]?.upper])).toEqual([
      [1, 'SELECT'],
      [2, 'SELECT'],
      [3, 'CREATE'],
      [3, 'SELECT'],
    ]);
  });
});

describe('the server', () => {
  const pending = (engine: string, version: string, sql: string): DatabaseFacts => ({
    alias: 'default',
    engine,
    version,
    tables: { t: knownTable({}) },
    pending: [
      {
        app: '',
        name: 'x',
        file: null,
        atomic: true,
        operations: [{ type: 'sql', description: '', sql: [sql] }],
      },
    ],
  });
  const ADD = 'ALTER TABLE t ADD COLUMN x int NULL DEFAULT 7';
  test.each([
    ['mariadb', '10.11.6', 'instant', true],
    ['mariadb', '10.2.44', 'rewrites', false],
    ['mysql', '8.0.36', 'instant', true],
    ['mysql', '5.7.44', 'rewrites', false],
    ['postgresql', '10.23', 'rewrites', false],
    ['postgresql', '16.1', 'instant', true],
    ['postgresql', '', 'rewrites', false],
    ['sqlserver', '2022', 'unknown', false],
  ])('%s %s: a column with a default is %s', (engine, version, lock, safe) => {
    expect(judge(pending(engine, version, ADD), 'flyway')[0]).toMatchObject({ lock, safe });
  });

  test('versions are numbers', () => {
    expect(compareVersions('10.11', '10.4')).toBeGreaterThan(0);
    expect(compareVersions('11', '11.0.0')).toBe(0);
  });

  test('a small table is locked for an instant only, but breaks the old code all the same', () => {
    const tables = {
      t: { rows: 12, columns: { n: { type: 'int', null: true, default: false, auto: false } } },
    };
    const widen = { ...pending('postgresql', '15.1', 'ALTER TABLE t ALTER COLUMN n TYPE bigint'), tables };
    expect(judge(widen, 'flyway')[0]?.safe).toBe(false);
    expect(judge(widen, 'flyway', 1000)[0]).toMatchObject({ safe: true, lock: 'instant' });
    const drop = { ...pending('postgresql', '15.1', 'ALTER TABLE t DROP COLUMN n'), tables };
    expect(judge(drop, 'flyway', 1000)[0]?.safe).toBe(false);
  });
});
