import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mariaDbMissing, postgresMissing } from '@guarded-deploy/local-services';
import { describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { ADD, missingOf, outcome, pythonOf, Servers, WITH_NOTE } from './django-servers.ts';
import type { EnvironmentName } from './environments.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, MODELS, migration } from './projects.ts';

const servers = new Servers().start('mariadb', 'postgresql');

/** Django and engine by engine: each state of a database has its own status and its own words. */
const matrix: readonly [EnvironmentName, 'sqlite' | 'mariadb' | 'postgresql'][] = [
  ['django42', 'sqlite'],
  ['django52', 'mariadb'],
  ['django60', 'postgresql'],
  ['django42', 'mariadb'],
  ['django52', 'postgresql'],
  ['django60', 'sqlite'],
  ['django42', 'postgresql'],
  ['django52', 'sqlite'],
  ['django60', 'mariadb'],
];

describe.each(matrix)('%s on %s', (environment, engine) => {
  const missing =
    missingOf(environment) ??
    (engine === 'mariadb' ? mariaDbMissing() : engine === 'postgresql' ? postgresMissing() : undefined);
  if (missing) console.warn(`skipped: ${environment} on ${engine}: ${missing}`);
  const run = missing ? test.skip : test;

  run(
    'clean, pending, applied, drift, conflict, ahead, inconsistent: each told apart',
    async () => {
      const python = pythonOf(environment);
      const server = servers.find(engine);
      const project = djangoProject({
        default: databaseSettings(server, engine === 'sqlite' ? 'db.sqlite3' : servers.freshDatabase(engine)),
      });
      // A file of SQLite is made only where that is meant.
      const allow = engine === 'sqlite' ? ['sqlite'] : [];
      const look = (more: Partial<GuardOptions> = {}) => callGuard(project.root, python, { allow, ...more });
      try {
        const fresh = await look();
        expect(outcome(fresh)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
        expect(fresh.databases[0]).toMatchObject({ fresh: true });
        if (engine === 'sqlite') expect(existsSync(join(project.root, 'db.sqlite3'))).toBe(false);

        const applied = await look({ onPending: 'apply-safe' });
        expect(outcome(applied)).toEqual({ status: 'clean', code: undefined });
        expect(applied.applied.map(({ app, name }) => `${app}.${name}`)).toContain('shop.0001_initial');

        const clean = await look();
        expect(outcome(clean)).toEqual({ status: 'clean', code: undefined });
        expect(clean.databases[0]).toMatchObject({ engine, alias: 'default' });

        project.file('shop/models.py', WITH_NOTE);
        const drift = await look();
        expect(outcome(drift)).toEqual({ status: 'drift', code: 'MODEL_DRIFT' });
        expect(drift.fault?.message).toMatch(/shop .*note.*makemigrations shop/is);

        project.file('shop/migrations/0002_note.py', migration('0001_initial', ADD));
        const pending = await look();
        expect(outcome(pending)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
        expect(pending.fault?.message).toContain('shop.0002_note');
        expect(pending.pending[0]).toMatchObject({
          file: 'shop/migrations/0002_note.py',
          safe: true,
          lock: 'instant',
          compat: 'keeps',
        });
        expect(pending.pending[0]?.operations[0]?.line).toBe(5);
        expect(pending.pending[0]?.operations[0]?.sql.join()).toMatch(/ADD COLUMN/i);

        project.file(
          'shop/migrations/0002_other.py',
          migration('0001_initial', ADD.replace('note', 'other')),
        );
        const conflict = await look();
        expect(outcome(conflict)).toEqual({ status: 'conflict', code: 'MIGRATION_CONFLICT' });
        expect(conflict.counted).toBe(false);
        expect(conflict.fault?.message).toMatch(/0002_note and 0002_other.*--merge shop/s);
        project.remove('shop/migrations/0002_other.py');

        expect(outcome(await look({ onPending: 'apply-safe' }))).toEqual({
          status: 'clean',
          code: undefined,
        });
        project.remove('shop/migrations/0002_note.py');
        project.file('shop/models.py', MODELS);
        const ahead = await look();
        expect(outcome(ahead)).toEqual({ status: 'db-ahead', code: 'DATABASE_AHEAD' });
        expect(ahead.fault?.message).toContain('shop.0002_note');
        expect(outcome(await look({ allow: ['db-ahead'] }))).toEqual({ status: 'clean', code: undefined });

        project.file('shop/migrations/0001_b.py', migration('0001_initial', ''));
        project.file('shop/migrations/0002_note.py', migration('0001_b', ADD));
        const inconsistent = await look();
        expect(outcome(inconsistent)).toEqual({ status: 'error', code: 'MIGRATION_HISTORY_INCONSISTENT' });
      } finally {
        project.delete();
      }
    },
    180_000,
  );
});
