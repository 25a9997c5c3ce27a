/**
 * Reading data that anyone on the internet may have shaped: nothing here throws, and whatever is not exactly of the
 * expected form is `undefined`.
 */

/** The value at `path`, through own properties of plain objects and arrays only. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

/** A full commit SHA (SHA-1, lower case) that is not the null commit of a deleted ref. */
export function shaOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value) && !/^0+$/.test(value) ? value : undefined;
}

/** A GitHub login: letters, digits, single hyphens or an enterprise's `_shortcode`, and `[bot]` for Apps. */
export function loginOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/.test(value)
    ? value
    : undefined;
}

/** A positive id, as GitHub gives to accounts and repositories. */
export function idOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** `owner/name`. */
export function repositoryOf(value: unknown): string | undefined {
  return typeof value === 'string' &&
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]{1,100}$/.test(value) &&
    !/\/\.{1,2}$/.test(value)
    ? value
    : undefined;
}

/** The name of a branch or tag, for display; without its `refs/heads/` or `refs/tags/`. */
export function refNameOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > 1000 || /[\u0000-\u001f\u007f]/.test(value))
    return undefined;
  return value.replace(/^refs\/(heads|tags)\//, '');
}

/** An ISO 8601 instant in milliseconds. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
