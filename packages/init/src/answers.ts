/** What only a person knows, with what is taken when nobody answers. */

export interface EnvironmentAnswer {
  /** `staging` or `prod`. */
  readonly name: string;
  /** The branch whose pushes are deployed to it. */
  readonly branch: string;
  /** `user@address`, the first of which runs migrations. Empty: a placeholder is written. */
  readonly hosts: readonly string[];
  /** The name that visitors use. Empty: a placeholder. */
  readonly domain: string;
}

export interface Answers {
  /** Name of the application: lower case, digits and dashes. */
  readonly app: string;
  readonly environments: readonly EnvironmentAnswer[];
  readonly webServer: 'caddy' | 'nginx' | 'none';
  /** Full SHA of Guarded Deploy that the workflow names. */
  readonly pin: string;
}

/** A name for directories, units and services, from any text. Pure. */
export function appName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .split('-')
    .filter(part => part !== '')
    .join('-');
  return name === '' ? 'app' : name;
}

const ADDRESS =
  /^(?:([A-Za-z_][\w.-]{0,31})@)?([A-Za-z0-9](?:[\w.-]{0,252})|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;

/** `user@address:port` taken apart; undefined when it is none. Pure. */
export function addressOf(
  text: string,
): { readonly user: string; readonly address: string; readonly port: number | undefined } | undefined {
  const match = ADDRESS.exec(text);
  if (match === null) return undefined;
  const port = match[3] === undefined ? undefined : Number(match[3]);
  return { user: match[1] ?? 'deploy', address: match[2]!.replace(/^\[|\]$/g, ''), port };
}

/** Reserved for documents: nobody can be meant by them (RFC 2606, RFC 5737). */
export const PLACEHOLDER_ADDRESS = '192.0.2.10';
export const placeholderDomain = (environment: string): string =>
  `${environment === 'prod' ? 'www' : environment}.example.org`;
