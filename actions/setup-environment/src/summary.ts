import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { Environment } from '@guarded-deploy/python-env';

const { code, details, table, text } = markdown;

const CACHE = (environment: Environment, why: string) =>
  environment.cache === undefined
    ? text(why)
    : environment.cache.hit
      ? `restored ${code(environment.cache.key)}`
      : environment.cache.near
        ? `restored from a run with other sources of the checkout, for ${code(environment.cache.key)}`
        : `nothing there yet for ${code(environment.cache.key)}`;

/** What was chosen of the project's dependencies, as the inputs name it. */
function chosen(selection: Environment['plan']['selection']): string[] {
  return Object.entries(selection).flatMap(([key, value]) => {
    const input = key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
    if (typeof value === 'boolean') return value ? [input] : [];
    return (value as readonly string[]).map(name => `${input} ${name}`);
  });
}

/** What was set up, where it came from, and what each part of it took. */
export function environmentSummary(
  environment: Environment,
  facts: { readonly cacheReason: string; readonly total: number; readonly variables: readonly string[] },
): string {
  const { python, request, plan, uv, tool, packages, seconds, systemPackages, wheelsReused, resolved } =
    environment;
  const { selection } = plan;
  const rows: string[][] = [
    [
      'Python',
      `${code(python.version)} from ${text(python.place)}, asked by ${text(request.source)} (${code(request.raw)})`,
    ],
    ...(uv
      ? [['uv', `${code(uv.version)} ${uv.cached ? 'from the tool cache' : 'fetched, checksum verified'}`]]
      : []),
    ...(tool ? [[text(tool.name), `${code(tool.version)}, which read the lock`]] : []),
    [
      'Packages',
      `${packages.length} from ${plan.install.map(code).join(', ')}${resolved ? ', **resolved for this run**' : plan.hashes ? ', by hash' : ''}${
        wheelsReused === undefined ? '' : wheelsReused ? ', kept wheels' : ', wheels built anew'
      }`,
    ],
    ...(chosen(selection).length > 0 ? [['Chosen', chosen(selection).map(code).join(', ')]] : []),
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
    ...(resolved
      ? [details('Resolved for this run', markdown.block(resolved.slice(0, 500).join('\n')))]
      : []),
    ...(list.length > 0
      ? [details(`${list.length} packages`, markdown.block(list.slice(0, 500).join('\n')))]
      : []),
  ].join('\n\n');
}
