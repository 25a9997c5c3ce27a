import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseService } from '@guarded-deploy/local-services';
import { databaseSettings, emptyProject, MANAGE, type Project, settings } from './projects.ts';

export type CorpusEngine = 'mariadb' | 'postgresql' | 'sqlite';

/** One labelled migration. The label of an engine is what a careful person says of it; see `why` and ground-truth.ts. */
interface Entry {
  readonly id: string;
  readonly why?: string;
  /** Operations that were applied before, beyond those that all entries share. */
  readonly base?: readonly string[];
  readonly ops: readonly string[];
  /** A query of the code that runs now, beyond those that all entries share. */
  readonly query?: string;
  readonly atomic?: boolean;
  readonly replaces?: boolean;
  readonly mariadb?: 'safe' | 'unsafe';
  readonly postgresql?: 'safe' | 'unsafe';
  readonly sqlite?: 'safe' | 'unsafe';
}

export const CORPUS = JSON.parse(
  readFileSync(join(import.meta.dirname, 'corpus.data.json'), 'utf8'),
) as readonly Entry[];

const BASE = (app: string, more: readonly string[] = []) => `from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel('Other', [('id', models.BigAutoField(primary_key=True)), ('name', models.CharField(max_length=50))]),
        migrations.CreateModel('Spare', [('id', models.BigAutoField(primary_key=True)), ('name', models.CharField(max_length=50))]),
        migrations.CreateModel('Thing', [
            ('id', models.BigAutoField(primary_key=True)),
            ('name', models.CharField(max_length=50)),
            ('title', models.CharField(max_length=100)),
            ('note', models.TextField(null=True)),
            ('count', models.IntegerField()),
            ('amount', models.IntegerField(null=True)),
            ('big', models.BigIntegerField(null=True)),
            ('price', models.DecimalField(max_digits=10, decimal_places=2, null=True)),
            ('code', models.IntegerField(null=True, unique=True)),
            ('loose', models.BigIntegerField(null=True)),
            ('forgotten', models.IntegerField(null=True)),
            ('owner', models.ForeignKey('${app}.other', null=True, on_delete=models.CASCADE, related_name='+')),
            ('friends', models.ManyToManyField('${app}.other', related_name='+')),
        ]),
        migrations.AddIndex('thing', models.Index(fields=['amount'], name='${app}_amount')),
        migrations.AddConstraint('thing', models.CheckConstraint(condition=models.Q(big__gt=0), name='${app}_big_positive')),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField('thing', 'forgotten')]),
${more.map(text => `        migrations.${text.replaceAll('APP', app)},\n`).join('')}    ]
`;

const FUNCTIONS = (app: string) => `
def insert_rows(apps, schema_editor):
    Other = apps.get_model('${app}', 'Other')
    Other.objects.bulk_create([Other(name=name) for name in ('a', 'b')])

def rewrite(apps, schema_editor):
    apps.get_model('${app}', 'Thing').objects.update(amount=1)

def save_each(apps, schema_editor):
    for thing in apps.get_model('${app}', 'Thing').objects.all():
        thing.amount = 2
        thing.save()

def helper(model):
    model.objects.update(amount=3)

def call_away(apps, schema_editor):
    helper(apps.get_model('${app}', 'Thing'))

def related_set(apps, schema_editor):
    for thing in apps.get_model('${app}', 'Thing').objects.all():
        thing.friends.set([])

def related_clear(apps, schema_editor):
    for thing in apps.get_model('${app}', 'Thing').objects.all():
        thing.friends.clear()

def related_add(apps, schema_editor):
    Thing = apps.get_model('${app}', 'Thing')
    first = Thing.objects.first()
    for thing in Thing.objects.all():
        first.children.add(thing)

def raw_sql(apps, schema_editor):
    schema_editor.execute('UPDATE ${app}_thing SET amount = 4')

class OWN(migrations.operations.base.Operation):
    reduces_to_sql = True
    def state_forwards(self, app_label, state):
        pass
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute('SELECT 1')
    def describe(self):
        return 'something of our own'
`;

function source(entry: Entry, app: string): string {
  const operations = entry.ops.map(text => {
    if (text === 'OWN') return 'OWN()';
    if (text === 'ADDINDEXCONCURRENTLY')
      return `AddIndexConcurrently('thing', models.Index(fields=['count'], name='${app}_ci'))`;
    return `migrations.${text.replaceAll('APP', app)}`;
  });
  return `from django.db import migrations, models
${entry.ops.includes('ADDINDEXCONCURRENTLY') ? 'from django.contrib.postgres.operations import AddIndexConcurrently\n' : ''}${FUNCTIONS(app)}
class Migration(migrations.Migration):
    dependencies = [('${app}', '0001_initial')]
${entry.atomic === false ? '    atomic = False\n' : ''}${entry.replaces ? `    replaces = [('${app}', '0002_a'), ('${app}', '0003_b')]\n` : ''}    operations = [
${operations.map(text => `        ${text},`).join('\n')}
    ]
`;
}

interface CorpusProject {
  readonly project: Project;
  /** App label by the entry's id. */
  readonly apps: ReadonlyMap<string, string>;
  /** Adds the labelled migrations, after the base was applied. */
  addPending(): void;
}

/** A Django project with one app for each entry that has a label for the engine. */
export function corpusProject(
  engine: CorpusEngine,
  server: DatabaseService | undefined,
  installed: readonly string[] = [],
): CorpusProject {
  const project = emptyProject();
  const entries = CORPUS.filter(entry => entry[engine] !== undefined);
  const apps = new Map(entries.map((entry, index) => [entry.id, `c${String(index).padStart(3, '0')}`]));
  project.file('manage.py', MANAGE);
  project.file('site_config/__init__.py', '');
  project.file(
    'site_config/settings.py',
    settings(
      { default: databaseSettings(server, server ? server.database : join(project.root, 'db.sqlite3')) },
      [...installed, ...apps.values()],
      'SILENCED_SYSTEM_CHECKS = ["models.W042", "fields.W342"]',
    ),
  );
  for (const { id, base } of entries) {
    const app = apps.get(id)!;
    project.file(`${app}/__init__.py`, '');
    project.file(`${app}/models.py`, '');
    project.file(`${app}/migrations/__init__.py`, '');
    project.file(`${app}/migrations/0001_initial.py`, BASE(app, base));
  }
  return {
    project,
    apps,
    addPending() {
      for (const entry of entries) {
        const app = apps.get(entry.id)!;
        project.file(`${app}/migrations/0002_change.py`, source(entry, app));
      }
    },
  };
}
