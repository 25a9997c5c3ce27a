/** Compiles the schema when documentation is generated: doing it at run time costs a quarter of a second of every release. */
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { settingsSchema } from './schema.ts';

/** Text of validate.gen.ts. */
export function validatorModule(): string {
  const ajv = new Ajv({
    allErrors: true,
    // Sentences are our own (sentences.ts).
    messages: false,
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
  return `// Generated from schema.ts by scripts/docs.ts; edit that.\n// @ts-nocheck\n${shorter(code)}`;
}

/** What ajv writes out in each place of an error, as functions. Every action that reads release files carries the code. */
const HELPERS = `const added = (all, one) => { if (all === null) return [one]; all.push(one); return all; };
const pointed = key => key.replace(/~/g, "~0").replace(/\\//g, "~1");
`;

/** The same code with what it repeats in functions. @throws Error when ajv writes it in another way than is known here */
function shorter(code: string): string {
  const short = code
    .replace(
      /if\(vErrors === null\)\{\s*vErrors = \[(err\d+)\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g,
      'vErrors = added(vErrors, $1);',
    )
    .replace(/(key\d+)\.replace\(\/~\/g, "~0"\)\.replace\(\/\\\/\/g, "~1"\)/g, 'pointed($1)');
  if (/vErrors\.push|replace\(\/~/.test(short))
    throw new Error('ajv repeats something that is not known here');
  return short.replace('"use strict";\n', `"use strict";\n${HELPERS}`);
}
