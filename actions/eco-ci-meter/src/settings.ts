import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Choice, type Cpu, chooseCurve, curveNames, parseCpuinfo } from '@guarded-deploy/energy/cpu';
import { forCores, parseCurve } from '@guarded-deploy/energy/curves';
import { readText, type System } from '@guarded-deploy/energy/machine';
import { messageOf } from '@guarded-deploy/faults';

export function cpuOf(system: System): Cpu {
  const text = system.platform === 'linux' ? (readText(system, '/proc/cpuinfo') ?? '') : '';
  return parseCpuinfo(text, system.cpus()[0]?.model ?? '');
}

/** The curve that the input `cpu` asks for; one that cannot be had is said in `notes`, and the automatic one is taken. */
export function curveFor(cpu: Cpu, cores: number, wanted: string, notes: string[]): Choice {
  const named = chooseCurve(cpu, cores, wanted);
  if (named) return named;
  if (/\.json$/i.test(wanted)) {
    try {
      const curve = parseCurve(readFileSync(wanted, 'utf8'), basename(wanted, '.json'));
      return { curve: forCores(curve, cores), fit: 'given', reason: 'from the file in the input `cpu`' };
    } catch (thrown) {
      notes.push(`the curve ${wanted} was not used: ${messageOf(thrown)}`);
    }
  } else notes.push(`no curve is called ${wanted}; there are ${curveNames().join(', ')}`);
  return chooseCurve(cpu, cores)!;
}

export function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The texts, numbers and truth values in a value, however deep, in their order. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [];
}

/**
 * `test (3.12, mariadb)`: the job's id with its matrix values. Of lists and mappings the values inside count. One line of
 * at most 200 characters.
 */
export function labelOf(
  inputs: { readonly label: string | undefined; readonly matrix: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (inputs.label !== undefined) return inputs.label;
  let legs: string[] = [];
  try {
    const matrix: unknown = JSON.parse(inputs.matrix ?? '');
    if (typeof matrix === 'object') legs = leavesOf(matrix);
  } catch {
    // Not a matrix job.
  }
  const name = `${env.GITHUB_JOB ?? ''}${legs.length > 0 ? ` (${legs.join(', ')})` : ''}`;
  // By characters: half of one would be no text.
  return name.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').replace(/^(.{200}).*$/u, '$1');
}
