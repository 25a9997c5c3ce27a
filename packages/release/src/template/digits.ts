/** Floating-point numbers in decimal, rounded as C and Python do: the exact value, ties to even. */
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { valueError } from './errors.ts';

interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The exact value of a finite number, without its sign. */
function exactly(value: number): Fraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n);
  const shift = (exponent === 0 ? 1 : exponent) - 1075;
  return shift >= 0
    ? { top: mantissa << BigInt(shift), bottom: 1n }
    : { top: mantissa, bottom: 1n << BigInt(-shift) };
}

/** The whole number nearest to a fraction, the even one of two. */
function nearest({ top, bottom }: Fraction): bigint {
  const whole = top / bottom;
  const twice = (top - whole * bottom) * 2n;
  return twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole;
}

const tenTo = (power: number): bigint => 10n ** BigInt(power);

/** The fraction times a power of ten. */
const scaled = ({ top, bottom }: Fraction, power: number): Fraction =>
  power >= 0 ? { top: top * tenTo(power), bottom } : { top, bottom: bottom * tenTo(-power) };

/** More digits would be work without end. */
const MOST_DIGITS = 10_000;

function checked(digits: number): number {
  if (digits > MOST_DIGITS) valueError('too many digits');
  return digits;
}

/** `1.50`: that many digits after the point, without a sign. */
export function fixed(value: number, digits: number): string {
  const text = nearest(scaled(exactly(value), checked(digits)))
    .toString()
    .padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The power of ten of a number's first digit, and that digit with `digits` more. */
function scientific(value: number, digits: number): { readonly text: string; readonly exponent: number } {
  if (value === 0) return { text: '0'.repeat(digits + 1), exponent: 0 };
  let exponent = Number(Math.abs(value).toExponential().split('e')[1]);
  let text = nearest(scaled(exactly(value), checked(digits) - exponent)).toString();
  if (text.length > digits + 1) {
    exponent++;
    text = text.slice(0, -1);
  }
  return { text, exponent };
}

function withExponent(text: string, exponent: number): string {
  const power = String(Math.abs(exponent)).padStart(2, '0');
  const fraction = text.slice(1);
  return `${text[0]}${fraction === '' ? '' : `.${fraction}`}e${exponent < 0 ? '-' : '+'}${power}`;
}

/** `1.50e+03`: one digit, that many more, and the power of ten; without a sign. */
export function exponential(value: number, digits: number): string {
  const { text, exponent } = scientific(value, digits);
  return withExponent(text, exponent);
}

/**
 * C's `%g`: that many digits in all, in the shorter notation; zeros at the end stay only when `keep` says so. `most` is the first
 * power of ten that is written with an exponent.
 */
export function general(value: number, digits: number, keep = false, most = Math.max(1, digits)): string {
  const precision = Math.max(1, digits);
  const { text, exponent } = scientific(value, precision - 1);
  const trim = (fraction: string) => (keep ? fraction : withoutEnd(fraction, '0'));
  if (exponent < -4 || exponent >= most) return withExponent(text[0]! + trim(text.slice(1)), exponent);
  const padded = exponent < 0 ? '0'.repeat(-exponent) + text : text;
  const point = Math.max(exponent, 0) + 1;
  const fraction = trim(padded.slice(point));
  return fraction === '' ? padded.slice(0, point) : `${padded.slice(0, point)}.${fraction}`;
}

/** Python's round() of a float: the nearest number with that many digits after the point. */
export function rounded(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 323) return value;
  if (digits < -308) return value * 0;
  const power = nearest(scaled(exactly(value), digits));
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1;
  return sign * Number(`${power}e${-digits}`);
}

/** Python's round() of an int to tens, hundreds and so on: ties to even. */
export function roundedInt(value: bigint, digits: number): bigint {
  if (digits >= 0) return value;
  if (digits < -1000) return 0n;
  const unit = tenTo(-digits);
  const whole = nearest({ top: value < 0n ? -value : value, bottom: unit }) * unit;
  return value < 0n ? -whole : whole;
}
