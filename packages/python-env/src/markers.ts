/** Environment markers of requirements, judged in three values: what is not known does not count. Pure. */
import { judged, markerOf, type Target } from './requirements.ts';

/** Characters of a marker that are read. */
const MOST = 2000;

/**
 * Whether a requirement applies to a Python and a system: `and`, `or` and brackets as PEP 508 has them. Undefined where a part that
 * decides is not known (`extra`, `platform_machine`).
 * @param line such as `uvloop>=0.18; sys_platform != "win32" and (python_version < "3.14" or extra == "fast")`
 */
export function applies(line: string, target: Target): boolean | undefined {
  const marker = markerOf(line);
  if (marker === undefined) return true;
  // Nobody writes more; a pull request may.
  if (marker.length > MOST) return undefined;
  const words = marker.match(/"[^"]*"|'[^']*'|[()]|[^\s()"']+/g) ?? [];
  let next = 0;
  const one = (): boolean | undefined => {
    if (words[next] === '(') {
      next += 1;
      const inner = either();
      next += 1;
      return inner;
    }
    const start = next;
    while (next < words.length && !/^(?:and|or|\(|\))$/.test(words[next]!)) next += 1;
    return judged(words.slice(start, next).join(' '), target);
  };
  const all = (): boolean | undefined => {
    let answer = one();
    while (words[next] === 'and') {
      next += 1;
      const other = one();
      answer =
        answer === false || other === false ? false : answer === true && other === true ? true : undefined;
    }
    return answer;
  };
  const either = (): boolean | undefined => {
    let answer = all();
    while (words[next] === 'or') {
      next += 1;
      const other = all();
      answer =
        answer === true || other === true ? true : answer === false && other === false ? false : undefined;
    }
    return answer;
  };
  return either();
}
