/**
 * Stands in for @actions/http-client in the bundles: @actions/core needs it only for OIDC, and it brings 400 KB of
 * undici. Whoever calls it learns so.
 */
export class HttpClient {
  constructor() {
    throw new Error('OIDC is not part of this bundle');
  }
}
