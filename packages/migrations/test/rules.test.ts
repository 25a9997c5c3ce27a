import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FALLBACK, type Facts, RULES, type Rule } from '../src/judge/rules/index.ts';
import type { Engine } from '../src/model/engine.ts';
import { COLUMNS, judged } from './judged.ts';
import { knownTable } from './known.ts';

describe('the rule table', () => {
  const asks = (rule: Rule, name: string) => [rule.when?.[name as keyof Facts] ?? []].flat() as unknown[];
  const speaks = (rule: Rule, facts: ReadonlyMap<string, unknown>) =>
    Object.keys(rule.when ?? {}).every(name => asks(rule, name).includes(facts.get(name)));
  /** Facts for which a rule speaks; where it asks for nothing, values that nobody asks for, if there are any. */
  function* situations(rule: Rule, others: readonly Rule[]): Generator<ReadonlyMap<string, unknown>> {
    const names = [...new Set([rule, ...others].flatMap(({ when }) => Object.keys(when ?? {})))];
    const choices = names.map(name => {
      const own = asks(rule, name);
      if (own.length > 0) return own;
      const asked = new Set(others.flatMap(other => asks(other, name)));
      return asked.has(true) || asked.has(false) ? [true, false] : ['nobody asks for this'];
    });
    const total = choices.reduce((product, { length }) => product * length, 1);
    for (let number = 0; number < total; number += 1) {
      let rest = number;
      const facts = new Map<string, unknown>();
      choices.forEach((values, at) => {
        facts.set(names[at]!, values[rest % values.length]);
        rest = Math.floor(rest / values.length);
      });
      yield facts;
    }
  }
  /** Whether a rule has the word on one axis and engine for some change that it is about. */
  function decides(rule: Rule, engine: Engine, axis: 'lock' | 'compat'): boolean {
    return rule.kinds.some(kind => {
      const others = RULES.slice(0, RULES.indexOf(rule)).filter(
        other =>
          other.kinds.includes(kind) &&
          other.verdicts.some(verdict => verdict.engines.includes(engine) && verdict[axis] !== undefined),
      );
      for (const facts of situations(rule, others))
        if (!others.some(other => speaks(other, facts))) return true;
      return false;
    });
  }

  test('every rule decides something: none stands behind others that leave nothing to it', () => {
    for (const rule of RULES) {
      const words = rule.verdicts.flatMap(verdict =>
        verdict.engines.flatMap(engine =>
          (['lock', 'compat'] as const).filter(
            axis => verdict[axis] !== undefined && decides(rule, engine, axis),
          ),
        ),
      );
      expect({ id: rule.id, when: rule.when, decides: words.length > 0 }).toEqual({
        id: rule.id,
        when: rule.when,
        decides: true,
      });
    }
  });

  test('order counts inside one file only: no two files speak of one kind of change, but for ways.ts, which comes first', async () => {
    const folder = new URL('../src/judge/rules/', import.meta.url);
    const subjects = readdirSync(folder)
      .map(file => file.replace(/\.ts$/, ''))
      .filter(name => !['index', 'rule'].includes(name));
    const lists = await Promise.all(
      subjects.map(async name => ({
        name,
        rules: (await import(new URL(`${name}.ts`, folder).href))[name.toUpperCase()] as readonly Rule[],
      })),
    );
    expect(lists.reduce((sum, { rules }) => sum + rules.length, 0)).toBe(RULES.length - [FALLBACK].length);
    const ways = lists.find(({ name }) => name === 'ways')!.rules;
    expect(RULES.slice(0, ways.length)).toEqual(ways);
    const files = new Map<string, Set<string>>();
    for (const { name, rules } of lists.filter(list => list.name !== 'ways'))
      for (const kind of rules.flatMap(({ kinds }) => kinds))
        files.set(kind, (files.get(kind) ?? new Set()).add(name));
    expect([...files].filter(([, names]) => names.size > 1)).toEqual([]);
    expect(files.size).toBeGreaterThan(60);
  });

  test('what no rule speaks of is not safe', () => {
    expect(FALLBACK.verdicts.every(({ lock, compat }) => lock === 'unknown' && compat === 'unknown')).toBe(
      true,
    );
    for (const sql of [
      'CALL anything()',
      'ALTER SERVER s OPTIONS (x 1)',
      'ALTER TABLE t FROBNICATE',
      'GOOD MORNING',
    ])
      for (const engine of ['mariadb', 'postgresql'] as const)
        expect(judged(engine, [sql], { t: knownTable(COLUMNS) }).safe).toBe(false);
  });
});
