"""What the history of a Django project says of migrations that the code no longer has."""
import re

# `0002_first_squashed_0005_last`, as squashmigrations calls what it makes: the first and the last number that it stands for.
SQUASHED = re.compile(r"^(\d+)(?:_\w+?)??_squashed_(\d+)")
NUMBER = re.compile(r"^\d+")


def squashed_spans(loader, applied):
    """By app, the numbers of migrations that applied squashed ones stand for which no longer list what they replace."""
    spans = {}
    for app, name in loader.disk_migrations:
        match = SQUASHED.match(name)
        if match and (app, name) in applied:
            spans.setdefault(app, []).append((int(match.group(1)), int(match.group(2))))
    return spans


def leftovers(recorder, loader):
    """
    (ahead, stale): rows of the history that the code does not know. Stale are those that were squashed and deleted; it has to
    be seen that they were, since another branch leaves rows that look the same.
    """
    rows = list(recorder.migration_qs.values_list("app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    spans = squashed_spans(loader, set(rows))
    ahead, stale = [], []
    # An application that is installed and has lost its migrations (no __init__.py) is not one that has none.
    known = loader.migrated_apps | loader.unmigrated_apps
    for app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in known:
            continue
        number = NUMBER.match(name)
        squashed = number and any(first <= int(number.group()) <= last for first, last in spans.get(app, ()))
        (stale if squashed else ahead).append({"app": app, "name": name})
    return ahead, stale


def half_squashed(recorder, loader):
    """
    Squashed migrations of which some that they stand for are applied, while others are not, and their files are gone: Django then
    takes the squashed one out of its graph without a word, and nobody applies the rest.
    """
    applied = set(recorder.migration_qs.values_list("app", "name"))
    found = []
    for key, migration in sorted(loader.disk_migrations.items()):
        replaced = [tuple(pair) for pair in migration.replaces]
        lost = [pair for pair in replaced if pair not in applied and pair not in loader.disk_migrations]
        if key not in applied and lost and any(pair in applied for pair in replaced):
            found.append({"app": key[0], "name": key[1], "lost": ["%s.%s" % pair for pair in lost]})
    return found
