"""Settings from the environment, or from the file `.env` beside manage.py.

DEBUG                 true for development; then everything below has a default
SECRET_KEY            required without DEBUG
ALLOWED_HOSTS         comma-separated
DATABASE_URL          mysql://user:password@host:port/name or sqlite:///path; or one by one:
DATABASE_{HOST,PORT,NAME,USER,PASSWORD}
RABBITMQ_URL          amqp://user:password@host:port/vhost; or one by one:
RABBITMQ_{HOST,PORT,VHOST,USER,PASSWORD}
BROKER                rabbitmq, or inline where there is no RabbitMQ
"""

import os
from pathlib import Path
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv

from portal.release import read_release

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")


def flag(name: str, default: str = "false") -> bool:
    return os.environ.get(name, default).lower() in ("1", "true", "yes", "on")


def required(name: str, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is not set: {what}. Set it in the environment or in {BASE_DIR / '.env'}.")


RELEASE = read_release(BASE_DIR, os.environ)
DEBUG = flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise required("SECRET_KEY", "sessions and forms are signed with it")
    SECRET_KEY = "only-for-development"
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_dramatiq",
    "notes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]


def database() -> dict:
    url = os.environ.get("DATABASE_URL", "")
    host = os.environ.get("DATABASE_HOST", "")
    if not url and host:
        user, password = (quote(os.environ.get(f"DATABASE_{part}", ""), safe="") for part in ("USER", "PASSWORD"))
        port, name = os.environ.get("DATABASE_PORT", "3306"), os.environ.get("DATABASE_NAME", "portal")
        url = f"mysql://{user}:{password}@{host}:{port}/{name}"
    if not url:
        if not DEBUG:
            raise required("DATABASE_URL", "the portal keeps its notes there")
        url = f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
    configured = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    if configured["ENGINE"].endswith("mysql"):
        configured["OPTIONS"] = {
            "charset": "utf8mb4",
            "connect_timeout": 5,
            "init_command": "SET sql_mode='STRICT_TRANS_TABLES', innodb_strict_mode=1",
        }
    return configured


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}


def broker() -> dict:
    kind = os.environ.get("BROKER", "rabbitmq")
    middleware = [
        "dramatiq.middleware.AgeLimit",
        "dramatiq.middleware.TimeLimit",
        "dramatiq.middleware.Callbacks",
        "dramatiq.middleware.Retries",
        "django_dramatiq.middleware.DbConnectionsMiddleware",
    ]
    if kind == "inline":
        return {"BROKER": "portal.broker.InlineBroker", "OPTIONS": {}, "MIDDLEWARE": middleware}
    if kind != "rabbitmq":
        raise ImproperlyConfigured(f"BROKER is {kind!r}; it must be rabbitmq or inline.")
    url = os.environ.get("RABBITMQ_URL", "")
    if not url:
        user, password = (quote(os.environ.get(f"RABBITMQ_{part}", "guest"), safe="") for part in ("USER", "PASSWORD"))
        host, port = os.environ.get("RABBITMQ_HOST", "127.0.0.1"), os.environ.get("RABBITMQ_PORT", "5672")
        url = f"amqp://{user}:{password}@{host}:{port}/{quote(os.environ.get('RABBITMQ_VHOST', '/'), safe='')}"
    return {
        "BROKER": "dramatiq.brokers.rabbitmq.RabbitmqBroker",
        "OPTIONS": {"url": url, "confirm_delivery": True},
        "MIDDLEWARE": middleware,
    }


DRAMATIQ_BROKER = broker()
QUEUE = os.environ.get("QUEUE", "notes")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": f"%(levelname)s %(name)s [{RELEASE.id}] %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
