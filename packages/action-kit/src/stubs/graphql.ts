/** Stands in for @octokit/graphql in bundles: action-kit sends GraphQL by Octokit's own request, which counts and ends it. */
export const withCustomRequest = () => ({ defaults: () => undefined });
