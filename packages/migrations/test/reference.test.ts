import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MIGRATION_RULES, RULES } from '../src/judge/rules/index.ts';
import { reference } from '../src/reference.ts';

const page = join(import.meta.dirname, '../../../docs/migrations.md');

describe('the rule table', () => {
  test('docs/migrations.md is generated from it by npm run build', () => {
    expect(readFileSync(page, 'utf8')).toBe(reference());
  });

  test('every rule explains itself, links to its source, and offers a way out where it is not always safe', () => {
    for (const rule of RULES) {
      expect(rule.explanation).toMatch(/\.\)?$/);
      expect(rule.link).toMatch(/^https:\/\//);
      expect(rule.verdicts.length).toBeGreaterThan(0);
      const unsafe = rule.verdicts.some(
        ({ lock = 'instant', compat = 'keeps' }) => !/^(instant|online)$/.test(lock) || compat !== 'keeps',
      );
      if (unsafe) expect({ id: rule.id, recipe: rule.recipe }).not.toEqual({ id: rule.id, recipe: '' });
    }
    expect(new Set(Object.values(MIGRATION_RULES).map(({ id }) => id)).size).toBe(
      Object.keys(MIGRATION_RULES).length,
    );
  });
});
