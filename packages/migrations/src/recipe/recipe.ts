/** Writing a migration that is not safe anew, as steps that are: what there is to write, and from what it was made. */
import { isAbsolute, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { redact } from '@guarded-deploy/redact';
import type { GuardResult } from '../decide/decide.ts';
import { idOf, listed } from '../decide/faults.ts';
import type { Engine } from '../model/engine.ts';
import type { Observation } from '../model/observation.ts';
import type { Finding, Judged } from '../model/verdict.ts';
import type { Files } from '../observe/files.ts';
import { alembicFiles, djangoFiles, type RecipeFile } from './files.ts';
import { sequenceOf } from './sequence.ts';

/** The files that take the place of one migration. */
export interface Recipe {
  /** `shop.0002_note`. */
  readonly id: string;
  /** The first is the migration's own file, which is written anew. */
  readonly files: readonly RecipeFile[];
  /** The server that they are for, such as `postgresql 15.6`. */
  readonly server: string;
}

const told = ({ rule, subject }: Finding) => `${rule} (${subject})`;

/** The migration of this name that is pending and not safe. @throws Fault RECIPE_UNKNOWN, RECIPE_NEEDLESS */
function wanted({ pending }: GuardResult, id: string): Judged {
  const found = pending.filter(
    migration => idOf(migration) === id || (migration.app === '' && migration.name.startsWith(id)),
  );
  const [first] = found;
  if (first === undefined)
    throw new Fault({
      code: 'RECIPE_UNKNOWN',
      what: `The migration '${id}' is not pending${pending.length === 0 ? ', and no other is' : `; pending are ${listed([...new Set(pending.map(idOf))])}`}.`,
      remedy: 'Name a pending one, as the guard does: APP.NAME in Django, the revision in Alembic.',
    });
  const unsafe = found.find(({ safe }) => safe === false);
  if (unsafe === undefined)
    throw new Fault({
      code: 'RECIPE_NEEDLESS',
      what: `The migration ${idOf(first)} is safe as it is, or what speaks against it is allowed.`,
      remedy: 'Commit it as it is.',
    });
  return unsafe;
}

/**
 * The files for one migration, from what was seen of the project. Writes none of them.
 * @throws Fault RECIPE_UNKNOWN, RECIPE_NEEDLESS, RECIPE_NOT_WRITTEN
 */
export function recipeOf(
  result: GuardResult,
  { databases }: Pick<Observation, 'databases'>,
  place: { readonly files: Files; readonly root: string; readonly secrets: readonly string[] },
  id: string,
): Recipe {
  const judged = wanted(result, id);
  const name = idOf(judged);
  const refuse = (
    why: string,
    remedy = 'Write the steps by hand; docs/migrations.md says for each rule what to do instead.',
  ) =>
    new Fault({ code: 'RECIPE_NOT_WRITTEN', what: `No files can be written for ${name}: ${why}.`, remedy });
  const database = databases.find(({ alias }) => alias === judged.database);
  const engine = (database?.engine ?? '') as Engine;
  if (database === undefined || !/^(postgresql|mariadb|mysql)$/.test(engine))
    throw refuse('there are steps for PostgreSQL, MariaDB and MySQL only');
  if (result.tool === 'flyway') throw refuse('files are written for Django and Alembic');
  if (database.severalHeads)
    throw refuse('the project has several heads, and which one is meant is not known');
  if (judged.file === null || isAbsolute(judged.file))
    throw refuse('its file is not part of this repository');
  const path = join(place.root, judged.file);
  const text = place.files.read(path);
  if (text === undefined) throw refuse(`its file ${judged.file} cannot be read`);
  // A password, or what looks like one, is shown to nobody, in a new file neither.
  if (judged.operations.some(({ sql }) => sql.some(part => redact(part, place.secrets) !== part)))
    throw refuse('a part of its SQL is hidden, since it looks like a password or a token');
  const sequence = sequenceOf(judged, database);
  const [first] = sequence.without;
  if (first !== undefined)
    throw refuse(
      `there are no steps for ${listed([...new Set(sequence.without.map(told))])}`,
      first.recipe === '' ? undefined : first.recipe,
    );
  const own = result.pending.filter(other => other.database === judged.database && other.app === judged.app);
  const make = result.tool === 'django' ? djangoFiles : alembicFiles;
  const server = `${engine} ${database.version ?? ''}`.trim();
  const source = {
    ...{ judged, text, sequence, server },
    newest: own.at(-1)!.name,
    names: place.files.list(join(path, '..')),
  };
  return { id: name, files: make(source), server };
}
