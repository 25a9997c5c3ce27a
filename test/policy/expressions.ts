/** GitHub's own workflow parser and expression evaluator, which plain Node cannot import: bundled on the fly. */
import { createRequire } from 'node:module';
import { buildSync } from 'esbuild';

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

interface Token {
  readonly expression?: string;
}

interface TemplateJob {
  readonly type: 'job' | 'reusableWorkflowJob';
  readonly id: { readonly value: string };
  readonly if: Token;
  readonly needs?: readonly { readonly value: string }[];
}

interface Library {
  parseWorkflow(
    file: { name: string; content: string },
    trace: object,
  ): {
    readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } };
    readonly value: object;
  };
  convertWorkflowTemplate(
    context: object,
    root: object,
    files: object,
    options: object,
  ): Promise<{
    readonly jobs: readonly TemplateJob[];
    readonly errors?: readonly { readonly Message: string }[];
  }>;
  NoOperationTraceWriter: new () => object;
  Lexer: new (text: string) => { lex(): { tokens: object[] } };
  Parser: new (tokens: object[], contexts: string[], functions: object[]) => { parse(): object };
  Evaluator: new (
    expression: object,
    context: object,
    functions?: ReadonlyMap<string, object>,
  ) => { evaluate(): Data };
  data: {
    Null: new () => Data;
    BooleanData: new (value: boolean) => Data;
    NumberData: new (value: number) => Data;
    StringData: new (value: string) => Data;
    Array: new (...values: Data[]) => Data;
    Dictionary: new (...pairs: { key: string; value: Data }[]) => Data;
  };
}

interface Data {
  coerceString(): string;
  number(): number;
  readonly kind: number;
  readonly value?: unknown;
}

function load(): Library {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `export { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } from '@actions/workflow-parser';
        export { Lexer, Parser, Evaluator, data } from '@actions/expressions';`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]!.text)(
    module,
    module.exports,
    createRequire(import.meta.url),
  );
  return module.exports as Library;
}

const library = load();

interface Parsed {
  readonly problems: readonly string[];
  readonly jobs: readonly TemplateJob[];
}

const known = new Map<string, Promise<Parsed>>();

/** What GitHub's parser says is wrong with a workflow and those it calls, and its jobs. Remembered by content. */
export function problemsOf(path: string, content: string, read: (path: string) => string): Promise<Parsed> {
  const key = `${path}\n${content}`;
  const parsed = known.get(key) ?? parseWhole(path, content, read);
  known.set(key, parsed);
  return parsed;
}

/** GitHub's published parser is older than `cache-mode` (September 2026); its values are what `boundaries.ts` reads. */
const withoutCacheMode = (text: string) =>
  text.replace(/^ +cache-mode: (?:none|read|write|write-only)\b.*\n/gm, '');

async function parseWhole(path: string, text: string, read: (path: string) => string): Promise<Parsed> {
  const content = withoutCacheMode(text);
  const parsed = library.parseWorkflow({ name: path, content }, new library.NoOperationTraceWriter());
  const problems = parsed.context.errors.getErrors().map(({ message }) => message);
  const template = await library.convertWorkflowTemplate(
    parsed.context,
    parsed.value,
    {
      getFileContent: async (reference: { path: string }) => ({
        name: reference.path,
        content: withoutCacheMode(read(reference.path)),
      }),
    },
    { fetchReusableWorkflowDepth: 1 },
  );
  problems.push(...(template.errors ?? []).map(({ Message }) => Message));
  return { problems, jobs: template.jobs };
}

function toData(value: Value | undefined): Data {
  const { data } = library;
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'string') return new data.StringData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(
    ...Object.entries(value as Record<string, Value>).map(([key, child]) => ({ key, value: toData(child) })),
  );
}

function fromData(result: Data): Value {
  const { value } = result;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (result instanceof library.data.Null) return null;
  return JSON.parse(
    JSON.stringify(result, (_, child) =>
      child instanceof library.data.Array || child instanceof library.data.Dictionary
        ? plainOf(child)
        : child,
    ),
  );
}

function plainOf(container: Data): Value {
  if (container instanceof library.data.Array)
    return (container as unknown as { values(): Data[] }).values().map(fromData);
  return Object.fromEntries(
    (container as unknown as { pairs(): { key: string; value: Data }[] })
      .pairs()
      .map(({ key, value }) => [key, fromData(value)]),
  );
}

export interface Contexts {
  readonly [name: string]: Value;
}

/** success(), failure(), always() and cancelled() of a job whose needs ended like this. */
function statusFunctions(needs: readonly string[]): { name: string; call: () => Data }[] {
  const all = needs.every(result => result === 'success');
  const some = needs.some(result => result === 'failure');
  const answers: Record<string, boolean> = { success: all, failure: some, always: true, cancelled: false };
  return Object.entries(answers).map(([name, answer]) => ({
    name,
    call: () => new library.data.BooleanData(answer),
  }));
}

/** The value of an expression, without its `${{ }}`. */
export function evaluate(expression: string, contexts: Contexts, needs: readonly string[] = []): Value {
  const functions = statusFunctions(needs).map(({ name, call }) => ({ name, minArgs: 0, maxArgs: 0, call }));
  const { tokens } = new library.Lexer(expression).lex();
  const parsed = new library.Parser(tokens, Object.keys(contexts), functions).parse();
  const evaluator = new library.Evaluator(
    parsed,
    toData(contexts),
    new Map(functions.map(definition => [definition.name, definition])),
  );
  return fromData(evaluator.evaluate());
}

/** A scalar with `${{ }}` in it; a single expression keeps its type. */
export function fill(text: unknown, contexts: Contexts): Value {
  if (typeof text !== 'string') return (text ?? null) as Value;
  const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text);
  if (whole) return evaluate(whole[1]!.trim(), contexts);
  return text.replace(/\$\{\{((?:(?!\}\}).)*)\}\}/gs, (_, expression: string) => {
    const value = evaluate(expression.trim(), contexts);
    return value === null ? '' : String(value);
  });
}
