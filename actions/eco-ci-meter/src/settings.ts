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
