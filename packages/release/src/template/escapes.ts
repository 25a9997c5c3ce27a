/** Escapes of one letter that Python's strings and its module `re` share: what follows the backslash, and what both stand for. */
export const LETTER_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Those of strings, which also escape quotes; a backslash before a line break takes both away. */
export const STRING_ESCAPES: Readonly<Record<string, string>> = {
  ...LETTER_ESCAPES,
  "'": "'",
  '"': '"',
  '\n': '',
};
