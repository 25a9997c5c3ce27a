/** Stands in for universal-user-agent in the bundles, which asks `navigator` first: in Node that is a module of its own to load. */
export function getUserAgent(): string {
  return `Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`;
}
