/** Alembic as projects really have it: where it runs, where its configuration lies, how many heads it has. */
import { expect, test } from '@jest/globals';
import { AlembicStage, describeIf, ENV_PY, pythonOf, source } from './alembic-stage.ts';

const stage = new AlembicStage();

describeIf('where Alembic runs and where its configuration lies are two things', () => {
  /** The scripts, and a module beside them that env.py imports as the project does. */
  const scripts = (folder: string) => {
    stage.project.file(`${folder}/env.py`, `from shop import MARK\n${ENV_PY}`);
    stage.project.file(
      `${folder}/versions/a1.py`,
      source('a1', null, 'op.execute("CREATE TABLE item (id int)")'),
    );
  };
  const clean = { status: 'clean', applied: [{ name: 'a1' }], fault: undefined };

  test('conf/alembic.ini with scripts relative to the working directory', async () => {
    stage.fresh();
    stage.project.file(
      'conf/alembic.ini',
      '[alembic]\nscript_location = db/migrations\nprepend_sys_path = .\n',
    );
    stage.project.file('shop.py', 'MARK = 1\n');
    scripts('db/migrations');
    expect(await stage.look({ alembicConfig: 'conf/alembic.ini' })).toMatchObject({ status: 'pending' });
    expect(await stage.look()).toMatchObject({
      status: 'pending',
      pending: [{ file: 'db/migrations/versions/a1.py' }],
    });
    expect(await stage.look({ alembicConfig: 'conf/alembic.ini', onPending: 'apply-safe' })).toMatchObject(
      clean,
    );
  });

  test('a configuration below the working directory with scripts beside it', async () => {
    stage.fresh();
    stage.project.file('backend/alembic.ini', '[alembic]\nscript_location = migrations\n');
    stage.project.file('backend/shop.py', 'MARK = 1\n');
    scripts('backend/migrations');
    expect(await stage.look({ alembicConfig: 'backend/alembic.ini' })).toMatchObject({ status: 'pending' });
    expect(await stage.look({ onPending: 'apply-safe' })).toMatchObject(clean);
  });

  test('scripts by %(here)s, and scripts in a package', async () => {
    stage.fresh();
    stage.project.file('conf/alembic.ini', '[alembic]\nscript_location = %(here)s/../db\n');
    stage.project.file('shop.py', 'MARK = 1\n');
    scripts('db');
    expect(await stage.look({ alembicConfig: 'conf/alembic.ini' })).toMatchObject({ status: 'pending' });
    stage.project.file(
      'conf/alembic.ini',
      '[alembic]\nscript_location = packed:scripts\nprepend_sys_path = .\n',
    );
    stage.project.file('packed/__init__.py', '');
    stage.project.remove('db');
    scripts('packed/scripts');
    expect(await stage.look({ alembicConfig: 'conf/alembic.ini', onPending: 'apply-safe' })).toMatchObject(
      clean,
    );
  });

  test('pyproject.toml alone, and beside an alembic.ini', async () => {
    stage.fresh();
    stage.project.file(
      'pyproject.toml',
      '[project]\nname = "shop"\n[tool.alembic]\nscript_location = "%(here)s/db"\n',
    );
    stage.project.file('shop.py', 'MARK = 1\n');
    scripts('db');
    expect(await stage.look()).toMatchObject({ tool: 'alembic', status: 'pending' });
    expect(await stage.look({ alembicConfig: 'pyproject.toml' })).toMatchObject({ status: 'pending' });
    stage.project.file('alembic.ini', '[alembic]\nsqlalchemy.url = none\n');
    expect(await stage.look({ onPending: 'apply-safe' })).toMatchObject(clean);
    expect(await stage.look()).toMatchObject({ status: 'clean' });
  });

  test('a configuration of another name is found; one beside it is said to be left out', async () => {
    stage.fresh();
    stage.project.file('shop.py', 'MARK = 1\n');
    stage.project.file('conf/setup.ini', '[alembic]\nscript_location = db\n');
    stage.project.file('conf/tox.ini', '[tox]\n');
    scripts('db');
    expect(await stage.look()).toMatchObject({ tool: 'alembic', status: 'pending' });
    stage.project.file('alembic.ini', '[alembic]\nscript_location = db\n');
    stage.project.file('alembic_tenants.ini', '[alembic]\nscript_location = tenants\n');
    expect((await stage.look()).notes.join()).toMatch(
      /'alembic_tenants\.ini' was not looked at: .*alembic-config/,
    );
  });

  test('an Alembic that does not know pyproject.toml says so', async () => {
    stage.fresh();
    stage.project.file('pyproject.toml', '[tool.alembic]\nscript_location = "db"\n');
    scripts('db');
    const result = await stage.look({}, {}, pythonOf('older'));
    expect(result).toMatchObject({ status: 'error', fault: { code: 'ALEMBIC_CONFIG_INVALID' } });
    expect(result.fault?.message).toMatch(/from 1\.16 on; this is 1\.13/);
  });

  test('a configuration without scripts is no broken migration', async () => {
    stage.fresh();
    stage.project.file('alembic.ini', '[alembic]\n');
    expect(await stage.look()).toMatchObject({ status: 'error', fault: { code: 'ALEMBIC_CONFIG_INVALID' } });
  });
});

describeIf('several heads', () => {
  const begin = () => {
    stage.fresh();
    stage.project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    stage.project.file('migrations/env.py', ENV_PY);
  };
  const version = (id: string, after: string | null, more = '') =>
    stage.project.file(
      `migrations/versions/${id}.py`,
      source(id, after, `op.execute("CREATE TABLE t_${id} (id int)")`, more),
    );

  test('two bases are meant: both are applied, as `upgrade heads` does', async () => {
    begin();
    version('a1', null);
    version('b1', null);
    version('b2', 'b1');
    const result = await stage.look();
    expect(result).toMatchObject({ status: 'pending', targets: [{ pending: 3 }] });
    expect(result.fault?.message).toContain('alembic upgrade heads');
    const applied = await stage.look({ onPending: 'apply-safe' });
    expect(applied).toMatchObject({ status: 'clean' });
    expect(applied.applied.map(migration => migration.name).sort()).toEqual(['a1', 'b1', 'b2']);
    version('a2', 'a1');
    expect(await stage.look()).toMatchObject({ pending: [{ name: 'a2' }] });
  });

  test('two branches with a label each are meant; without labels two people met', async () => {
    begin();
    version('a1', null);
    version('b1', 'a1', 'branch_labels = ("orders",)');
    version('c1', 'a1', 'branch_labels = ("stock",)');
    expect(await stage.look()).toMatchObject({ status: 'pending', targets: [{ pending: 3 }] });
    version('b1', 'a1');
    version('c1', 'a1');
    expect(await stage.look()).toMatchObject({ status: 'conflict', fault: { code: 'MIGRATION_CONFLICT' } });
    // The database is on both: somebody upgrades it with `heads`.
    stage.sql(
      "CREATE TABLE alembic_version (version_num varchar(32)); INSERT INTO alembic_version VALUES ('b1'), ('c1')",
    );
    expect(await stage.look()).toMatchObject({ status: 'clean' });
  });
});
