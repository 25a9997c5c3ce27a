import type { Inputs } from './io.gen.ts';

/** Seconds that a release may take: the wait, the way back, and the calls around it. */
export const secondsOf = ({ waitMinutes }: Pick<Inputs, 'waitMinutes'>): number =>
  waitMinutes * 60 * 1.5 + 300;
