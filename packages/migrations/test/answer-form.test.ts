/** What a look answers has the form that is judged, or is refused; and names that every object knows are names like others. */
import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { expectedOf } from '../src/apply/apply.ts';
import { parseType } from '../src/model/column-types.ts';
import { FLYWAY, LOOK, misfit, requireForm } from '../src/observe/answer-form.ts';
import { foldJournal } from '../src/observe/application.ts';

const DATABASE = { alias: 'default', version: null, pending: [], tables: {}, known: {} };
const look = (more: object) => ({ stage: 'done', databases: [{ ...DATABASE, ...more }] });

describe('an answer', () => {
  test('of the usual form is taken, None included', () => {
    expect(misfit(look({}), LOOK)).toBeUndefined();
    expect(
      misfit(
        { stage: 'connect', databases: [], error: { type: 'E', message: '', code: null, place: null } },
        LOOK,
      ),
    ).toBeUndefined();
    expect(
      misfit({ individualResults: [{ migrations: [{ state: 'Pending' }] }], error: null }, FLYWAY),
    ).toBeUndefined();
  });

  test.each<[string, unknown, string]>([
    ['no object', [], ''],
    ['no stage', { databases: [] }, '.stage'],
    ['a stage of its prototype', Object.create({ stage: 'done' }), '.stage'],
    ['databases in place of a list', { stage: 'done', databases: {} }, '.databases'],
    ['no databases, but null', { stage: 'done', databases: null }, '.databases'],
    ['a database that is null', { stage: 'done', databases: [null] }, '.databases[0]'],
    ['pending migrations that are a text', look({ pending: 'none' }), '.databases[0].pending'],
    [
      'a migration without operations',
      look({ pending: [{ app: 'a', name: 'b' }] }),
      '.databases[0].pending[0].operations',
    ],
    [
      'SQL that is no list',
      look({ pending: [{ app: 'a', name: 'b', operations: [{ type: 'x', sql: 'DROP' }] }] }),
      '.databases[0].pending[0].operations[0].sql',
    ],
    ['an alias that is a number', look({ alias: 3 }), '.databases[0].alias'],
    ['columns that are no list', look({ known: { t: { includes: true } } }), '.databases[0].known["t"]'],
  ])('with %s is refused, with the place', (_, answer, place) => {
    expect(misfit(answer, LOOK)).toBe(place);
    expect(() => requireForm(answer, LOOK, 'Django')).toThrow(Fault);
  });
});

describe('names that every object knows', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  test.each(NAMES)('%s as a database: nothing is lost, and nothing else is told to be applied', name => {
    const judged = [{ database: name, app: 'a', name: '0002', digest: null }] as never;
    const expected = expectedOf(judged, { databases: [{ alias: name }, { alias: 'other' }] });
    expect(JSON.parse(JSON.stringify(expected))[name]).toEqual([['a', '0002', null]]);
    expect(Object.keys(expected).sort()).toEqual([name, 'other'].sort());
    const { sessions } = foldJournal([{ event: 'session', database: name, id: 7, since: 'x' }]);
    expect(Object.keys(sessions ?? {})).toEqual([name]);
  });

  test.each(NAMES)('%s as the type of a column', name => {
    expect(parseType('postgresql', name).name).toBe(name.toLowerCase());
  });
});
