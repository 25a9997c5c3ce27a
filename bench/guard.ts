/**
 * What a look at the migrations costs: the shipped action's bundle as a runner starts it, against the calls of manage.py
 * that together say less. The project has 40 applications with five applied migrations each, on SQLite, so that the time
 * is that of Python and not of a network. Each has a model, its admin, a form, views and URLs; a second, bare project has
 * models and admin only, so that what the system checks of manage.py import and the guard does not can be told apart.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../packages/migrations/test/environments.ts';
import { emptyProject, MANAGE, type Project, settings } from '../packages/migrations/test/projects.ts';
import {
  alternate,
  atMost,
  type BenchOptions,
  type BenchResult,
  median,
  resultOf,
  rowOf,
  timed,
} from './harness.ts';

export const APPS = 40;
export const MIGRATIONS = 5;

/** The calls that a pipeline without the guard makes: pending? which? what SQL? drift? */
export const CALLS: readonly (readonly string[])[] = [
  ['migrate', '--check'],
  ['showmigrations', '--plan'],
  ['sqlmigrate', 'a000', '0001'],
  ['makemigrations', '--check', '--dry-run'],
];

const FORMS = `from django import forms
from .models import Item
class ItemForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = "__all__"
`;
const VIEWS = `from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.views import generic
from .forms import ItemForm
from .models import Item
class ItemList(generic.ListView):
    model = Item
    paginate_by = 50
class ItemDetail(generic.DetailView):
    model = Item
class ItemCreate(LoginRequiredMixin, generic.CreateView):
    model = Item
    form_class = ItemForm
class ItemUpdate(LoginRequiredMixin, generic.UpdateView):
    model = Item
    form_class = ItemForm
class ItemDelete(LoginRequiredMixin, generic.DeleteView):
    model = Item
    success_url = reverse_lazy("list")
`;
const URLS = `from django.urls import path
from . import views
urlpatterns = [
    path("", views.ItemList.as_view(), name="list"),
    path("<int:pk>/", views.ItemDetail.as_view(), name="detail"),
    path("new/", views.ItemCreate.as_view(), name="create"),
    path("<int:pk>/edit/", views.ItemUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", views.ItemDelete.as_view(), name="delete"),
]
`;

const SQLITE = '{"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}';

/** The project in a directory of its own; `bare` leaves out forms, views and URLs. `database` is the setting's Python. */
export function project(bare: boolean, database = SQLITE): Project {
  const made = emptyProject();
  const apps = Array.from({ length: APPS }, (_, index) => `a${String(index).padStart(3, '0')}`);
  const contrib = ['admin', 'auth', 'messages', 'sessions', 'staticfiles'].map(
    app => `django.contrib.${app}`,
  );
  made.file('manage.py', MANAGE);
  made.file('site_config/__init__.py', '');
  made.file(
    'site_config/urls.py',
    `from django.contrib import admin
from django.urls import include, path
urlpatterns = [path("admin/", admin.site.urls)${bare ? '' : apps.map(app => `, path("${app}/", include(("${app}.urls", "${app}")))`).join('')}]
`,
  );
  made.file(
    'site_config/settings.py',
    settings(
      { default: database },
      [...contrib, ...apps],
      `ROOT_URLCONF = "site_config.urls"
STATIC_URL = "/static/"
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}]`,
    ),
  );
  for (const app of apps) {
    const fields = Array.from(
      { length: MIGRATIONS - 1 },
      (_, index) => `    f${index} = models.IntegerField(null=True)\n`,
    );
    made.file(`${app}/__init__.py`, '');
    made.file(
      `${app}/admin.py`,
      `from django.contrib import admin\nfrom .models import Item\nadmin.site.register(Item)\n`,
    );
    made.file(
      `${app}/models.py`,
      `from django.db import models\nclass Item(models.Model):\n    name = models.CharField(max_length=50)\n${fields.join('')}`,
    );
    if (!bare) {
      made.file(`${app}/forms.py`, FORMS);
      made.file(`${app}/views.py`, VIEWS);
      made.file(`${app}/urls.py`, URLS);
    }
    made.file(`${app}/migrations/__init__.py`, '');
    for (let index = 0; index < MIGRATIONS; index += 1) {
      const operations =
        index === 0
          ? 'migrations.CreateModel("Item", [("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")), ("name", models.CharField(max_length=50))])'
          : `migrations.AddField("item", "f${index - 1}", models.IntegerField(null=True))`;
      made.file(
        `${app}/migrations/000${index + 1}_m.py`,
        `from django.db import migrations, models\nclass Migration(migrations.Migration):\n    dependencies = [${index === 0 ? '' : `("${app}", "000${index}_m")`}]\n    operations = [${operations}]\n`,
      );
    }
  }
  return made;
}

