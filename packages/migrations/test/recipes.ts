/** Recipes on real servers: their files applied step by step, under the old application and then under the new one. */
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import type { DatabaseService } from '@guarded-deploy/local-services';
import { type GuardOptions, type GuardResult, nodeExec, nodeFiles, recipe } from '../src/index.ts';
import type { Recipe } from '../src/recipe/recipe.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, migration, type Project } from './projects.ts';
import type { EngineName } from './servers.ts';

/** A migration that is not safe, and what both applications do with its tables. */
export interface RecipeCase {
  readonly name: string;
  readonly engines?: readonly EngineName[];
  /** Operations of Django. */
  readonly django: string;
  readonly head?: string;
  /** upgrade() of Alembic; left out where Alembic has nothing of the kind. */
  readonly alembic?: string;
  /** What the new application does beyond what the old one did; `old` queries that it no longer makes are named by a pattern. */
  readonly queries?: readonly string[];
  readonly without?: RegExp;
  /** Rules that a person has to allow in the second half. */
  readonly allow?: readonly string[];
}

const BASE = `from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("Place", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))]),
        migrations.CreateModel("Item", [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=50)),
            ("amount", models.IntegerField(null=True)),
            ("note", models.CharField(max_length=50)),
            ("kept", models.ForeignKey("shop.place", models.CASCADE, related_name="+")),
        ]),
        migrations.CreateModel("Spare", [("id", models.BigAutoField(primary_key=True)), ("place", models.ForeignKey("shop.place", models.CASCADE, related_name="+"))]),
    ]
`;

/** What the application that runs now does. */
const OLD = [
  'SELECT id, name, amount, note, kept_id FROM shop_item',
  "INSERT INTO shop_item (name, amount, note, kept_id) VALUES ('new', 5, 'n', 1)",
  "UPDATE shop_item SET note = 'u', amount = 6 WHERE name = 'b'",
  'SELECT id, place_id FROM shop_spare',
  'INSERT INTO shop_spare (place_id) VALUES (1)',
];

const ROWS = `INSERT INTO shop_place (id, name) VALUES (1, 'p'), (2, 'q'), (3, 'r');
INSERT INTO shop_item (name, amount, note, kept_id) VALUES ('a', 1, 'x', 1), ('b', 2, 'y', 2);
INSERT INTO shop_spare (place_id) VALUES (1), (3);`;

let counter = 0;

/** Queries that a server refuses; what works changes nothing. */
function refusedOf(
  server: DatabaseService,
  engine: EngineName,
  database: string,
  queries: readonly string[],
): string[] {
  return queries.filter(given => {
    const query = engine === 'mariadb' ? given : given.replaceAll('`', '"');
    try {
      server.sql(
        engine === 'mariadb'
          ? `START TRANSACTION; ${query}; ROLLBACK;`
          : `BEGIN; ${query}; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK;`,
        database,
      );
      return false;
    } catch {
      return true;
    }
  });
}

/** Everything of a schema that a migration can change, as sorted lines. Names that servers choose are the same on both sides. */
function schemaOf(server: DatabaseService, engine: EngineName, database: string): string[] {
  const place = engine === 'mariadb' ? `'${database}'` : "'public'";
  const queries =
    engine === 'mariadb'
      ? [
          `SELECT 'column', table_name, column_name, column_type, is_nullable, column_default, collation_name FROM information_schema.columns WHERE table_schema = ${place}`,
          `SELECT 'index', table_name, index_name, non_unique, GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics WHERE table_schema = ${place} GROUP BY table_name, index_name, non_unique`,
          `SELECT 'constraint', table_name, constraint_name, constraint_type FROM information_schema.table_constraints WHERE table_schema = ${place}`,
          `SELECT 'check', table_name, constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = ${place}`,
        ]
      : [
          `SELECT 'column', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default FROM information_schema.columns WHERE table_schema = ${place}`,
          `SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = ${place}`,
          `SELECT 'constraint', CAST(conrelid AS regclass), conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = CAST(${place} AS regnamespace)`,
        ];
  return queries
    .flatMap(query => server.sql(query, database).split('\n'))
    .filter(line => line !== '' && !/(django_migrations|alembic_version)/.test(line))
    .sort();
}

/** What was seen of one recipe. */
interface Played {
  readonly recipe: Recipe;
  /** The guard's word on the original, on the first half and on the second. */
  readonly verdicts: readonly { readonly status: string; readonly rules: readonly string[] }[];
  /** Queries of the old application that fail after the first half, and of the new one after either. */
  readonly refused: {
    readonly old: readonly string[];
    readonly fresh: readonly string[];
    readonly end: readonly string[];
  };
  readonly schema: readonly string[];
  /** The schema that the original migration would have made. */
  readonly wanted: readonly string[];
}

