import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

type Json = Record<string, unknown>;

interface Operation {
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: unknown }> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly $ref?: string; readonly content?: Record<string, { readonly schema?: unknown }> }
    >
  >;
}

/** OpenAPI 3.0 → JSON Schema: `nullable` becomes a choice with null, examples and discriminators go. */
function convert(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(convert);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example: _, examples: __, discriminator: ___, oneOf, ...rest } = schema as Json;
  const converted = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, convert(value)]));
  // Several of GitHub's choices overlap (an error fits two of them), so one match or more will do.
  if (oneOf) converted['anyOf'] = convert(oneOf);
  return nullable === true ? { anyOf: [{ type: 'null' }, converted] } : converted;
}

const bare = (path: string) => path.replace(/\{[^}]*\}/g, '{}');

/** GitHub's own description of its REST API. */
export class OpenApi {
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #operations = new Map<string, Operation>();
  readonly #responses: Record<string, Operation['responses'][string]>;

  constructor() {
    const folder = dirname(createRequire(import.meta.url).resolve('@octokit/openapi/package.json'));
    const document = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8')) as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Json; responses: Record<string, Operation['responses'][string]> };
    };
    this.#responses = document.components.responses;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        this.#operations.set(`${method.toUpperCase()} ${bare(path)}`, operation);
      }
    }
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
    const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;
    addFormats(this.#ajv);
    // GitHub's own kinds of text, about which it says no more.
    for (const format of ['repo.nwo', 'timestamp', 'int64']) this.#ajv.addFormat(format, true);
    this.#ajv.addSchema({ $id: 'github', components: { schemas: convert(document.components.schemas) } });
  }

  has(method: string, path: string): boolean {
    return this.#operations.has(`${method} ${bare(path)}`);
  }

  /** What is wrong with an answer to this operation; empty when nothing is. */
  wrongWithAnswer(method: string, path: string, status: number, body: unknown): string[] {
    const operation = this.#operations.get(`${method} ${bare(path)}`);
    if (!operation) return [`GitHub has no ${method} ${path}`];
    const described = operation.responses[String(status)];
    const response = described?.$ref ? this.#responses[described.$ref.split('/').at(-1)!] : described;
    if (!response) {
      if (status < 400) return [`GitHub describes no answer ${status} of ${method} ${path}`];
      return this.#validate({ $ref: '#/components/schemas/basic-error' }, body);
    }
    const schema = response.content?.['application/json']?.schema;
    if (schema === undefined) {
      return status === 204 || status === 304 ? (body === undefined ? [] : ['a body where none may be']) : [];
    }
    return this.#validate(schema, body);
  }

  wrongWithRequest(method: string, path: string, body: unknown): string[] {
    const schema = this.#operations.get(`${method} ${bare(path)}`)?.requestBody?.content?.['application/json']
      ?.schema;
    return schema === undefined || body === undefined ? [] : this.#validate(schema, body);
  }

  #validate(schema: unknown, body: unknown): string[] {
    const text = JSON.stringify(convert(schema)).replaceAll('"#/components/', '"github#/components/');
    const validate = this.#compiled.get(text) ?? this.#ajv.compile(JSON.parse(text));
    this.#compiled.set(text, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}
