/** Whether a test of that title, or a row of that name in the table of one, stands in a source and is not left out. */
export function hasTest(source: string, title: string): boolean {
  const quoted = [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``];
  return quoted.some(literal => {
    for (let at = source.indexOf(literal); at >= 0; at = source.indexOf(literal, at + 1)) {
      const line = source.slice(source.lastIndexOf('\n', at) + 1, at);
      const before = source.slice(0, at).trimEnd();
      if (/\b(skip|todo|failing)\b[^\n]*$/.test(line) || /^\s*\/\//.test(line)) continue;
      // The first argument of a call, or a row or the first value of a row.
      if (/[([,]$/.test(before)) return true;
    }
    return false;
  });
}
