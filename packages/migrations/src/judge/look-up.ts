import type { Change } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import type { Compat, Lock } from '../model/verdict.ts';
import { compareVersions } from '../model/versions.ts';
import { type Facts, RULES, type Rule } from './rules/index.ts';

export interface AxisVerdict<T> {
  readonly value: T;
  readonly rule: Rule;
}

function matches(rule: Rule, change: Change, facts: Facts): boolean {
  if (!rule.kinds.includes(change.kind)) return false;
  return Object.entries(rule.when ?? {}).every(([name, wanted]) => {
    const value = facts[name as keyof Facts];
    return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
  });
}

/** The table's word on both axes for one change on one server. */
export function lookUp(
  change: Change,
  facts: Facts,
  engine: Engine,
  version: string,
  rules: readonly Rule[] = RULES,
): { lock: AxisVerdict<Lock> | undefined; compat: AxisVerdict<Compat> | undefined } {
  let lock: AxisVerdict<Lock> | undefined;
  let compat: AxisVerdict<Compat> | undefined;
  for (const rule of rules) {
    if (!matches(rule, change, facts)) continue;
    for (const verdict of rule.verdicts) {
      if (!verdict.engines.includes(engine)) continue;
      // A server that does not say its version is judged as the worst of all versions.
      if (verdict.from !== undefined && (version === '' || compareVersions(version, verdict.from) < 0))
        continue;
      if (verdict.below !== undefined && version !== '' && compareVersions(version, verdict.below) >= 0)
        continue;
      if (verdict.lock !== undefined) lock ??= { value: verdict.lock, rule };
      if (verdict.compat !== undefined) compat ??= { value: verdict.compat, rule };
    }
    if (lock && compat) break;
  }
  return { lock, compat };
}
