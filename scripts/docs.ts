/**
 * Generates from every action.yml the typed inputs (src/io.gen.ts) and the tables of its README; from every embedded asset
 * (probe.py, script.sh beside TypeScript) a module that exports its text; from the schema, the rules and the decisions
 * their pages in docs/. A page has one source: what is generated here is written nowhere else.
 *   node scripts/docs.ts            writes
 *   node scripts/docs.ts --check    fails when a generated file is not what it should be
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { reference } from '../packages/migrations/src/reference.ts';
import { DESCRIBES, FILE_COMMANDS, WITHHELD } from '../packages/process/src/environment.ts';
import { validatorModule } from '../packages/release/src/config/schema/compile.ts';
import { releaseFileTable } from '../packages/release/src/config/schema/docs.ts';
import { releaseFileSchema } from '../packages/release/src/config/schema/editor.ts';
import { knownNames, refusedNames } from '../packages/release/src/template/docs.ts';
import { DECISIONS_INDEX, decisionsIndex, readDecisions } from './documents.ts';
import { hostProgram } from './host-program.ts';

interface InputDefinition {
  description: string;
  required?: boolean;
  default?: string;
  type?: string;
  options?: string[];
}

interface ActionDefinition {
  name: string;
  description: string;
  inputs?: Record<string, InputDefinition>;
  outputs?: Record<string, { description: string }>;
  runs: { using: string };
}

interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const TYPESCRIPT: Readonly<Record<string, string>> = {
  string: 'string',
  secret: 'string',
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  duration: 'number',
  lines: 'readonly string[]',
};

const quote = (value: string) =>
  `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
const camelCase = (name: string) => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function typeOf(name: string, input: InputDefinition): string {
  const type = input.type ?? 'string';
  const given = input.required || type === 'lines' || (input.default ?? '') !== '';
  const base = type === 'choice' ? (input.options ?? []).map(quote).join(' | ') : TYPESCRIPT[type];
  if (!base) throw new Error(`input '${name}': unknown type '${type}'`);
  return given ? base : `${base} | undefined`;
}

function ioModule(name: string, action: ActionDefinition): string {
  const inputs = Object.entries(action.inputs ?? {});
  const outputs = Object.keys(action.outputs ?? {});
  const spec = inputs.map(([input, definition]) => {
    const fields = [`type: ${quote(definition.type ?? 'string')}`];
    if (definition.required) fields.push('required: true');
    if (definition.default !== undefined) fields.push(`default: ${quote(String(definition.default))}`);
    if (definition.options) fields.push(`options: [${definition.options.map(quote).join(', ')}]`);
    return `    ${quote(input)}: { ${fields.join(', ')} },`;
  });
  const types = inputs.map(
    ([input, definition]) => `  readonly ${camelCase(input)}: ${typeOf(input, definition)};`,
  );
  return [
    '// Generated from action.yml by scripts/docs.ts; edit that.',
    "import type { ActionSpec } from '@guarded-deploy/action-kit';",
    '',
    'export interface Inputs {',
    ...types,
    '}',
    '',
    `export type Output = ${outputs.map(quote).join(' | ') || 'never'};`,
    '',
    'export const spec: ActionSpec = {',
    `  name: ${quote(name)},`,
    '  inputs: {',
    ...spec,
    '  },',
    `  outputs: [${outputs.map(quote).join(', ')}],`,
    '};',
    '',
  ].join('\n');
}

const cell = (value: string) =>
  value
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\|/g, '\\|');

function inputsTable(action: ActionDefinition): string {
  const rows = Object.entries(action.inputs ?? {}).map(([name, input]) => {
    const allowed = input.options
      ? ` One of ${input.options.map(option => `\`${option}\``).join(', ')}.`
      : '';
    const fallback = input.required
      ? '**required**'
      : (input.default ?? '') === ''
        ? ''
        : `\`${cell(String(input.default))}\``;
    return `| \`${name}\` | ${input.type ?? 'string'} | ${cell(input.description)}${allowed} | ${fallback} |`;
  });
  return rows.length === 0
    ? 'None.'
    : ['| input | type | what | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function outputsTable(action: ActionDefinition): string {
  const rows = Object.entries(action.outputs ?? {}).map(
    ([name, output]) => `| \`${name}\` | ${cell(output.description)} |`,
  );
  return rows.length === 0 ? 'None.' : ['| output | what |', '| --- | --- |', ...rows].join('\n');
}

function between(text: string, name: string, content: string, path: string): string {
  const pattern = new RegExp(`(<!-- ${name}:start -->\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!pattern.test(text))
    throw new Error(`${path} has no <!-- ${name}:start --> … <!-- ${name}:end --> block`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
}

/** Every action of this repository: its definition file, its folder of sources, its README. */
function actionFiles(): { name: string; definition: string; folder: string; readme: string }[] {
  return globSync('actions/*/')
    .sort()
    .flatMap(folder => {
      const name = basename(folder);
      const definition = name === 'guarded-deploy' ? 'action.yml' : join(folder, 'action.yml');
      return existsSync(definition) || name === 'guarded-deploy'
        ? [{ name, definition, folder, readme: join(folder, 'README.md') }]
        : [];
    });
}

interface SourceDefinition extends ActionDefinition {
  /** `for`: which setting of the root's own inputs the part is about; its descriptions say so. */
  include: { action: string; for?: string; omit?: string[] }[];
}

const SOURCE = 'actions/guarded-deploy/action.source.yml';

