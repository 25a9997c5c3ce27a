import type { Fault } from '@guarded-deploy/faults';
import { plainLine } from './plain.ts';

/** Tells a person what went wrong, on standard error. */
export function tell(fault: Fault): void {
  const { isTTY } = process.stderr;
  const red = isTTY && !process.env.NO_COLOR ? ['\x1b[31m', '\x1b[0m'] : ['', ''];
  process.stderr.write(
    `${red[0]}${fault.code}${red[1]} ${plainLine(fault.what)}\n${plainLine(fault.remedy)}\n${fault.docs}\n`,
  );
}
