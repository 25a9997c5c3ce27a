"""What a run of tests came to. Standard library only, Python 3.8 or later; every text of a test is hostile."""

import json
import os
import re
import xml.etree.ElementTree as ElementTree


def line_of(value):
    """A number of a line; None for whatever else a report, or what our plugin was made to write, has in its place."""
    return value if type(value) is int and 0 < value < 10 ** 9 else None


class Problem:
    """One thing that went wrong in a test: in it, before or after it, or in one of its subtests."""

    def __init__(self, title, message, text, file, line):
        self.title, self.message, self.text, self.file, self.line = title, message, text, file, line_of(line)


class Test:
    """One test of one run, or a module that could not be collected."""

    def __init__(self, name):
        self.name = name
        self.seconds = 0.0
        self.ran = False
        self.skipped = False
        self.problems = []

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
            elif kind == "test":
                self.add(event)
            elif kind == "failure":
                self.add_failure(event)
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

    def add_failure(self, event):
        test, sub, when = self.test(event), event.get("sub"), event.get("when")
        message = str(event.get("message") or "") or "failed"
        if when in ("setup", "teardown"):
            message = "%s: %s" % (when, message)
        title = test.title + (" %s" % (sub,) if sub else "")
        test.problems.append(Problem(title, message, str(event.get("text") or ""), event.get("file"), event.get("line")))

    @property
    def results(self):
        """Those that came to a result; a test whose worker died between has none."""
        return {name: test for name, test in self.tests.items() if test.failed or test.skipped or test.ran}


def merge_junit(path, flaky, others):
    """Makes a JUnit report one of the whole run: a flaky test has passed. Tests that only a later run could collect are added."""
    try:
        tree = ElementTree.parse(path)
    except (OSError, ElementTree.ParseError):
        return
    keys = {junit_key(name) for name in flaky}
    for suite in tree.getroot().iter("testsuite"):
        known = set()
        for case in list(suite.findall("testcase")):
            key = (case.get("classname") or "", case.get("name") or "")
            known.add(key)
            if key not in keys and ("", ".".join(filter(None, key))) not in {("", ".".join(filter(None, one))) for one in keys}:
                continue
            for child in [child for child in case if child.tag in ("failure", "error")]:
                case.remove(child)
        for other in others:
            try:
                cases = list(ElementTree.parse(other).getroot().iter("testcase"))
            except (OSError, ElementTree.ParseError):
                continue
            for case in cases:
                key = (case.get("classname") or "", case.get("name") or "")
                if key not in known:
                    known.add(key)
                    suite.append(case)
        cases = suite.findall("testcase")
        suite.set("tests", str(len(cases)))
        for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            suite.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
        break
    tree.write(path, encoding="utf-8", xml_declaration=True)


def read_junit(path):
    """The tests of another runner's JUnit report. None where it is none."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    tests = {}
    for suite in [root, *root.iter("testsuite")]:
        for element in suite.findall("testcase"):
            add_junit(tests, element, suite.get("file"))
    return tests


def add_junit(tests, element, suite_file):
    classname, own = element.get("classname") or "", element.get("name") or "?"
    name = "%s::%s" % (classname, own) if classname else own
    test = tests.setdefault(name, Test(name))
    seconds = element.get("time") or ""
    # Digits of other scripts are none here.
    test.seconds += float(seconds) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,30})?([eE][-+]?[0-9])?", seconds) else 0.0
    problems = [child for child in element if child.tag in ("failure", "error")]
    if not problems:
        test.skipped = test.skipped or any(child.tag == "skipped" for child in element)
        test.ran = True
        return
    for child in problems:
        text = child.text or ""
        line = element.get("line") or ""
        file, number = element.get("file") or suite_file, int(line) if re.fullmatch(r"[0-9]{1,9}", line) else None
        # The first place that the text names of that file, or of any file that is there.
        for found, at in re.findall(r"([\w./@+-]{1,300}\.\w{1,8}):(\d{1,7})", text[:100000]):
            if (file and found.endswith(os.path.basename(file))) or (not file and os.path.exists(found)):
                file, number = file or found, int(at)
                break
        message = child.get("message") or (text.strip().splitlines() or ["failed"])[0]
        test.problems.append(Problem(name, message, text, os.path.abspath(file) if file else None, number))
