/** Stands in, in bundles, for parts of @actions/core that nothing here uses and that load much at start. */

/** Taken by `export … from './summary.js'` of @actions/core. */
export const summary = undefined;
export const markdownSummary = undefined;
