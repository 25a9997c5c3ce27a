/** A result as it may be shown: nothing that is secret in any of its texts. Pure. */
import { Fault } from '@guarded-deploy/faults';
import { redact, redactAll } from '@guarded-deploy/redact';
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

/** @param secrets the longest first, as `secretsIn` gives them */
export function redactResult({ fault, ...rest }: GuardResult, secrets: readonly string[]): GuardResult {
  return { ...redactAll(rest, secrets, OWN_WORDS), fault: fault && redactFault(fault, secrets) };
}
