/** One in `n` of a list, from a place that is another one every time. `SEED=…` chooses the same again. */
export function shareOf<T>(list: readonly T[], n: number): readonly T[] {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  if (n > 1) console.log(`one in ${n} of ${list.length}: SEED=${seed}`);
  return list.filter((_, at) => (at + seed) % n === 0);
}
