/** The schema as editors are given it (docs/release.schema.json): the file as it is written, templates and environments included. */

import type { SchemaNode } from './node.ts';
import { settingsSchema } from './schema.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words that limit a value, and so stand beside what a template may be. */
const LIMITS: readonly string[] = [
  'type',
  'enum',
  'pattern',
  'patternErrorMessage',
  'minLength',
  'minimum',
  'exclusiveMinimum',
  'maximum',
];

const TEMPLATE = { type: 'string', pattern: '\\{[{%]' } as const;

/** The same schema for editors: a template may stand where a text of a certain form, a number, a word or yes-or-no is wanted. */
function withTemplates(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withTemplates);
  if (!isObject(node)) return node;
  const inner = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      ['examples', 'enum', 'default', 'required', 'propertyNames', 'if'].includes(key)
        ? value
        : withTemplates(value),
    ]),
  );
  const types = [inner['type']].flat().filter(type => typeof type === 'string');
  const scalar = types.length > 0 && !types.some(type => ['object', 'array', 'null'].includes(type));
  const limited = Object.keys(inner).some(key => LIMITS.includes(key) && key !== 'type');
  if (!(scalar && (limited || !types.includes('string'))) && inner['enum'] === undefined) return inner;
  const rest = Object.fromEntries(Object.entries(inner).filter(([key]) => !LIMITS.includes(key)));
  const limits = Object.fromEntries(Object.entries(inner).filter(([key]) => LIMITS.includes(key)));
  return { ...rest, anyOf: [limits, TEMPLATE] };
}

/** A part of the settings that overrides others: of mappings, which are merged, no key is required. */
function partial(node: SchemaNode): SchemaNode {
  const { required: _, ...rest } = node;
  return {
    ...rest,
    ...(isObject(node.properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(node.properties).map(([key, inner]) => [key, part(inner)]),
          ),
        }
      : {}),
    ...(isObject(node.additionalProperties)
      ? { additionalProperties: partial(node.additionalProperties as SchemaNode) }
      : {}),
  };
}

const part = (node: SchemaNode | boolean) => (typeof node === 'boolean' ? node : partial(node));

/** What docs/release.schema.json says: the file as it is written. */
export const releaseFileSchema = {
  ...(withTemplates(settingsSchema) as object),
  $id: 'https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/release.schema.json',
  required: undefined,
  properties: {
    ...(withTemplates(settingsSchema.properties) as Record<string, unknown>),
    environments: {
      type: 'object',
      description:
        'What differs per environment. Mappings are merged into the file’s own, all else replaces it; the whole is judged afterwards.',
      additionalProperties: {
        type: ['object', 'null'],
        additionalProperties: false,
        description: 'Settings of this environment: any of the file’s own, also parts of them.',
        properties: Object.fromEntries(
          Object.entries(settingsSchema.properties).map(([key, node]) => [
            key,
            withTemplates(key === 'inventory' ? node : partial(node as unknown as SchemaNode)),
          ]),
        ),
      },
    },
  },
} as const;