const verdictOf = ({ status, pending, fault }: GuardResult) => ({
  status,
  rules: [
    ...pending.flatMap(({ findings }) =>
      findings
        .filter(({ note, allowed }) => !note && allowed === undefined)
        .map(({ rule, subject }) => `${rule} ${subject}`),
    ),
    ...(fault && status === 'error' ? [fault.message] : []),
  ],
});

/** Calls recipe() as the command does, and writes its files. */
async function write(
  project: Project,
  python: string,
  id: string,
  more: Partial<GuardOptions> = {},
): Promise<Recipe> {
  using deadline = new Deadline(120, 'the recipe');
  const made = await recipe(
    {
      ...{
        tool: 'auto',
        root: project.root,
        directory: '.',
        python,
        databases: ['default'],
        onPending: 'fail',
        safety: 'block',
      },
      ...{
        checkDrift: 'off',
        allow: [],
        connectTimeout: 5,
        lockTimeout: 2,
        smallTable: 0,
        exec: nodeExec,
        files: nodeFiles,
      },
      ...{ env: { PATH: process.env.PATH, HOME: process.env.HOME }, temporary: tmpdir(), deadline },
      ...more,
    },
    id,
  );
  for (const { path, text } of made.files) writeFileSync(join(project.root, path), text);
  return made;
}

interface Tool {
  readonly project: Project;
  readonly database: string;
  readonly id: string;
  look(more: Partial<GuardOptions>): Promise<GuardResult>;
  recipe(): Promise<Recipe>;
}

function djangoTool(server: DatabaseService, engine: EngineName, python: string, given: RecipeCase): Tool {
  counter += 1;
  const database = `recipe${process.pid}x${counter}`;
  server.sql(`CREATE DATABASE ${database}`, engine === 'mariadb' ? 'mysql' : 'postgres');
  const project = djangoProject({ default: databaseSettings(server, database) });
  project.file('shop/migrations/0001_initial.py', BASE);
  execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: project.root });
  server.sql(ROWS, database);
  project.file(
    'shop/migrations/0002_change.py',
    migration('0001_initial', given.django).replace('class Migration', `${given.head ?? ''}class Migration`),
  );
  return {
    ...{ project, database, id: 'shop.0002_change' },
    look: more => callGuard(project.root, python, { checkDrift: 'off', ...more }),
    recipe: () => write(project, python, 'shop.0002_change'),
  };
}

const ENV = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`;

function alembicTool(server: DatabaseService, engine: EngineName, pythons: Pythons, given: RecipeCase): Tool {
  const { django, alembic: python } = pythons;
  // The same tables, made by Django and kept by Alembic.
  const base = djangoTool(server, engine, django, given);
  const { project, database } = base;
  for (const path of ['manage.py', 'shop', 'site_config']) project.remove(path);
  server.sql(
    "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('a1')",
    database,
  );
  const { user, password, port } = server;
  const driver = engine === 'mariadb' ? 'mysql+pymysql' : 'postgresql+psycopg';
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: `${driver}://${user}:${password}@127.0.0.1:${port}/${database}`,
  };
  project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
  project.file('migrations/env.py', ENV);
  project.file(
    'migrations/versions/a1.py',
    'revision = "a1"\ndown_revision = None\ndef upgrade():\n    pass\n',
  );
  project.file(
    'migrations/versions/a2_change.py',
    `"""change"""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = "a2"\ndown_revision = "a1"\n\n\ndef upgrade() -> None:\n${(
      given.alembic ?? ''
    )
      .split('\n')
      .map(line => `    ${line}`)
      .join('\n')}\n\n\ndef downgrade() -> None:\n    pass\n`,
  );
  return {
    ...{ project, database, id: 'a2' },
    look: more => callGuard(project.root, python, { checkDrift: 'off', env, ...more }),
    recipe: () => write(project, python, 'a2', { env }),
  };
}

interface Pythons {
  readonly django: string;
  readonly alembic: string;
}

/** Plays one case with one tool on one server. */
export async function play(
  server: DatabaseService,
  engine: EngineName,
  tool: 'Django' | 'Alembic',
  pythons: Pythons,
  given: RecipeCase,
): Promise<Played> {
  const make = () =>
    tool === 'Django'
      ? djangoTool(server, engine, pythons.django, given)
      : alembicTool(server, engine, pythons, given);
  const original = make();
  const split = make();
  const fresh = [...OLD.filter(query => !given.without?.test(query)), ...(given.queries ?? [])];
  try {
    const before = verdictOf(await split.look({}));
    const made = await split.recipe();
    const first = verdictOf(await split.look({ onPending: 'apply-safe' }));
    const refused = {
      old: refusedOf(server, engine, split.database, OLD),
      fresh: refusedOf(server, engine, split.database, fresh),
    };
    for (const { path, when } of made.files)
      if (when === 'later')
        renameSync(join(split.project.root, path), join(split.project.root, path.replace(/\.later$/, '')));
    const second = verdictOf(await split.look({ onPending: 'apply-safe', allow: given.allow ?? [] }));
    const end = refusedOf(server, engine, split.database, fresh);
    const applied = await original.look({ onPending: 'apply', safety: 'off' });
    if (applied.status !== 'clean')
      throw new Error(`the original cannot be applied: ${applied.fault?.message}`);
    return {
      recipe: made,
      verdicts: [before, first, second],
      refused: { ...refused, end },
      schema: schemaOf(server, engine, split.database),
      wanted: schemaOf(server, engine, original.database),
    };
  } finally {
    original.project.delete();
    split.project.delete();
  }
}

