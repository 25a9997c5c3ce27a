/** The schema for editors beside the loader: both take and refuse the same. */
import { loadReleaseFile } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { releaseFileSchema } from '../../src/config/schema/editor.ts';
import type { SchemaNode } from '../../src/config/schema/node.ts';
import { settingsSchema } from '../../src/config/schema/schema.ts';
import { thrown } from './release-files.ts';

describe('the schema that editors are given', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  const editor = ajv.compile(JSON.parse(JSON.stringify(releaseFileSchema)));

  test('takes what the loader takes, and refuses what it refuses', () => {
    const odd = fc.constantFrom<unknown>(0, 'x', '', null, [], {}, 1.5, -1, true);
    const of = (...good: unknown[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...good, '{{ v }}') }, { weight: 1, arbitrary: odd });
    const service = fc.record(
      {
        type: of('systemd', 'touch'),
        unit: of('a@.service'),
        timeout: of(1, 0.5),
        instances: of(0, 3),
        reload: of('auto'),
        become: of(true, false),
        template: of('a.j2'),
        hosts: of('web', ['web']),
      },
      { requiredKeys: ['type'] },
    );
    const settings = fc.record(
      {
        keep: of(2, 9),
        batches: of([1, '50%'], ['{{ a }}%'], [[]]),
        user: of('deploy'),
        lock: fc.record({ wait: of(0, 3) }),
        services: fc.dictionary(fc.constantFrom('a', 'b'), service),
        python: fc.record(
          { version: of(3.12, '3.12'), timeout: of(1), lock: of('a', ['a', '{{ b }}']) },
          { requiredKeys: [] },
        ),
        templates: fc.array(
          fc.record(
            { source: of('a'), path: of('b'), mode: of('0640') },
            { requiredKeys: ['source', 'path'] },
          ),
          { maxLength: 1 },
        ),
        decrypt: fc.array(fc.oneof(of('a'), fc.record({ path: of('a'), to: of('b') })), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(settings, own => {
        const file = { app: 'x', root: '/srv/x', inventory: 'i', ...own };
        const mine = thrown(() => loadReleaseFile(JSON.stringify(file), 'r.json')) === undefined;
        if (mine) taken += 1;
        else refused += 1;
        expect([file, editor(file)]).toEqual([file, mine]);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(300);
  });

  test('lets an environment override a part', () => {
    const file = {
      app: 'x',
      root: '/x',
      inventory: 'i',
      environments: { a: { services: { w: { unit: 'u' } } }, b: null },
    };
    expect(editor(file)).toBe(true);
    expect(editor({ ...file, environments: { a: { services: { w: { unti: 'u' } } } } })).toBe(false);
  });

  test('has an example or a word for whatever has a pattern', () => {
    const wrong: string[] = [];
    const visit = (node: SchemaNode, path: string) => {
      if (node.pattern !== undefined && !node.patternErrorMessage) wrong.push(path);
      for (const [key, inner] of Object.entries(node)) {
        if (typeof inner === 'object' && inner !== null && key !== 'examples')
          visit(inner as SchemaNode, `${path}/${key}`);
      }
    };
    visit(settingsSchema as unknown as SchemaNode, '');
    expect(wrong).toEqual([]);
  });
});
