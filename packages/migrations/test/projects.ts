import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseService } from '@guarded-deploy/local-services';

export interface Project {
  readonly root: string;
  /** Writes or replaces a file. */
  file(path: string, text: string): void;
  remove(path: string): void;
  delete(): void;
}

export function emptyProject(): Project {
  const root = mkdtempSync(join(tmpdir(), 'gd-project-'));
  let second = Math.floor(Date.now() / 1000);
  return {
    root,
    file(path, text) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      // Each file gets a second of its own: Python takes a compiled file for current when second and size are the same,
      // and a test replaces a file by one of the same size within a second.
      second += 1;
      utimesSync(file, second, second);
    },
    remove: path => rmSync(join(root, path), { recursive: true, force: true }),
    delete: () => rmSync(root, { recursive: true, force: true }),
  };
}

const quote = (value: string) => JSON.stringify(value);

export function databaseSettings(
  server: Pick<DatabaseService, 'name' | 'host' | 'port' | 'user' | 'password'> | undefined,
  name: string,
): string {
  if (!server) return `{"ENGINE": "django.db.backends.sqlite3", "NAME": ${quote(name)}}`;
  const engine = server.name === 'MariaDB' ? 'mysql' : 'postgresql';
  return `{"ENGINE": "django.db.backends.${engine}", "NAME": ${quote(name)}, "HOST": ${quote(server.host)}, "PORT": "${server.port}", "USER": ${quote(server.user)}, "PASSWORD": ${quote(server.password)}}`;
}

export const MANAGE = `import os, sys
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
`;

export function settings(
  databases: Record<string, string>,
  apps: readonly string[] = ['shop'],
  extra = '',
): string {
  return `SECRET_KEY = "test"
INSTALLED_APPS = ["django.contrib.contenttypes", ${apps.map(quote).join(', ')}]
DATABASES = {${Object.entries(databases)
    .map(([alias, value]) => `${quote(alias)}: ${value}`)
    .join(', ')}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
${extra}
`;
}

export const INITIAL = `from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("Item", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=50)),
        ]),
    ]
`;

export const MODELS = `from django.db import models
class Item(models.Model):
    name = models.CharField(max_length=50)
`;

/** A migration of the app shop with the given operations. */
export function migration(after: string, operations: string, extra = ''): string {
  return `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shop", "${after}")]
${extra}    operations = [
${operations
  .trim()
  .split('\n')
  .map(line => `        ${line}`)
  .join('\n')}
    ]
`;
}

/** A small project: site_config, one app "shop" with one model and its initial migration. */
export function djangoProject(databases: Record<string, string>): Project {
  const project = emptyProject();
  project.file('manage.py', MANAGE);
  project.file('site_config/__init__.py', '');
  project.file('site_config/settings.py', settings(databases));
  project.file('shop/__init__.py', '');
  project.file('shop/models.py', MODELS);
  project.file('shop/migrations/__init__.py', '');
  project.file('shop/migrations/0001_initial.py', INITIAL);
  return project;
}
