import { asFloat, asInt } from '../kinds.ts';
import { Float, int } from '../values.ts';
import type { Methods } from './method.ts';

const whole = (value: unknown) => BigInt(asInt(value) ?? 0);

export const numberMethods: Methods = {
  bit_length: ['', (_, self) => whole(self).toString(2).replace('-', '').replace(/^0$/, '').length],
  bit_count: ['', (_, self) => whole(self).toString(2).replace(/[^1]/g, '').length],
  is_integer: ['', (_, self) => Number.isInteger(asFloat(self))],
  conjugate: ['', (_, self) => self],
  // Until there are filters for it, Ansible lets templates call these of ints.
  __and__: ['other', (_, self, other) => int(whole(self) & whole(other))],
  __or__: ['other', (_, self, other) => int(whole(self) | whole(other))],
  __xor__: ['other', (_, self, other) => int(whole(self) ^ whole(other))],
  __lshift__: ['other', (_, self, other) => int(whole(self) << BigInt(Math.min(Number(other), 4096)))],
  __rshift__: ['other', (_, self, other) => int(whole(self) >> whole(other))],
};

/** The parts that Python's numbers have; undefined for any other name. */
export function numberMembers(value: unknown, name: string): unknown {
  if (name === 'real') return typeof value === 'boolean' ? Number(value) : value;
  const integer = asInt(value);
  if (name === 'imag') return integer === undefined ? new Float(0) : 0;
  if (integer === undefined) return undefined;
  return name === 'numerator' ? integer : name === 'denominator' ? 1 : undefined;
}
