/** Small checkouts of the kinds that maintainers have. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Checkout } from '../src/checkout.ts';

export type Files = Readonly<Record<string, string>>;

/** A checkout in memory. */
export const inMemory = (files: Files, more: Partial<Checkout> = {}): Checkout => ({
  name: 'shop',
  files: Object.keys(files).sort(),
  text: path => files[path],
  branch: 'main',
  defaultBranch: undefined,
  remote: undefined,
  ...more,
});

/** The same on the disk, known to git. */
export function onDisk(files: Files): string {
  const directory = mkdtempSync(join(tmpdir(), 'init-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  execFileSync('git', ['init', '-q', '-b', 'main', directory]);
  return directory;
}

const manage = (settings: string) =>
  `#!/usr/bin/env python\nimport os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")\nfrom django.core.management import execute_from_command_line\n`;

const wsgi = (settings: string) =>
  `import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")\napplication = get_wsgi_application()\n`;

const SETTINGS = `import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = os.environ.get("DEBUG") == "true"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")
DATABASE = os.getenv("DATABASE_URL", "sqlite:///db.sqlite3")
STATIC_URL = "assets/"
STATIC_ROOT = BASE_DIR / "var" / "collected"  # "not/this"
MEDIA_ROOT = os.path.join(BASE_DIR, "uploads")
CELERY_BEAT_SCHEDULE = {}
`;

/** Django with requirements and Celery. */
export const DJANGO: Files = {
  'manage.py': manage('shop.settings'),
  'shop/__init__.py': '',
  'shop/settings.py': SETTINGS,
  'shop/wsgi.py': wsgi('shop.settings'),
  'shop/celery.py': 'from celery import Celery\napp = Celery("shop")\n',
  'shop/urls.py': 'urlpatterns = [path("healthz", health)]\n',
  'requirements.txt': '-r requirements/base.txt\n',
  'requirements/base.txt': 'Django==5.2\ncelery[redis]==5.4\n# gunicorn is not here\npsycopg[binary]==3.2\n',
  '.python-version': '3.12.4\n',
  'tests/test_shop.py': 'def test(): pass\n',
};

/** Flask with a factory, Flask-Migrate and a Procfile, locked by Poetry. */
export const FLASK: Files = {
  'blog/__init__.py':
    'from flask import Flask\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app\n',
  'config.py': 'import os\nclass Config:\n    SECRET_KEY = os.environ.get("SECRET_KEY")\n',
  'migrations/alembic.ini': '[alembic]\n',
  'migrations/env.py': 'config.get_main_option("x")\n',
  'poetry.lock':
    '[[package]]\nname = "Flask"\n[[package]]\nname = "flask-migrate"\n[[package]]\nname = "gunicorn"\n',
  'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n',
  Procfile:
    'web: gunicorn "blog:create_app()"\nrelease: flask db upgrade\nmail_worker: rq worker -u $REDIS_URL mail\n',
};

/** FastAPI with Alembic and uv in a directory of its own. */
export const FASTAPI: Files = {
  'backend/src/api/__init__.py': '',
  'backend/src/api/main.py':
    'from fastapi import FastAPI\napp: FastAPI = FastAPI(title="x")\n@app.get("/health")\ndef health(): ...\n',
  'backend/src/api/config.py':
    'class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_file=".env")\n    database_url: str\n    smtp_host: str | None = None\n    workers: int = 2\n\nsettings = Settings()\n',
  'backend/alembic.ini': '[alembic]\n',
  'backend/uv.lock': '[[package]]\nname = "fastapi"\n[[package]]\nname = "uvicorn"\n',
  'backend/pyproject.toml': '[project]\nrequires-python = ">=3.13"\n',
  'frontend/package.json': '{"scripts":{"build":"vite build"}}',
  'frontend/package-lock.json': '{}',
};
