import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ADD, manage, missingOf, outcome, pythonOf } from './django-servers.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, MODELS, migration, type Project } from './projects.ts';

describe('a project that cannot be judged', () => {
  const missing = missingOf('django52');
  const run = missing ? test.skip : test;
  let project: Project;
  afterEach(() => project?.delete());
  const sqlite = () => djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });

  const broken: readonly [string, (project: Project) => void, string, RegExp][] = [
    [
      'settings that do not import',
      p => p.file('site_config/settings.py', 'import nowhere\n'),
      'SETTINGS_BROKEN',
      /nowhere.*settings\.py:1/s,
    ],
    [
      'settings without a variable',
      p => p.file('site_config/settings.py', 'import os\nSECRET_KEY = os.environ["KEY_FOR_THIS"]\n'),
      'SETTINGS_BROKEN',
      /KEY_FOR_THIS.*settings\.py:2/s,
    ],
    [
      'models that do not import',
      p => p.file('shop/models.py', 'from shop import missing_thing\n'),
      'PROJECT_BROKEN',
      /missing_thing.*models\.py:1/s,
    ],
    [
      'a missing parent',
      p => p.file('shop/migrations/0002_x.py', migration('0001_gone', ADD)),
      'MIGRATION_PARENT_MISSING',
      /0001_gone/,
    ],
    [
      'a syntax error in a migration',
      p => p.file('shop/migrations/0002_x.py', 'class Migration(:\n'),
      'MIGRATION_BROKEN',
      /0002_x\.py:1/,
    ],
    [
      'an import error in a migration',
      p => p.file('shop/migrations/0002_x.py', 'import nowhere_else\n'),
      'MIGRATION_BROKEN',
      /nowhere_else.*0002_x\.py:1/s,
    ],
    [
      'a project that ends the interpreter',
      p => p.file('shop/models.py', 'import os\nprint("bye")\nos._exit(3)\n'),
      'PROBE_SILENT',
      /exit code 3.*bye/s,
    ],
    ['an unknown database alias', () => undefined, 'DATABASE_ALIAS_UNKNOWN', /'nope'.*they have default/s],
  ];

  run.each(broken)('%s', async (name, breakIt, code, words) => {
    project = sqlite();
    breakIt(project);
    const more = name.includes('alias') ? { databases: ['nope'] } : {};
    const result = await callGuard(project.root, pythonOf('django52'), more).then(
      ({ status, fault }) => ({
        status,
        code: fault?.code,
        message: fault?.message ?? '',
        place: fault?.place,
      }),
      thrown => ({
        status: 'error',
        code: thrown.code,
        message: String(thrown.message),
        place: thrown.place,
      }),
    );
    expect(result).toMatchObject({ status: 'error', code });
    expect(result.message).toMatch(words);
  });

  run('no manage.py, and two of them', async () => {
    project = sqlite();
    project.file('second/manage.py', '');
    project.file('first/manage.py', '');
    project.remove('manage.py');
    const python = pythonOf('django52');
    await expect(callGuard(project.root, python)).rejects.toMatchObject({ code: 'MANAGE_AMBIGUOUS' });
    project.remove('first');
    project.remove('second');
    await expect(callGuard(project.root, python, { tool: 'django' })).rejects.toMatchObject({
      code: 'MANAGE_MISSING',
    });
    await expect(callGuard(project.root, python)).rejects.toMatchObject({ code: 'MIGRATION_TOOL_UNKNOWN' });
    // A settings module is enough.
    const named = await callGuard(project.root, python, { settings: 'site_config.settings' });
    expect(named.status).toBe('pending');
    await expect(
      callGuard(project.root, '/nowhere/python', { tool: 'django', settings: 'a.b' }),
    ).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
  });

  run('a project that prints everywhere, with bytecode forbidden, is judged all the same', async () => {
    project = sqlite();
    project.file(
      'shop/models.py',
      `import sys\nprint("{\\"status\\": \\"clean\\"}")\nprint("::set-output name=status::clean")\nsys.stderr.write("noise")\n${MODELS}`,
    );
    const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' };
    const result = await callGuard(project.root, pythonOf('django52'), { env });
    expect(outcome(result)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
    expect(existsSync(join(project.root, 'shop/__pycache__'))).toBe(true);
  });

  run('a squashed migration, half applied, is judged by its originals', async () => {
    project = sqlite();
    const python = pythonOf('django52');
    project.file('shop/migrations/0002_a.py', migration('0001_initial', ADD.replace('note', 'a')));
    project.file('shop/migrations/0003_b.py', migration('0002_a', ADD.replace('note', 'b')));
    manage(python, project, 'migrate', 'shop', '0002', '-v0');
    project.file(
      'shop/migrations/0002_squashed.py',
      migration(
        '0001_initial',
        `${ADD.replace('note', 'a')}\n${ADD.replace('note', 'b')}`,
        '    replaces = [("shop", "0002_a"), ("shop", "0003_b")]\n',
      ),
    );
    const half = await callGuard(project.root, python, { checkDrift: 'off' });
    expect(half.pending.filter(({ app }) => app === 'shop').map(({ name }) => name)).toEqual(['0003_b']);
    manage(python, project, 'migrate', '-v0');
    expect((await callGuard(project.root, python, { checkDrift: 'off' })).status).toBe('clean');
    project.remove('shop/migrations/0002_a.py');
    project.remove('shop/migrations/0003_b.py');
    expect((await callGuard(project.root, python, { checkDrift: 'off' })).status).toBe('clean');
  });

  run('several databases: the second is looked at when it is named', async () => {
    project = djangoProject({
      default: databaseSettings(undefined, 'a.sqlite3'),
      other: databaseSettings(undefined, 'b.sqlite3'),
    });
    const python = pythonOf('django52');
    manage(python, project, 'migrate', '-v0');
    expect((await callGuard(project.root, python)).status).toBe('clean');
    const both = await callGuard(project.root, python, { databases: ['default', 'other'] });
    expect(outcome(both)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
    expect(both.fault?.message).toContain("on 'other'");
  });

  run('an inline comment with a reason allows a rule; without one it allows nothing', async () => {
    project = sqlite();
    const python = pythonOf('django52');
    manage(python, project, 'migrate', '-v0');
    const drop = 'migrations.RemoveField("Item", "name"),';
    project.file('shop/models.py', 'from django.db import models\nclass Item(models.Model):\n    pass\n');
    project.file(
      'shop/migrations/0002_x.py',
      migration(
        '0001_initial',
        `# migration-guard: allow drop-column because release 41 stopped reading it\n${drop}`,
      ),
    );
    expect(outcome(await callGuard(project.root, python))).toEqual({
      status: 'pending',
      code: 'MIGRATIONS_PENDING',
    });
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', `# migration-guard: allow drop-column\n${drop}`),
    );
    const bare = await callGuard(project.root, python, { howTo: 'Ask Kim.' });
    expect(outcome(bare)).toEqual({ status: 'unsafe', code: 'MIGRATIONS_UNSAFE' });
    expect(bare.annotations.map(({ title }) => title)).toContain('allowed without a reason');
    expect(bare.fault?.message).toContain('Ask Kim.');
    expect(bare).toMatchObject({ counted: true, pending: [{ name: '0002_x' }] });
    expect(bare.fault?.place).toEqual({ file: 'shop/migrations/0002_x.py', line: 6 });
    for (const more of [{ allow: ['drop-column'] }, { allow: ['shop.0002_x'] }, { safety: 'warn' as const }])
      expect((await callGuard(project.root, python, more)).fault?.code).toBe('MIGRATIONS_PENDING');
    expect(
      (await callGuard(project.root, python, { onPending: 'warn', safety: 'warn' })).fault,
    ).toBeUndefined();
  });
});