/** The root action takes the inputs and gives the outputs of the actions that it does in one; the first to name one defines it. */
function rootAction(): GeneratedFile[] {
  if (!existsSync(SOURCE)) return [];
  const {
    include,
    inputs = {},
    outputs = {},
    runs,
    ...head
  } = parse(readFileSync(SOURCE, 'utf8')) as SourceDefinition;
  const all = { inputs: { ...inputs }, outputs: { ...outputs } };
  for (const { action, for: when, omit = [] } of include) {
    const file = `actions/${action}/action.yml`;
    if (!existsSync(file)) continue;
    const part = parse(readFileSync(file, 'utf8')) as ActionDefinition;
    const described = (text: string) => (when ? `For \`${when}\`. ${text}` : text);
    for (const [name, input] of Object.entries(part.inputs ?? {})) {
      // What one target requires, the other does not have: the domain says what is missing.
      const { required: _, ...optional } = input;
      if (!omit.includes(name))
        all.inputs[name] ??= { ...optional, description: described(input.description) };
    }
    for (const [name, { description }] of Object.entries(part.outputs ?? {}))
      all.outputs[name] ??= { description: described(description) };
  }
  const header =
    '# Made by scripts/docs.ts from actions/guarded-deploy/action.source.yml and the actions it includes; edit those.\n';
  return [{ path: 'action.yml', content: header + stringify({ ...head, ...all, runs }, { lineWidth: 0 }) }];
}

/** What children inherit, for the Python part of run-tests, which has to do without Node. */
function inheritedModule(): string {
  const lines = [
    '"""What tests inherit. Generated from packages/process/src/environment.ts by scripts/docs.ts; edit that."""',
    '',
    'import re',
    '',
    'DESCRIBES = frozenset(',
    '    [',
    ...DESCRIBES.map(name => `        "${name}",`),
    '    ]',
    ')',
    `WITHHELD = re.compile(r"${WITHHELD.join('|')}")`,
    `FILE_COMMANDS = "${FILE_COMMANDS}"`,
    '',
    '',
    'def is_inherited(name, value=""):',
    '    """Whether tests see a variable: the job\'s own and where it runs, nothing through which they could speak for the job."""',
    '    if name in DESCRIBES:',
    '        return True',
    '    return not WITHHELD.match(name) and FILE_COMMANDS not in value.replace("\\\\", "/")',
  ];
  return `${lines.join('\n')}\n`;
}

export function generate(): GeneratedFile[] {
  const files: GeneratedFile[] = rootAction();
  const root = files[0];
  for (const { name, definition, folder, readme } of actionFiles()) {
    const source = definition === root?.path ? root.content : readFileSync(definition, 'utf8');
    const action = parse(source) as ActionDefinition;
    if (action.runs.using !== 'composite') {
      files.push({ path: join(folder, 'src/io.gen.ts'), content: ioModule(name, action) });
    }
    const inputs = inputsTable(action);
    const outputs = outputsTable(action);
    if (existsSync(readme)) {
      let page = between(readFileSync(readme, 'utf8'), 'inputs', inputs, readme);
      page = between(page, 'outputs', outputs, readme);
      files.push({ path: readme, content: page });
    }
  }
  const program = hostProgram();
  files.push({
    path: 'packages/release/src/host/program/parts.gen.ts',
    content: `// Generated from the files of this directory by scripts/docs.ts; edit those.\nimport type { HostProgram } from './parts.ts';\n\nexport default ${JSON.stringify(program.parts, null, 2)} satisfies HostProgram;\n`,
  });
  for (const asset of globSync('packages/*/src/**/*.{py,sh}').sort()) {
    if (asset.includes('/host/program/')) continue;
    const name = basename(asset);
    files.push({
      path: `${asset}.gen.ts`,
      content: `// Generated from ${name} by scripts/docs.ts; edit that.\nexport default ${JSON.stringify(readFileSync(asset, 'utf8'))};\n`,
    });
  }
  files.push({ path: 'actions/run-tests/inherited.py', content: inheritedModule() });
  // An action has to hold all that it runs.
  for (const name of ['isolate.py', 'isolation.py'])
    files.push({
      path: `actions/run-tests/${name}`,
      content: `# Generated from packages/process/src/${name} by scripts/docs.ts; edit that.\n${readFileSync(`packages/process/src/${name}`, 'utf8')}`,
    });
  const page = 'docs/release-file.md';
  files.push({ path: page, content: between(readFileSync(page, 'utf8'), 'keys', releaseFileTable(), page) });
  const templates = 'docs/templates.md';
  const known = between(readFileSync(templates, 'utf8'), 'known', knownNames(), templates);
  files.push({ path: templates, content: between(known, 'refused', refusedNames(), templates) });
  files.push({ path: 'docs/migrations.md', content: reference() });
  files.push({ path: DECISIONS_INDEX, content: decisionsIndex(readDecisions()) });
  files.push({ path: 'packages/release/src/config/schema/validate.gen.ts', content: validatorModule() });
  files.push({
    path: 'docs/release.schema.json',
    content: `${JSON.stringify(releaseFileSchema, null, 2)}\n`,
  });
  return files;
}

if (import.meta.filename === process.argv[1]) {
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const { path, content } of generate()) {
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  if (stale.length > 0) console.log(`${check ? 'stale' : 'wrote'}: ${stale.join(', ')}`);
  if (check && stale.length > 0) {
    console.error('Generated files are out of date: run npm run build.');
    process.exitCode = 1;
  }
}
