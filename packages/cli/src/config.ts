/** `guarded-deploy config`: what release file, inventory and variables come to. */
import { jsonOf, type Resolved, resolveAll, resolvedJson, withoutSecrets } from '@guarded-deploy/release';
import type { CliArguments } from './arguments.ts';
import { plain } from './plain.ts';
import { projectOf } from './project.ts';
import { columns } from './result.ts';

interface Shown {
  /** For standard output. */
  readonly output: string;
  /** For standard error: what would be without effect or wrong. */
  readonly warnings: readonly string[];
  readonly ok: boolean;
}

/**
 * Everything that a release would use, for all hosts or those of --hosts; no host is asked.
 * @throws Fault
 */
export async function showConfig(
  words: CliArguments,
  options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
    readonly commit: string;
    readonly ref: string;
    readonly now: Date;
  },
): Promise<Shown> {
  const project = await projectOf(words, options.env, options.signal);
  const all = resolveAll({
    config: project.config,
    inventory: project.inventory,
    files: project.files,
    workspace: project.workspace,
    vaultPassword: project.vaultPasswords,
    environment: words.environment ?? '',
    variables: project.variables,
    written: project.written,
    limit: words.hosts,
    commit: options.commit,
    ref: options.ref,
    now: options.now,
  });
  const found = { ...all, notes: [...project.unread, ...all.notes] };
  const resolved = words.showSecrets
    ? found
    : withoutSecrets(found, project.inventory, project.variables, project.written);
  return {
    output: words.json ? `${resolvedJson(resolved)}\n` : describe(resolved),
    warnings: warningsOf(resolved),
    ok: resolved.problems.length === 0,
  };
}

function warningsOf(resolved: Resolved): string[] {
  return [
    ...resolved.notes,
    ...resolved.problems.map(({ host, code, what }) => `${host}: ${code} ${what}`),
  ].map(plain);
}

/** A value on one line. */
const lineOf = (value: Parameters<typeof jsonOf>[0]) => jsonOf(value).replace(/\n\s*/g, ' ');

/** For a person: hosts as a table, then their variables, then the texts of the templates. */
function describe(resolved: Resolved): string {
  const hosts = Object.entries(resolved.hosts);
  const parts = [
    columns([
      ['HOST', 'ADDRESS', 'PORT', 'USER', 'GROUPS'],
      ...hosts.map(([name, host]) => [
        name,
        host.address,
        String(host.port),
        host.user,
        host.groups.join(', ') || '-',
      ]),
    ]),
  ];
  for (const [name, host] of hosts) {
    const lines = Object.entries(host.variables)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([variable, value]) => `  ${variable}: ${lineOf(value)}`);
    if (lines.length > 0) parts.push([`${name}:`, ...lines].join('\n'));
  }
  for (const { host, path, mode, text } of resolved.templates) {
    const body = text.replace(/\n$/, '').split('\n');
    parts.push([`${host} ${path} (${mode})`, ...body.map(line => `  | ${line}`)].join('\n'));
  }
  return `${plain(parts.join('\n\n'))}\n`;
}
