import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { Environment } from '@guarded-deploy/python-env';

const { code, details, table, text } = markdown;

const CACHE = (environment: Environment, why: string) =>
  environment.cache === undefined
    ? text(why)
    : environment.cache.hit
      ? `restored ${code(environment.cache.key)}`
      : `nothing there yet for ${code(environment.cache.key)}`;

/** What was set up, where it came from, and what each part of it took. */
export function environmentSummary(
  environment: Environment,
  facts: { readonly cacheReason: string; readonly total: number; readonly variables: readonly string[] },
): string {
  const { python, request, plan, uv, packages, seconds, systemPackages, wheelsReused } = environment;
  const rows: string[][] = [
    [
      'Python',
      `${code(python.version)} from ${text(python.place)}, asked by ${text(request.source)} (${code(request.raw)})`,
    ],
    ...(uv
      ? [['uv', `${code(uv.version)} ${uv.cached ? 'from the tool cache' : 'fetched, checksum verified'}`]]
      : []),
    [
      'Packages',
      `${packages.length} from ${plan.install.map(code).join(', ')}${plan.hashes ? ', by hash' : ''}${
        wheelsReused === undefined ? '' : wheelsReused ? ', kept wheels' : ', wheels built anew'
      }`,
    ],
    ...(plan.groups.length > 0 ? [['Groups', plan.groups.map(code).join(', ')]] : []),
    ...(plan.extras.length > 0 ? [['Extras', plan.extras.map(code).join(', ')]] : []),
    ...(systemPackages.length > 0 ? [['System packages', systemPackages.map(code).join(', ')]] : []),
    ...(facts.variables.length > 0 ? [['Variables', facts.variables.map(code).join(', ')]] : []),
    ['Cache', CACHE(environment, facts.cacheReason)],
    [
      'Time',
      `${facts.total.toFixed(1)} s: ${Object.entries(seconds)
        .map(([phase, value]) => `${phase} ${value.toFixed(2)}`)
        .join(', ')}`,
    ],
  ];
  const list = [...packages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version }) => `${name} ${version}`);
  return [
    '### Environment',
    table(['', ''], rows),
    ...(list.length > 0
      ? [details(`${list.length} packages`, markdown.block(list.slice(0, 500).join('\n')))]
      : []),
  ].join('\n\n');
}
