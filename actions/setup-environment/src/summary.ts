import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { Environment } from '@guarded-deploy/python-env';

const { code, details, figure, joined, md, own, table, text } = markdown;

const CACHE = (environment: Environment, why: string) =>
  environment.cache === undefined
    ? text(why)
    : environment.cache.hit
      ? md`restored ${code(environment.cache.key)}`
      : environment.cache.near
        ? md`restored from a run with other sources of the checkout, for ${code(environment.cache.key)}`
        : md`nothing there yet for ${code(environment.cache.key)}`;

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
): markdown.Markdown {
  const { python, request, plan, uv, tool, packages, seconds, systemPackages, wheelsReused, resolved } =
    environment;
  const { selection } = plan;
  const codes = (names: readonly string[]) =>
    joined(
      names.map(name => code(name)),
      ', ',
    );
  const rows = [
    [
      own('Python'),
      md`${code(python.version)} from ${text(python.place)}, asked by ${text(request.source)} (${code(request.raw)})`,
    ],
    ...(uv
      ? [
          [
            own('uv'),
            md`${code(uv.version)} ${uv.cached ? 'from the tool cache' : 'fetched, checksum verified'}`,
          ],
        ]
      : []),
    ...(tool ? [[text(tool.name), md`${code(tool.version)}, which read the lock`]] : []),
    [
      own('Packages'),
      md`${packages.length} from ${codes(plan.install)}${resolved ? ', **resolved for this run**' : plan.hashes ? ', by hash' : ''}${
        wheelsReused === undefined ? '' : wheelsReused ? ', kept wheels' : ', wheels built anew'
      }`,
    ],
    ...(chosen(selection).length > 0 ? [[own('Chosen'), codes(chosen(selection))]] : []),
    ...(systemPackages.length > 0 ? [[own('System packages'), codes(systemPackages)]] : []),
    ...(facts.variables.length > 0 ? [[own('Variables'), codes(facts.variables)]] : []),
    [own('Cache'), CACHE(environment, facts.cacheReason)],
    [
      own('Time'),
      md`${figure(facts.total.toFixed(1))} s: ${joined(
        Object.entries(seconds).map(([phase, value]) => md`${text(phase)} ${figure(value.toFixed(2))}`),
        ', ',
      )}`,
    ],
  ];
  const list = [...packages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version }) => `${name} ${version}`);
  const parts = [
    own('### Environment'),
    table([own(''), own('')], rows),
    ...(resolved
      ? [details(own('Resolved for this run'), markdown.block(resolved.slice(0, 500).join('\n')))]
      : []),
    ...(list.length > 0
      ? [details(md`${list.length} packages`, markdown.block(list.slice(0, 500).join('\n')))]
      : []),
  ];
  return joined(parts, '\n\n');
}
