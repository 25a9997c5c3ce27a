/** Which hosts are switched together. */

/** How many hosts to switch together, batch after batch: `[1, 50%, 100%]`, the last one repeated. Pure. */
export function planBatches<T>(hosts: readonly T[], sizes: readonly (number | string)[]): T[][] {
  const batches: T[][] = [];
  let at = 0;
  for (let index = 0; at < hosts.length; index++) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? '100%';
    const text = String(size);
    const count = text.endsWith('%')
      ? Math.floor((Number(text.slice(0, -1)) / 100) * hosts.length)
      : Number(text);
    const next = Math.max(1, Number.isFinite(count) ? count : hosts.length);
    batches.push(hosts.slice(at, at + next));
    at += next;
  }
  return batches;
}
