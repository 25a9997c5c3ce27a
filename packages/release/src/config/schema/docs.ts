import { releaseFileSchema } from './editor.ts';
import { settingsSchema } from './schema.ts';

interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
}

/** A node with what it refers to. */
function resolve(node: Node): Node {
  const name = /^#\/definitions\/(\w+)$/.exec(node.$ref ?? '')?.[1];
  if (name === undefined) return node;
  const definitions = settingsSchema.definitions as unknown as Readonly<Record<string, Node>>;
  return { ...definitions[name], ...node };
}

function typeOf(given: Node): string {
  const node = resolve(given);
  if (node.enum) return node.enum.map(value => `\`${String(value)}\``).join(', ');
  const kinds = (node.anyOf ?? []).map(typeOf).filter(kind => kind !== '');
  if (kinds.length > 0) return kinds.join(' or ');
  if (node.items) return `list of ${typeOf(node.items)}`;
  if (typeof node.additionalProperties === 'object') return 'mapping';
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? []);
  return types
    .filter(type => type !== 'null')
    .map(type => (type === 'object' ? 'mapping' : type))
    .join(' or ');
}

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');

function rows(node: Node, prefix: string): string[] {
  const lines: string[] = [];
  for (const [key, given] of Object.entries(node.properties ?? {})) {
    const child = resolve(given);
    const name = `${prefix}${key}`;
    const required = node.required?.includes(key) ? ' **Required.**' : '';
    const fallback = child.default === undefined ? '' : `\`${JSON.stringify(child.default)}\``;
    lines.push(
      `| \`${name}\` | ${cell(typeOf(child))} | ${cell(child.description ?? '')}${required} | ${fallback} |`,
    );
    lines.push(...below(child, name));
  }
  return lines;
}

/** Rows of what a node contains: its own keys, those of its items, or those of its named entries. */
function below(given: Node, name: string): string[] {
  const node = resolve(given);
  const lines: string[] = [];
  for (const option of [node, ...(node.anyOf ?? [])]) {
    if (option.properties && !name.startsWith('hooks.')) lines.push(...rows(option, `${name}.`));
    if (option.items) lines.push(...below(option.items, `${name}[]`));
    if (typeof option.additionalProperties === 'object')
      lines.push(...below(option.additionalProperties, `${name}.NAME`));
  }
  return lines;
}

/** The reference table of docs/release-file.md, between its markers. */
export function releaseFileTable(): string {
  const { environments } = releaseFileSchema.properties;
  const own = settingsSchema as unknown as Node;
  return [
    '| key | type | what | default |',
    '| --- | --- | --- | --- |',
    ...rows(own, ''),
    `| \`environments.NAME\` | mapping | ${cell(environments.description)} | |`,
  ].join('\n');
}
