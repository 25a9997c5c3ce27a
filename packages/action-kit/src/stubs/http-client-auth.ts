/** Stands in for @actions/http-client/lib/auth in the bundles, where @actions/core names this class; see http-client.ts. */
export class BearerCredentialHandler {
  constructor() {
    throw new Error('OIDC is not part of this bundle');
  }
}
