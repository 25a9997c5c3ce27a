import { CURVES } from './curves.data.ts';
import { type Curve, curveOf, findCurve, forCores } from './curves.ts';

/** What /proc/cpuinfo or os.cpus() says of the processor. */
export interface Cpu {
  readonly model: string;
  readonly vendor: string | undefined;
  readonly family: number | undefined;
  readonly modelNumber: number | undefined;
}

export function parseCpuinfo(text: string, fallbackModel = ''): Cpu {
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text)?.[1]?.trim();
  const number = (name: string) => {
    const value = field(name);
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
  };
  const arm = field('CPU implementer');
  const model =
    field('model name') || fallbackModel || (arm ? `ARM ${arm} part ${field('CPU part') ?? '?'}` : '');
  return {
    model: model.replace(/\s+/g, ' ').trim() || 'unknown',
    vendor: field('vendor_id') ?? (arm ? 'ARM' : undefined),
    family: number('cpu family'),
    modelNumber: number('model'),
  };
}

/** How well a curve fits: made for this processor, made for a relative of it, given by the user. */
type Fit = 'model' | 'nearest' | 'given';

export interface Choice {
  readonly curve: Curve;
  readonly fit: Fit;
  /** Why this curve, for a person. */
  readonly reason: string;
}

/** A processor without a published curve: that of a relative, times the ratio of rated power per thread where both are known. */
interface Relative {
  readonly pattern: RegExp;
  readonly curve: string;
  readonly factor: number;
  readonly why: string;
}

const perThread = (watts: number, threads: number) => watts / threads;
const XEON_6246 = perThread(165, 24);

/** Rated power as listed by CodeCarbon (cpu_power.csv, MIT). */
const RELATIVES: readonly Relative[] = [
  {
    pattern: /\b8370C\b/,
    curve: 'xeon-6246',
    factor: perThread(205, 64) / XEON_6246,
    why: '205 W over 64 threads against 165 W over 24',
  },
  {
    pattern: /\b8272CL\b/,
    curve: 'xeon-6246',
    factor: perThread(195, 52) / XEON_6246,
    why: '195 W over 52 threads against 165 W over 24',
  },
  {
    pattern: /\bXeon\b|GenuineIntel/i,
    curve: 'xeon-6246',
    factor: perThread(205, 64) / XEON_6246,
    why: 'as a server processor of 205 W and 64 threads',
  },
  { pattern: /^Apple M/, curve: 'apple-m1', factor: 1, why: 'as an Apple M1' },
  { pattern: /\bEPYC\b|AuthenticAMD/i, curve: 'epyc-7763', factor: 1, why: 'as an EPYC 7763' },
];

const EXACT: readonly { readonly pattern: RegExp; readonly curve: string }[] = [
  { pattern: /\bEPYC 7763\b/, curve: 'epyc-7763' },
  { pattern: /\bXeon\b.{0,60}\b6246\b/, curve: 'xeon-6246' },
  { pattern: /^Apple M1\b(?! (Pro|Max|Ultra))/, curve: 'apple-m1' },
];

/**
 * The curve for a processor and a number of cores of it.
 * @param wanted `auto`, or the name of a published curve
 * @returns undefined when `wanted` is a name that nothing has
 */
export function chooseCurve(cpu: Cpu, cores: number, wanted = 'auto'): Choice | undefined {
  if (wanted !== 'auto') {
    const curve = findCurve(wanted);
    return curve && { curve: forCores(curve, cores), fit: 'given', reason: 'chosen by the input `cpu`' };
  }
  const exact = EXACT.find(({ pattern }) => pattern.test(cpu.model))?.curve;
  if (exact)
    return { curve: forCores(findCurve(exact)!, cores), fit: 'model', reason: 'made for this processor' };
  if (/\bEPYC 7B12\b/.test(cpu.model)) {
    const curve = findCurve(cores <= 2 ? 'epyc-7b12-small' : 'epyc-7b12-medium')!;
    return { curve: forCores(curve, cores), fit: 'model', reason: 'made for this processor' };
  }
  const described = `${cpu.model} ${cpu.vendor ?? ''}`;
  const relative = RELATIVES.find(({ pattern }) => pattern.test(described));
  const base = findCurve(relative?.curve ?? 'epyc-7763')!;
  const factor = relative?.factor ?? 1;
  return {
    curve: forCores(
      { ...base, knots: base.knots.map(([percent, watts]) => [percent, watts * factor]) },
      cores,
    ),
    fit: 'nearest',
    reason: relative
      ? `nearest published curve, taken ${relative.why}`
      : 'no published curve is near; taken as an EPYC 7763',
  };
}

export const curveNames = (): string[] => CURVES.map(data => curveOf(data).name);

/** Factors around modelled energy: −30 % and +60 % for a known processor, half to double for another. */
export function band(fit: Fit): { readonly low: number; readonly high: number } {
  return fit === 'nearest' ? { low: 0.5, high: 2 } : { low: 0.7, high: 1.6 };
}
