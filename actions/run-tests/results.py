"""What a run of tests came to. Standard library only, Python 3.8 or later; every text of a test is hostile."""

import json
import re


def line_of(value):
    """A number of a line; None for whatever else a report, or what our plugin was made to write, has in its place."""
    return value if type(value) is int and 0 < value < 10 ** 9 else None


class Problem:
    """One thing that went wrong in a test: in it, before or after it, or in one of its subtests."""

    def __init__(self, title, message, text, file, line, name=""):
        self.title, self.message, self.text, self.file, self.line = title, message, text, file, line_of(line)
        # Of its test, in a list of tests.
        self.name = name or title

    def of_test(self, name):
        return Problem(self.title, self.message, self.text, self.file, self.line, name)


class Test:
    """One test of one run, or a module that could not be collected."""

    def __init__(self, name):
        self.name = name
        self.seconds = 0.0
        self.ran = False
        self.skipped = False
        self.problems = []
        # What it said when it failed and a plugin (pytest-rerunfailures), or another runner, ran it again.
        self.before = []

    @property
    def flaky(self):
        return bool(self.before) and not self.problems and not self.skipped

    @property
    def failed(self):
        return bool(self.problems)

    @property
    def title(self):
        return title_of(self.name)


def split_name(name):
    """`tests/test_a.py::TestB::test_c[x::y]` → its parts; what stands in brackets is not split."""
    head, bracket, parameters = name.partition("[")
    parts = head.split("::")
    parts[-1] += bracket + parameters
    return parts


def junit_key(name):
    """The classname and name that pytest gives a test in a JUnit report."""
    parts = split_name(name)
    parts[0] = re.sub(r"\.py$", "", parts[0].replace("/", "."))
    return ".".join(parts[:-1]), parts[-1]


def title_of(name):
    classname, own = junit_key(name)
    return "%s::%s" % (classname, own) if classname else own


class Run:
    """What the plugin wrote down in one run of pytest."""

    def __init__(self, lines, status):
        self.status = status
        self.start, self.end, self.broken = {}, {}, None
        self.tests = {}
        self.warnings = []
        # Tests under way, with their places; those of a run that came to its end are none.
        self.running = {}
        # Of the whole suite and of this part of it; None without `shard`.
        self.part = None
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                # The last one may be cut when pytest was killed.
                continue
            kind = event.pop("t", None) if isinstance(event, dict) else None
            if kind == "start":
                self.start = event
            elif kind == "end":
                self.end = event
            elif kind == "broken":
                self.broken = event
            elif kind == "warning":
                self.warnings.append(event)
            elif kind == "shard":
                self.part = (event.get("all"), event.get("kept"))
            elif kind == "begin":
                name = str(event.get("id"))
                self.running[name] = Problem(title_of(name), "", "", event.get("file"), event.get("line"))
            elif kind == "test":
                self.running.pop(str(event.get("id")), None)
                self.add(event)
            elif kind in ("failure", "rerun"):
                self.add_failure(event, kind)
        for test in self.tests.values():
            # A test with failed subtests fails with their number: they say more.
            own = [problem for problem in test.problems if problem.title != test.title]
            if own and len(own) < len(test.problems):
                test.problems = [p for p in test.problems if p in own or not re.search(r"contains \d+ failed subtest", p.message + p.text)]

    def test(self, event):
        name = str(event.get("id"))
        return self.tests.setdefault(name, Test(name))

    def add(self, event):
        test = self.test(event)
        seconds = event.get("seconds")
        # Tests run in the process that wrote this, and may write what they want.
        test.seconds += seconds if isinstance(seconds, (int, float)) and 0 <= seconds < 1e9 else 0.0
        test.skipped = test.skipped or event.get("outcome") == "skipped"
        test.ran = test.ran or event.get("outcome") == "ran"

    def add_failure(self, event, kind):
        test, sub, when = self.test(event), event.get("sub"), event.get("when")
        message = str(event.get("message") or "") or "failed"
        if when in ("setup", "teardown"):
            message = "%s: %s" % (when, message)
        title = test.title + (" %s" % (sub,) if sub else "")
        problems = test.before if kind == "rerun" else test.problems
        problems.append(Problem(title, message, str(event.get("text") or ""), event.get("file"), event.get("line"), test.name))

    @property
    def unrun(self):
        """How many of the chosen tests did not come to their end, by pytest's own count; 0 where there is no such count."""
        wanted, finished = self.end.get("wanted"), self.end.get("finished")
        return max(0, wanted - finished) if type(wanted) is int and type(finished) is int else 0

    @property
    def results(self):
        """Those that came to a result; a test whose worker died between has none."""
        return {name: test for name, test in self.tests.items() if test.failed or test.skipped or test.ran}


