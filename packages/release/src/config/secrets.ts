import { secretsIn } from '@guarded-deploy/redact';
import { Float, Foreign } from '../template/values.ts';
import type { Variables } from './index.ts';

/** A text or a number as it stands in an output; undefined for others. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return String(value);
  if (value instanceof Foreign) return value.text;
  return value instanceof Float ? String(value.value) : undefined;
}

/** Values of variables that must not be shown, by the rules of `secretsIn`. Pure. */
export const secretsOf = (variables: Variables | undefined): readonly string[] =>
  secretsIn(variables ?? {}, textOf);
