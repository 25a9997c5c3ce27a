/**
 * Stands in for undici in bundles that keep @actions/http-client, which needs it for one thing: a proxy's dispatcher for
 * the global fetch. Its own requests go through node:http, proxies included.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('a dispatcher for fetch is not part of this bundle');
  }
}
