/** The name that somebody may have meant. */

/** `; did you mean 'x'?` for the known name that is nearest to a wrong one; nothing when none is near. */
export function likely(name: string, known: Iterable<unknown>): string {
  // A name of one or two letters is near to everything.
  if (name.length < 3) return '';
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const other of known) {
    if (typeof other !== 'string' || Math.abs(other.length - name.length) >= least) continue;
    const distance = distanceOf(name.toLowerCase(), other.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = other;
    }
  }
  return best === undefined ? '' : `; did you mean '${best}'?`;
}

/** Letters to change, add, drop or swap to make one text of another; `most` when it is that many or more. */
function distanceOf(a: string, b: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      next[j] = least;
    }
    if (Math.min(...next) >= most) return most;
    before = row;
    row = next;
  }
  return row[b.length]!;
}
