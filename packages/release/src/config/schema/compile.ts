/** Compiles the schema when documentation is generated: doing it at run time costs a quarter of a second of every release. */
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { settingsSchema } from './schema.ts';

/** Text of validate.gen.ts. */
export function validatorModule(): string {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    // Lengths in UTF-16 units, so that the code needs nothing from ajv.
    unicode: false,
    // The option works, and says on every run that it is deprecated.
    logger: false,
    code: { source: true, esm: true, lines: true },
  });
  const compile = (standalone as unknown as { default: (ajv: Ajv, validate: unknown) => string }).default;
  const code = compile(ajv, ajv.compile(settingsSchema));
  if (/\brequire\(/.test(code)) throw new Error('the compiled validator needs ajv at run time');
  return `// Generated from schema.ts by scripts/docs.ts; edit that.\n// @ts-nocheck\n${code}`;
}
