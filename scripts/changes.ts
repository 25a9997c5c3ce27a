/**
 * Change fragments: every file in changes/ becomes a line of CHANGELOG.md at a release.
 *   node scripts/changes.ts --check             fails when a fragment has a wrong name or no sentence
 *   node scripts/changes.ts --preview           prints what the next release would say
 *   node scripts/changes.ts --release VERSION   moves the fragments and the unreleased section to VERSION, dated today
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const KINDS = ['security', 'added', 'changed', 'fixed'] as const;
type Kind = (typeof KINDS)[number];

export interface Fragment {
  readonly name: string;
  readonly kind: Kind;
  readonly text: string;
}

/** A fragment from its file name and text; a sentence that says what is wrong with it otherwise. Pure. */
export function readFragment(name: string, text: string): Fragment | string {
  const match = /^[a-z0-9][a-z0-9-]*\.([a-z]+)\.md$/.exec(name);
  const kind = KINDS.find(known => known === match?.[1]);
  if (!kind) return `changes/${name}: name it <a-few-words>.<kind>.md; kinds: ${KINDS.join(', ')}`;
  const line = text.trim().replace(/\s*\n\s*/g, ' ');
  if (line === '') return `changes/${name}: it is empty; write one or two sentences for a user`;
  if (line.startsWith('#')) return `changes/${name}: write sentences without a heading`;
  if (line.length > 600) return `changes/${name}: ${line.length} characters; at most 600`;
  return { name, kind, text: line.replace(/^[-*] /, '') };
}

/** A section of the changelog, its kinds in a fixed order, without a heading of its own. Pure. */
export function section(fragments: readonly Fragment[]): string {
  return KINDS.flatMap(kind => {
    const lines = fragments.filter(fragment => fragment.kind === kind).map(({ text }) => `- ${text}`);
    return lines.length === 0
      ? []
      : [`### ${kind[0]!.toUpperCase()}${kind.slice(1)}\n\n${lines.join('\n')}\n`];
  }).join('\n');
}

/** The changelog with a new version: what stood under Unreleased, then the fragments. Pure. */
export function released(
  changelog: string,
  version: string,
  date: string,
  fragments: readonly Fragment[],
): string {
  const [head, rest] = changelog.split(/^## \[Unreleased\]\n/m);
  if (head === undefined || rest === undefined) throw new Error('CHANGELOG.md has no section [Unreleased]');
  const at = rest.search(/^## \[/m);
  const before = (at < 0 ? rest : rest.slice(0, at)).trim();
  const older = at < 0 ? '' : `\n${rest.slice(at)}`;
  const parts = [section(fragments).trim(), before].filter(part => part !== '');
  return `${head}## [Unreleased]\n\n## [${version}] - ${date}\n\n${parts.join('\n\n')}\n${older}`;
}

function fragments(): (Fragment | string)[] {
  return globSync('changes/*')
    .map(path => basename(path))
    .filter(name => name !== 'README.md')
    .sort()
    .map(name => readFragment(name, readFileSync(`changes/${name}`, 'utf8')));
}

if (import.meta.filename === process.argv[1]) {
  const [command, version] = process.argv.slice(2);
  const all = fragments();
  const wrong = all.filter(item => typeof item === 'string');
  const good = all.filter(item => typeof item !== 'string');
  if (wrong.length > 0) {
    console.error(wrong.join('\n'));
    process.exitCode = 1;
  } else if (command === '--preview') {
    console.log(section(good));
  } else if (command === '--release' && version && /^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/.test(version)) {
    const text = readFileSync('CHANGELOG.md', 'utf8');
    writeFileSync('CHANGELOG.md', released(text, version, new Date().toISOString().slice(0, 10), good));
    for (const { name } of good) rmSync(`changes/${name}`);
  } else if (command !== '--check') {
    console.error('Use --check, --preview, or --release VERSION (such as 0.1.0).');
    process.exitCode = 2;
  }
}
