"""As in production, but with a queue and a database of its own for each run and each pytest-xdist worker, so that runs may
share a server."""

import os
import uuid

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "" if os.environ.get("DATABASE_HOST") else "sqlite://:memory:")
if os.environ["DATABASE_URL"].startswith("sqlite") and "RABBITMQ_URL" not in os.environ and "RABBITMQ_HOST" not in os.environ:
    os.environ.setdefault("BROKER", "inline")

from portal.settings import *  # noqa: E402,F403

MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost"]
QUEUE = f"test-{uuid.uuid4().hex[:12]}"
if DATABASES["default"]["ENGINE"].endswith("mysql"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"test_{uuid.uuid4().hex[:12]}"}  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
