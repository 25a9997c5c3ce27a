import { describe, expect, test } from '@jest/globals';
import { CASES, play, type RecipeCase } from './recipes.ts';
import { bothServers, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: recipes: ${why}`);

/** Plays recipes on both servers with both tools. @param chosen which of the cases */
export function checkRecipes(chosen: (given: RecipeCase) => boolean): void {
  const servers = bothServers(why);
  const rows = CASES.filter(chosen).flatMap(given =>
    (['postgresql', 'mariadb'] as const).flatMap(engine =>
      (['Django', 'Alembic'] as const).flatMap(tool =>
        (given.engines ?? [engine]).includes(engine) && (tool === 'Django' || given.alembic !== undefined)
          ? [{ given, engine, tool, name: given.name }]
          : [],
      ),
    ),
  );
  (why ? describe.skip : describe)('a recipe', () => {
    test.each(rows)('$tool on $engine: $name', async ({ given, engine, tool }) => {
      const pythons = { django: pythonOf('django52'), alembic: pythonOf('alembic') };
      const { verdicts, refused, schema, wanted } = await play(servers[engine], engine, tool, pythons, given);
      const [before, first, second] = verdicts;
      expect(before!.status).toBe('unsafe');
      // The first half is safe and is applied, and so is the second.
      expect([first, second]).toEqual([
        { status: 'clean', rules: [] },
        { status: 'clean', rules: [] },
      ]);
      // The old application works after the first half, and the new one after either.
      expect(refused).toEqual({ old: [], fresh: [], end: [] });
      expect(schema).toEqual(wanted);
    });
  });
}
