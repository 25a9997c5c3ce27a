/** A result as it may be shown: nothing that is secret in any of its texts. Pure. */
import { Fault } from '@guarded-deploy/faults';
import { redact } from '@guarded-deploy/redact';
import type { GuardResult } from './decide.ts';

/** The same fault with its words redacted. */
export function redactFault(fault: Fault, secrets: readonly string[]): Fault {
  const what = redact(fault.what, secrets);
  const remedy = redact(fault.remedy, secrets);
  if (what === fault.what && remedy === fault.remedy) return fault;
  const anchor = fault.docs.slice(fault.docs.indexOf('#') + 1);
  const { code, place, cause } = fault;
  return new Fault({ code, what, remedy, anchor, ...(place ? { place } : {}), ...(cause ? { cause } : {}) });
}

/** Fields with one of our own words: a password may be one of them. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'status',
  'tool',
  'engine',
  'rule',
  'lock',
  'compat',
  'level',
  'code',
]);

function redacted(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map(item => redacted(item, secrets));
  if (value instanceof Fault) return redactFault(value, secrets);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      OWN_WORDS.has(key) && typeof item === 'string' ? item : redacted(item, secrets),
    ]),
  );
}

/** @param secrets the longest first, as `secretsIn` gives them */
export const redactResult = (result: GuardResult, secrets: readonly string[]): GuardResult =>
  redacted(result, secrets) as GuardResult;
