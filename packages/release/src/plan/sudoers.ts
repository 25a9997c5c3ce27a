/** A snippet for /etc/sudoers.d: what the SSH user of an application runs as root, and nothing else. Pure. */
import type { SudoCommand } from './sudo.ts';

/** Hosts on which the same user runs the same. */
export interface SudoGroup {
  readonly user: string;
  readonly hosts: readonly string[];
  readonly commands: readonly SudoCommand[];
}

/** Where Debian and Ubuntu have programs that are not in /usr/bin. */
const SBIN = new Set([
  'nginx',
  'apachectl',
  'apache2ctl',
  'service',
  'uwsgi-reload',
  'php-fpm',
  'rabbitmqctl',
]);

const placeOf = (program: string) =>
  program.startsWith('/') ? program : `/usr/${SBIN.has(program) ? 'sbin' : 'bin'}/${program}`;

/** A word that means itself. */
const escaped = (word: string) => word.replace(/[,:=*?[\]!# \t^]/g, '\\$&');

/** A command as sudoers has it; undefined for one that no line of sudoers can hold. */
function lineOf({ words, pattern, shown }: SudoCommand): string | undefined {
  const [program = '', ...rest] = words;
  // A backslash is read twice, by sudoers and by its patterns.
  if (words.some(word => /[\n\0\\"]/.test(word) || word === '')) return undefined;
  if (pattern !== undefined) return `${placeOf(program)} ^${pattern.replace(/[,:=]/g, '\\$&')}$`;
  const given = shown ? shown.slice(1) : rest;
  const last = shown?.at(-1) === '*';
  const text = given.map((word, at) => (last && at === given.length - 1 ? word : escaped(word)));
  // Two quotes: no arguments at all.
  return [escaped(placeOf(program)), ...(text.length === 0 ? ['""'] : text)].join(' ');
}

/** Names of aliases are capital letters, digits and underscores. */
const aliasOf = (app: string, environment: string, number: number) =>
  `DEPLOY_${[app, environment, ...(number > 0 ? [String(number + 1)] : [])]
    .join('_')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')}`;

const listed = (words: readonly string[]) =>
  words.length > 8 ? `${words.slice(0, 8).join(', ')} and ${words.length - 8} more` : words.join(', ');

function block({ user, hosts, commands }: SudoGroup, alias: string): string {
  const known = commands.map(command => ({ command, line: lineOf(command) }));
  const lines = known.flatMap(({ line }) => line ?? []);
  const lost = known.filter(({ line }) => line === undefined);
  const root = known.find(({ command }) => command.isRoot);
  return [
    `# On ${listed(hosts)}:`,
    ...(root
      ? [
          '# The line with sh lets a release write files as root, which is as much as being root. A release file whose units and',
          "# templates root does not write ('template' of a service, 'become') needs none.",
        ]
      : []),
    ...lost.map(
      ({ command }) =>
        `# Not possible in sudoers, since it has line breaks, backslashes, quotes or an empty word: ${JSON.stringify(command.words.join(' ')).slice(0, 200)}`,
    ),
    `Cmnd_Alias ${alias} = \\`,
    lines.map(line => `    ${line}`).join(', \\\n'),
    `${escaped(user)} ALL=(root) NOPASSWD: ${alias}`,
  ].join('\n');
}

/** The text of the snippet; a comment where nobody needs one. */
export function sudoersText(
  groups: readonly SudoGroup[],
  { app, environment }: { readonly app: string; readonly environment: string },
): string {
  const needed = groups.filter(({ commands }) => commands.length > 0);
  const name = [app, environment].filter(word => word !== '').join(' ');
  if (needed.length === 0) return `# ${name}: nothing is run by sudo.\n`;
  const regular = needed.some(({ commands }) => commands.some(({ pattern }) => pattern !== undefined));
  return [
    `# What releases of ${name} run as root. Made by 'guarded-deploy sudoers': make it again when services or templates change.`,
    '# Install it as root: visudo -cf FILE && install -m 440 FILE /etc/sudoers.d/NAME',
    "# Programs are where Debian and Ubuntu have them: compare with 'command -v'.",
    '# To see the words of a service that fails, the user also has to be in the group systemd-journal.',
    ...(regular ? ['# Numbers of instances are regular expressions, which sudo knows from 1.9.10 on.'] : []),
    '',
    needed.map((group, at) => block(group, aliasOf(app, environment, at))).join('\n\n'),
    '',
  ].join('\n');
}