export const CASES: readonly RecipeCase[] = [
  {
    name: 'a column that may not be NULL',
    django: 'migrations.AddField("item", "rank", models.IntegerField(default=7)),',
    alembic:
      'op.add_column("shop_item", sa.Column("rank", sa.Integer, nullable=False, server_default="7"))\nop.alter_column("shop_item", "rank", existing_type=sa.Integer, server_default=None)',
    without: /INSERT INTO shop_item/,
    queries: ["INSERT INTO shop_item (name, amount, note, kept_id, `rank`) VALUES ('z', 5, 'n', 1, 9)"],
  },
  {
    name: 'an index',
    engines: ['postgresql'],
    django: 'migrations.AddIndex("item", models.Index(fields=["name"], name="item_name")),',
    alembic: 'op.create_index("item_name", "shop_item", ["name"])',
  },
  {
    name: 'a column with an index',
    engines: ['postgresql'],
    django: 'migrations.AddField("item", "code", models.CharField(max_length=20, null=True, db_index=True)),',
    alembic:
      'op.add_column("shop_item", sa.Column("code", sa.String(20)))\nop.create_index("item_code", "shop_item", ["code"])',
  },
  {
    name: 'a column that holds rows apart',
    engines: ['postgresql'],
    django: 'migrations.AddField("item", "code", models.IntegerField(null=True, unique=True)),',
    alembic:
      'op.add_column("shop_item", sa.Column("code", sa.Integer))\nop.create_unique_constraint("item_code", "shop_item", ["code"])',
  },
  {
    name: 'a column with a check',
    engines: ['postgresql'],
    django: 'migrations.AddField("item", "n", models.PositiveIntegerField(null=True)),',
  },
  {
    name: 'a reference to another table',
    django:
      'migrations.AddField("item", "second", models.ForeignKey("shop.place", models.SET_NULL, null=True, related_name="+")),',
    alembic:
      'op.add_column("shop_item", sa.Column("second_id", sa.BigInteger))\nop.create_foreign_key("second_fk", "shop_item", "shop_place", ["second_id"], ["id"])',
  },
  {
    name: 'a column that goes',
    django: 'migrations.RemoveField("item", "note"),',
    alembic: 'op.drop_column("shop_item", "note")',
    without: /note/,
    queries: ["INSERT INTO shop_item (name, amount, kept_id) VALUES ('z', 5, 1)"],
  },
  {
    name: 'a reference that goes',
    django: 'migrations.RemoveField("item", "kept"),',
    without: /kept/,
    queries: [
      "INSERT INTO shop_item (name, amount, note) VALUES ('z', 5, 'n')",
      'DELETE FROM shop_place WHERE id = 2',
    ],
  },
  {
    name: 'a table that goes',
    django: 'migrations.DeleteModel("Spare"),',
    alembic: 'op.drop_table("shop_spare")',
    without: /spare/,
    queries: ['DELETE FROM shop_place WHERE id = 3'],
  },
  {
    name: 'NOT NULL',
    django: 'migrations.AlterField("item", "amount", models.IntegerField()),',
    alembic: 'op.alter_column("shop_item", "amount", existing_type=sa.Integer, nullable=False)',
  },
  {
    name: 'a check',
    engines: ['postgresql'],
    django:
      'migrations.AddConstraint("item", models.CheckConstraint(condition=models.Q(amount__gte=0), name="amount_ok")),',
    alembic: 'op.create_check_constraint("amount_ok", "shop_item", "amount >= 0")',
  },
  {
    name: 'rows that are held apart',
    django: 'migrations.AddConstraint("item", models.UniqueConstraint(fields=["name"], name="name_once")),',
    alembic: 'op.create_unique_constraint("name_once", "shop_item", ["name"])',
  },
  {
    name: 'several at once, with rows that Python fills',
    engines: ['postgresql'],
    django:
      'migrations.AddField("item", "rank", models.IntegerField(null=True)),\nmigrations.RunPython(fill, migrations.RunPython.noop),\nmigrations.AlterField("item", "rank", models.IntegerField()),\nmigrations.AddIndex(\n    "item",\n    models.Index(fields=["amount"], name="item_amount"),\n),',
    head: 'def fill(apps, schema_editor):\n    apps.get_model("shop", "Item").objects.update(rank=1)\n\n\n',
    without: /INSERT INTO shop_item/,
    // What the function does to rows stays a person's to judge.
    allow: ['run-python'],
  },
];
