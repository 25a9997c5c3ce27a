import type { Inputs } from './io.gen.ts';

/** Seconds that a release may take: a way back that is still under way, the wait, its own way back, and the calls around them. */
export const secondsOf = ({ waitMinutes }: Pick<Inputs, 'waitMinutes'>): number => waitMinutes * 60 * 2 + 600;
