"""Whether admin modules of the project may define models that nothing else imports. Reads text, runs nothing."""
import os
import re
import sys

from migration_guard_common import first_party

# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\bModel\b|\bproxy\b|\bapp_label\b|\bmodels\.\w+\(|django\.db\.models import [^\n]*(?:Field|Key)\b")
IMPORTS = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]*)|import[ \t]+([^\n#;]*))", re.M)


def source_files(name):
    """Where a module that is not loaded may lie: (file, whether it is a package)."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    folders = list(getattr(above, "__path__", ())) if parent else sys.path
    if parent and above is None:
        folders = [os.path.dirname(path) for path, package in source_files(parent) if package]
    for folder in folders:
        if not first_party(folder):
            continue
        for path, package in ((os.path.join(folder, last, "__init__.py"), True), (os.path.join(folder, last + ".py"), False)):
            if os.path.isfile(path):
                yield path, package


def imported_by(text, name, package):
    """Names of modules that a text may import."""
    for dots, module, names, plain in IMPORTS.findall(text):
        if plain:
            yield from (word.split()[0] for word in plain.split(",") if word.strip())
            continue
        base = name.split(".")
        up = len(dots) - (1 if package else 0)
        start = base[:len(base) - up] if up > 0 else base
        whole = ".".join((start if dots else []) + ([module] if module else []))
        if whole:
            yield whole
            yield from (whole + "." + word.split()[0] for word in names.strip("()").split(",") if word.strip())


def admin_defines_models():
    """Whether an admin module of the project, or what only it imports, may define models. Reads text, runs nothing."""
    from django.apps import apps

    waiting = [app.name + ".admin" for app in apps.get_app_configs() if first_party(app.path)]
    seen = set(sys.modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, package in source_files(name):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if MODELS.search(text):
                return True
            waiting.extend(imported_by(text, name, package))
            if package and name.endswith(".admin"):
                waiting.extend(name + "." + entry[:-3] for entry in os.listdir(os.path.dirname(path)) if entry.endswith(".py"))
    return False
