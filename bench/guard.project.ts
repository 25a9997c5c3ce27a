/** The project that a look at migrations is measured with. */
import { emptyProject, MANAGE, type Project, settings } from '../packages/migrations/test/projects.ts';

export const APPS = 40;
export const MIGRATIONS = 5;

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
export function project(bare: boolean, database = SQLITE, count = APPS): Project {
  const made = emptyProject();
  const apps = Array.from({ length: count }, (_, index) => `a${String(index).padStart(3, '0')}`);
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