type Side = 'guard' | 'check' | 'four';

/** Milliseconds of each side on one project. */
async function measured(
  options: BenchOptions,
  python: string,
  bare: boolean,
): Promise<Record<Side, readonly number[]>> {
  const made = project(bare);
  const temporary = mkdtempSync(join(tmpdir(), 'gd-bench-guard-'));
  try {
    options.say(`${APPS} applications, ${APPS * MIGRATIONS} migrations: applying them once`);
    execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: made.root });
    const output = join(temporary, 'output');
    // Bytecode is written and read on both sides, as on a machine that keeps its environment.
    const { PYTHONDONTWRITEBYTECODE: _, ...inherited } = process.env;
    const env = {
      ...inherited,
      GITHUB_WORKSPACE: made.root,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: temporary,
      INPUT_PYTHON: python,
    };
    const guard = () => {
      writeFileSync(output, '');
      const { status, stdout } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, '../actions/migration-guard/dist/main.cjs')],
        { cwd: made.root, env, encoding: 'utf8' },
      );
      if (status !== 0 || !stdout.includes('clean: 0 pending'))
        throw new Error(`the guard failed: ${stdout}`);
    };
    const manage = (args: readonly string[]) => {
      execFileSync(python, ['manage.py', ...args], { cwd: made.root, env: inherited, stdio: 'ignore' });
    };
    // Once each, so that all bytecode is there for both sides.
    guard();
    for (const call of CALLS) manage(call);
    const samples = await alternate(
      {
        guard: () => timed(async () => guard()),
        check: () => timed(async () => manage(CALLS[0]!)),
        four: () => timed(async () => CALLS.forEach(manage)),
      },
      options.runs,
    );
    return {
      guard: samples.guard['value']!,
      check: samples.check['value']!,
      four: samples.four['value']!,
    };
  } finally {
    made.delete();
    rmSync(temporary, { recursive: true, force: true });
  }
}

export async function run(options: BenchOptions): Promise<BenchResult> {
  const environment = pythonEnvironment('django52');
  if ('missing' in environment) throw new Error(environment.missing);
  const rows = [];
  const targets = [];
  for (const bare of [false, true]) {
    const of = await measured(options, environment.python, bare);
    const about = {
      metric: 'wall',
      unit: 'ms',
      case: `${APPS * MIGRATIONS} migrations, nothing pending${bare ? ', no views' : ''}`,
    };
    rows.push(
      rowOf({ ...about, subject: 'migration-guard (drift included)' }, of.guard),
      rowOf({ ...about, subject: 'manage.py migrate --check' }, of.check),
      rowOf({ ...about, subject: 'the four manage.py calls it replaces' }, of.four),
    );
    // The bare project is there to be compared, and is no project anybody deploys.
    if (!bare)
      targets.push(
        atMost('guard / one migrate --check', median(of.guard) / median(of.check), 0.8),
        atMost('guard / four manage.py calls', median(of.guard) / median(of.four), 0.25),
      );
  }
  return resultOf('guard', rows, targets);
}
