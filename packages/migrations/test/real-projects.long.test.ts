/** Migrations of public applications from the package index, half of each applied, on real servers: what the guard says of the rest. */
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from '@jest/globals';
import { callGuard } from './harness.ts';
import { databaseSettings, emptyProject, MANAGE, type Project, settings } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('projects');
if (why) console.warn(`skipped: public applications: ${why}`);
const describeIf = why ? describe.skip : describe;

const named = (prefix: string, names: string) => names.split(' ').map(name => `${prefix}${name}`);
const APPS = [
  ...named('django.contrib.', 'admin auth sessions messages sites redirects flatpages'),
  ...named('wagtail.contrib.', 'forms redirects'),
  ...named('wagtail.', 'embeds users documents images search admin snippets sites'),
  ...named('', 'wagtail modelcluster taggit oauth2_provider allauth allauth.account allauth.socialaccount'),
  ...named('', 'django_celery_beat django_celery_results reversion'),
];

/** Applies the first half of the migrations of each application, and what these need. */
const HALF = `import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
apps = {}
for node in executor.loader.graph.nodes:
    apps.setdefault(node[0], []).append(node)
targets = [sorted(nodes)[len(nodes) // 2 - 1] for nodes in apps.values() if len(nodes) > 1]
executor.migrate(targets)
`;

describeIf('public applications, half way', () => {
  const servers = bothServers(why);
  let project: Project | undefined;
  afterEach(() => project?.delete());

  test.each(['postgresql', 'mariadb'] as const)(
    '%s: each is judged, and the server takes what it is not said to refuse',
    async (engine: EngineName) => {
      const python = pythonOf('projects');
      const server = servers[engine];
      createDatabase(server, engine, 'half');
      project = emptyProject();
      project.file('manage.py', MANAGE);
      project.file('site_config/__init__.py', '');
      project.file(
        'site_config/settings.py',
        settings(
          { default: databaseSettings(server, 'half') },
          APPS,
          'SITE_ID = 1\nSTATIC_URL = "/static/"\nROOT_URLCONF = "site_config"\nWAGTAILADMIN_BASE_URL = "http://localhost"\nMIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware", "allauth.account.middleware.AccountMiddleware"]\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}]',
        ),
      );
      const env = { ...process.env, DJANGO_SETTINGS_MODULE: 'site_config.settings' };
      execFileSync(python, ['-c', HALF], { cwd: project.root, env });
      const look = await callGuard(project.root, python, {
        onPending: 'warn',
        safety: 'warn',
        checkDrift: 'off',
      });
      const rules: Record<string, number> = {};
      const reasons: Record<string, number> = {};
      for (const { findings } of look.pending)
        for (const rule of new Set(findings.filter(({ note }) => !note).map(finding => finding.rule)))
          rules[rule] = (rules[rule] ?? 0) + 1;
      for (const { findings } of look.pending)
        for (const { rule, subject } of findings)
          if (rule === 'sql-not-known') reasons[subject] = (reasons[subject] ?? 0) + 1;
      console.log(
        `${engine}: ${look.pending.length} pending, ${look.unsafe.length} unsafe: ${JSON.stringify(rules)}; not known: ${JSON.stringify(reasons)}`,
      );
      expect(look.pending.length).toBeGreaterThan(100);
      // These applications work: none of their migrations names what is not there.
      expect(
        Object.keys(rules).filter(rule =>
          /^(not-there|there-already|unknown-engine|open-transaction)$/.test(rule),
        ),
      ).toEqual([]);
      // Of each the SQL is known.
      expect(reasons).toEqual({});
      const applied = await callGuard(project.root, python, {
        onPending: 'apply',
        safety: 'off',
        checkDrift: 'off',
      });
      expect(applied).toMatchObject({ status: 'clean', fault: undefined });
      expect(applied.applied).toHaveLength(look.pending.length);
    },
  );
});
