"""What is kept from run to run: how long tests take, and which are flaky. Standard library only, Python 3.8 or later.

The files lie in the workspace, where tests may write anything into them.
"""

import json

from runner_files import Place, read_plain

# Runs that a history looks back on.
WINDOW = 50
MOST_TESTS = 5000


def read_json(path):
    """The object of a file; {} for what is none."""
    content = read_plain(path)
    try:
        found = json.loads(content.decode("utf-8")) if content is not None else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def is_number(value):
    return type(value) in (int, float) and 0 <= value < 1e9


class Durations:
    """Seconds of each test. `path`: None where none are kept."""

    def __init__(self, path):
        self.place = Place(path) if path else None
        self.known = {name: float(value) for name, value in read_json(path).items() if is_number(value)} if path else {}

    def keep(self, tests):
        """Adds what this run took."""
        if self.place:
            known = dict(self.known)
            known.update({test.name: round(test.seconds, 3) for test in tests if not test.skipped})
            self.place.write(json.dumps(known, indent=0, sort_keys=True).encode())


class History:
    """In which of the last runs a test failed, and in which it passed only when it ran again. `path`: None where none is kept.

    The file: `runs` (how many there were), `failed` and `flaky` (test: numbers of runs).
    """

    def __init__(self, path):
        self.place = Place(path) if path else None
        content = read_json(path) if path else {}
        runs = content.get("runs")
        self.runs = runs if type(runs) is int and 0 <= runs < 10**9 else 0
        self.failed, self.flaky = (self.of_last_runs(content.get(kind)) for kind in ("failed", "flaky"))

    def of_last_runs(self, found):
        kept = {}
        for name, numbers in list(found.items())[:MOST_TESTS] if isinstance(found, dict) else []:
            last = sorted({n for n in numbers if type(n) is int and self.runs - WINDOW < n <= self.runs}) if isinstance(numbers, list) else []
            if last:
                kept[name] = last
        return kept

    def words(self, name):
        """`flaky in 3 and failed in 1 of the last 20 runs`; empty where nothing is known."""
        said = ["%s in %d" % (kind, len(found[name])) for kind, found in (("flaky", self.flaky), ("failed", self.failed)) if name in found]
        return "%s of the last %d runs" % (" and ".join(said), min(self.runs, WINDOW)) if said else ""

    def keep(self, failed, flaky):
        """Adds this run: names of the tests."""
        if not self.place:
            return
        now = self.runs + 1
        content = {"runs": now}
        for kind, found, names in (("failed", self.failed, failed), ("flaky", self.flaky, flaky)):
            kept = {name: [number for number in numbers if number > now - WINDOW] for name, numbers in found.items()}
            for name in names:
                kept[name] = sorted({*kept.get(name, []), now})
            content[kind] = {name: numbers for name, numbers in kept.items() if numbers}
        self.place.write(json.dumps(content, indent=0, sort_keys=True).encode())
