"""JUnit reports: of pytest, made one of all its runs, and of other runners. Standard library only, Python 3.8 or later.

What tests wrote is hostile: a report is read only where it is a plain file.
"""

import io
import os
import re
import xml.etree.ElementTree as ElementTree

from results import Problem, Test, junit_key
from runner_files import read_plain


def merge_junit(content, flaky, others):
    """The report (bytes) of the whole run: a flaky test has passed. Tests that only a later run could collect are added."""
    try:
        tree = ElementTree.ElementTree(ElementTree.fromstring(content))
    except ElementTree.ParseError:
        return content
    keys = {junit_key(name) for name in flaky}
    modules = {".".join(filter(None, key)) for key in keys}
    for suite in tree.getroot().iter("testsuite"):
        known = set()
        for case in list(suite.findall("testcase")):
            key = (case.get("classname") or "", case.get("name") or "")
            known.add(key)
            if key not in keys and ".".join(filter(None, key)) not in modules:
                continue
            for child in [child for child in case if child.tag in ("failure", "error")]:
                case.remove(child)
        for other in others:
            for case in cases_of(other):
                key = (case.get("classname") or "", case.get("name") or "")
                if key not in known:
                    known.add(key)
                    suite.append(case)
        cases = suite.findall("testcase")
        suite.set("tests", str(len(cases)))
        for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            suite.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
        break
    written = io.BytesIO()
    tree.write(written, encoding="utf-8", xml_declaration=True)
    return written.getvalue()


def cases_of(path):
    content = read_plain(path)
    try:
        return [] if content is None else list(ElementTree.fromstring(content).iter("testcase"))
    except ElementTree.ParseError:
        return []


# Suites within suites that a report may have.
DEEPEST = 100


class Foreign:
    """The tests of another runner's report. A name that stands there twice is two tests: none may hide the other's failure."""

    def __init__(self):
        self.tests = []
        # How many the report counts as failed although it lists none that did: a suite that broke outside of a test.
        self.untold = 0


def plain_name(element):
    """A tag without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def number_of(element, name):
    text = element.get(name) or ""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def read_junit(path):
    """What a report says. None where it is none."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    found = Foreign()
    read_suite(found, root, None)
    counted = number_of(root, "failures") + number_of(root, "errors")
    suites = [child for child in root if plain_name(child) == "testsuite"]
    counted = max(counted, sum(number_of(suite, "failures") + number_of(suite, "errors") for suite in suites))
    found.untold = 0 if any(test.failed for test in found.tests) else counted
    return found


def read_suite(found, suite, file, depth=0):
    file = suite.get("file") or suite.get("filepath") or file
    for child in suite:
        name = plain_name(child)
        if name == "testcase":
            found.tests.append(test_of(child, file))
        elif name == "testsuite" and depth < DEEPEST:
            read_suite(found, child, file, depth + 1)


def test_of(element, suite_file):
    classname, own = element.get("classname") or "", element.get("name") or "?"
    test = Test("%s::%s" % (classname, own) if classname else own)
    seconds = element.get("time") or ""
    # Digits of other scripts are none here.
    test.seconds = float(seconds) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,30})?([eE][-+]?[0-9])?", seconds) else 0.0
    tags = {}
    for child in element:
        tags.setdefault(plain_name(child), []).append(child)
    problems = tags.get("failure", []) + tags.get("error", [])
    # Maven's: a test that failed before it passed.
    before = tags.get("flakyFailure", []) + tags.get("flakyError", [])
    test.problems = [problem_of(test.name, element, child, suite_file) for child in problems]
    test.before = [problem_of(test.name, element, child, suite_file) for child in before]
    if not problems and (element.get("status") or element.get("result") or "").lower() in ("failed", "failure", "error", "errored"):
        test.problems = [problem_of(test.name, element, element, suite_file)]
    test.skipped = "skipped" in tags and not test.problems
    test.ran = not test.problems
    return test


def problem_of(name, element, child, suite_file):
    text = child.text or ""
    line = element.get("line") or ""
    file, number = element.get("file") or suite_file, int(line) if re.fullmatch(r"[0-9]{1,9}", line) else None
    # The first place that the text names of that file, or of any file that is there.
    for found, at in re.findall(r"([\w./@+-]{1,300}\.\w{1,8}):(\d{1,7})", text[:100000]):
        if (file and found.endswith(os.path.basename(file))) or (not file and os.path.exists(found)):
            file, number = file or found, int(at)
            break
    message = child.get("message") or (text.strip().splitlines() or ["failed"])[0]
    return Problem(name, message, text, place_of(file) if file else None, number)


def place_of(file):
    """Runners name files from where they ran, or from the root of the checkout."""
    here = os.path.abspath(file)
    folder = os.getcwd()
    while not os.path.exists(here) and not os.path.isabs(file):
        if os.path.exists(os.path.join(folder, file)):
            return os.path.join(folder, file)
        if os.path.exists(os.path.join(folder, ".git")) or os.path.dirname(folder) == folder:
            break
        folder = os.path.dirname(folder)
    return here
