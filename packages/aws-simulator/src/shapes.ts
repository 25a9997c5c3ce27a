/** Whether a document is what AWS's own description of the API says it is. */

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly exception?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/** The part of botocore's models that is looked at. */
export interface ServiceModel {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly input?: { readonly shape: string };
        readonly output?: { readonly shape: string };
        readonly errors?: readonly { readonly shape: string }[];
      }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Names of the errors of a service. */
export const exceptionsOf = (model: ServiceModel): readonly string[] =>
  Object.entries(model.shapes)
    .filter(([, shape]) => shape.exception === true)
    .map(([name]) => name);

/**
 * What is wrong with a document, a line each with its path; empty when all is as the shape says: no unknown member, no missing one,
 * every value of its type, enumerations and lengths kept.
 */
export function violations(
  model: ServiceModel,
  shapeName: string,
  value: unknown,
  path = '$',
): readonly string[] {
  const shape = model.shapes[shapeName];
  if (!shape) return [`${path}: there is no shape ${shapeName}`];
  const wrong = (expected: string) => [`${path}: ${JSON.stringify(value)?.slice(0, 80)} is no ${expected}`];
  switch (shape.type) {
    case 'structure': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(shapeName);
      const members = shape.members ?? {};
      const missing = (shape.required ?? [])
        .filter(name => !(name in value))
        .map(name => `${path}.${name} is missing`);
      return [
        ...missing,
        ...Object.entries(value).flatMap(([name, inner]) =>
          members[name]
            ? violations(model, members[name].shape, inner, `${path}.${name}`)
            : [`${path}.${name} is no member of ${shapeName}`],
        ),
      ];
    }
    case 'list':
      if (!Array.isArray(value)) return wrong('list');
      if (value.length < (shape.min ?? 0) || value.length > (shape.max ?? Number.POSITIVE_INFINITY))
        return wrong(`list of ${shape.min} to ${shape.max}`);
      return value.flatMap((inner, at) => violations(model, shape.member!.shape, inner, `${path}[${at}]`));
    case 'map':
      if (typeof value !== 'object' || value === null) return wrong('map');
      return Object.entries(value).flatMap(([key, inner]) =>
        violations(model, shape.value!.shape, inner, `${path}.${key}`),
      );
    case 'string':
      if (typeof value !== 'string') return wrong('string');
      return shape.enum && !shape.enum.includes(value) ? wrong(`of ${shape.enum.join(', ')}`) : [];
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? [] : wrong('whole number');
    case 'double':
    case 'float':
    case 'timestamp':
      return typeof value === 'number' ? [] : wrong('number');
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('boolean');
    default:
      return [];
  }
}
