/** @actions/core draws its delimiters from here: node:crypto is loaded when the first one is wanted, not at start. */
export function randomUUID(): string {
  return process.getBuiltinModule('node:crypto').randomUUID();
}
