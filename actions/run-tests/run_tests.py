"""Runs pytest and reports. Standard library only, Python 3.8 or later; everything that tests print or are called is hostile."""

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# Through these a test could speak to later steps of the job, or act in the job's name.
WITHHELD = re.compile(
    "^(RUN_TESTS_.*|GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN)|ACTIONS_(RUNTIME|ID_TOKEN|RESULTS|CACHE).*|INPUT_.*)$"
)
MOST_ANNOTATIONS = 10
MOST_ROWS = 50
SUMMARY_LIMIT = 900_000


def plain(text, limit=500):
    """One line without control characters, for a log."""
    line = CONTROL.sub("\ufffd", " ".join(str(text).split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def code(text, limit=300):
    """Inline code in Markdown; fits into a table cell."""
    line = plain(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<code>" + re.sub(r"[\\`*_\[\]|~@#$:^]", lambda match: "&#%d;" % ord(match.group()), line) + "</code>"


def block(text):
    """A fenced block that nothing inside can close."""
    body = CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")
    fence = "`" * (max([2] + [len(run) for run in re.findall("`+", body)]) + 1)
    return "%stext\n%s\n%s" % (fence, body, fence)


def command(name, message, **properties):
    """A workflow command; nothing in its values can end it or start another."""

    def data(value):
        return str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def attribute(value):
        return data(value).replace(":", "%3A").replace(",", "%2C")

    given = ",".join("%s=%s" % (key, attribute(value)) for key, value in properties.items() if value is not None)
    print("::%s%s::%s" % (name, " " + given if given else "", data(CONTROL.sub("\ufffd", message))), flush=True)


def say(text):
    """A line of the log that no runner takes for a command."""
    print(re.sub(r"^(\s*)::", r"\1\\::", plain(text, 2000)).replace("##[", "##\\["), flush=True)


def fail(code_, sentence):
    command("error", sentence, title=code_)
    sys.exit(1)


class Case:
    """One testcase of a JUnit report."""

    def __init__(self, element):
        self.classname = element.get("classname") or ""
        self.name = element.get("name") or "?"
        self.file = element.get("file")
        line = element.get("line") or ""
        # pytest counts from 0 here.
        self.line = int(line) + 1 if line.isdigit() else None
        seconds = element.get("time") or ""
        self.seconds = float(seconds) if re.fullmatch(r"\d+(\.\d+)?", seconds) else 0.0
        problems = [child for child in element if child.tag in ("failure", "error")]
        self.failed = bool(problems)
        self.skipped = not problems and any(child.tag == "skipped" for child in element)
        self.message = problems[0].get("message") or "" if problems else ""
        self.text = "\n\n".join(child.text or "" for child in problems)
        if self.failed:
            self.locate()

    @property
    def key(self):
        return (self.classname, self.name)

    @property
    def title(self):
        return "%s::%s" % (self.classname, self.name) if self.classname else self.name

    def locate(self):
        """The last line of the test's own file in the traceback; of any relative file, where the report names none."""
        places = re.findall(r"^([^\s:/][^\s:]*\.py):(\d{1,7})(?::|$)", self.text, re.MULTILINE)
        own = [place for place in places if place[0] == self.file]
        chosen = (own or ([] if self.file else places))[-1:]
        for file, line in chosen:
            self.file, self.line = file, int(line)
        if self.line is None:
            # A module that could not be collected: the interpreter's own words, the last place that is the project's.
            named = [(os.path.relpath(file), int(line)) for file, line in re.findall(r'File "([^"\n]+)", line (\d{1,7})', self.text)]
            named = [place for place in named if not place[0].startswith("..") and "site-packages" not in place[0]]
            for file, line in [place for place in named if place[0] == self.file][-1:] or named[-1:]:
                self.file, self.line = file, line


def read_report(path):
    """The cases of a JUnit file; None where pytest did not come to write one."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    return [Case(element) for element in root.iter("testcase")]


def merge(cases):
    """A test whose call and teardown both failed appears twice; it is one test."""
    merged = {}
    for case in cases:
        known = merged.get(case.key)
        if known is None or (case.failed and not known.failed):
            merged[case.key] = case
    return merged


def repository_path(path):
    """Relative to the root of the checkout, as annotations want it; None for a file outside of it."""
    root = os.getcwd()
    while not os.path.exists(os.path.join(root, ".git")):
        parent = os.path.dirname(root)
        if parent == root:
            root = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()
            break
        root = parent
    relative = os.path.relpath(os.path.abspath(path), root)
    return None if relative.startswith("..") else relative.replace(os.sep, "/")


def summarize(label, counts, failures, flaky, slowest, unexplained):
    name = " (%s)" % code(label) if label else ""
    icon = "❌" if failures or unexplained else "✅"
    words = ", ".join("%d %s" % (number, word) for word, number in counts if number or word == "passed")
    parts = ["### %s Tests%s: %s" % (icon, name, words)]
    if unexplained:
        parts.append(unexplained)
    if failures:
        rows = ["| test | where | message |", "| --- | --- | --- |"]
        for case in failures[:MOST_ROWS]:
            place = "%s:%s" % (case.file, case.line) if case.file and case.line else case.file or "–"
            rows.append("| %s | %s | %s |" % (code(case.title), code(place), code(case.message)))
        if len(failures) > MOST_ROWS:
            rows.append("| … | | %d more |" % (len(failures) - MOST_ROWS))
        parts.append("\n".join(rows))
        for case in failures[:MOST_ANNOTATIONS]:
            tail = "\n".join(case.text.splitlines()[-60:])
            parts.append("<details><summary>%s</summary>\n\n%s\n\n</details>" % (code(case.title), block(tail)))
    if flaky:
        parts.append("⚠️ Flaky (failed, then passed when run again):")
        parts.append("\n".join("- %s: %s" % (code(case.title), code(case.message)) for case in flaky[:MOST_ROWS]))
    if slowest:
        rows = ["| slowest tests | seconds |", "| --- | ---: |"]
        rows += ["| %s | %.2f |" % (code(case.title), case.seconds) for case in slowest]
        parts.append("<details><summary>Slowest tests</summary>\n\n%s\n\n</details>" % "\n".join(rows))
    markdown = "\n\n".join(parts) + "\n\n"
    if len(markdown.encode()) > SUMMARY_LIMIT:
        markdown = "\n\n".join(parts[:2]) + "\n\n"
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(markdown[:SUMMARY_LIMIT])


def set_outputs(**values):
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            for name, value in values.items():
                delimiter = "end-" + secrets.token_hex(16)
                file.write("%s<<%s\n%s\n%s\n" % (name, delimiter, value, delimiter))


def handed_on():
    """The environment without what speaks for the job."""
    return {key: value for key, value in os.environ.items() if not WITHHELD.match(key)}


def has(module, folder):
    """Whether the interpreter finds a module that is not the project's own; asked in an empty folder, outside of the checkout."""
    question = ["-c", "import importlib.util,sys;sys.exit(importlib.util.find_spec(sys.argv[1]) is None)", module]
    # Isolated where that finds it: what lies in the user's own site-packages or on PYTHONPATH it does not.
    for isolated in (["-I"], []):
        probe = [sys.executable, *isolated, *question]
        if subprocess.run(probe, cwd=folder, env=handed_on(), check=False).returncode == 0:
            return True
    return False


# Loaded into the first run of pytest. The exit status alone does not tell whether the failed tests are all that it stands for:
# a plugin's gate makes it 1 as well, by counting one failure more (pytest-cov) or by setting the status when the session ends.
WITNESS = """
import json
import sys

import pytest


class Witness:
    failed = 0
    session = given = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if report.failed and not hasattr(report, "wasxfail"):
            self.failed += 1

    pytest_collectreport = pytest_runtest_logreport

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        # An equal status that is an object of its own: whoever sets another, even an equal one, is noticed.
        status = session.exitstatus
        if status is exitstatus and int(status) == 1:
            self.given = int.__new__(type(status), int(status))
            getattr(self.given, "__dict__", {}).update(getattr(status, "__dict__", {}))
            self.session, session.exitstatus = session, self.given
        yield

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self):
        session = self.session
        if session is None:
            return
        tests_alone = (
            session.exitstatus is self.given
            # A plugin that breaks while the session ends makes the interpreter end with 1.
            and sys.exc_info()[0] is None
            and session.testsfailed == self.failed
            and not session.shouldfail
            and not session.shouldstop
        )
        with open(PATH, "w") as file:
            json.dump(tests_alone, file)


def pytest_configure(config):
    # In a worker of pytest-xdist there is nothing to decide.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Witness(), "run-tests-witness")
"""


def place_witness(scratch):
    """Its folder, and where it says whether the exit status is the failed tests' alone."""
    folder, path = os.path.join(scratch, "plugin"), os.path.join(scratch, "tests-alone.json")
    os.mkdir(folder)
    with open(os.path.join(folder, "run_tests_witness.py"), "w", encoding="utf-8") as file:
        file.write("PATH = %r\n%s" % (path, WITNESS))
    return folder, path


def run_pytest(arguments, plugins=None):
    """pytest with its output as it comes; while it runs, the runner takes no line of it for a command."""
    environment = handed_on()
    if plugins:
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [environment.get("PYTHONPATH"), plugins]))
    token = "resume-" + secrets.token_hex(16)
    print("::stop-commands::" + token, flush=True)
    try:
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode
    finally:
        print("\n::%s::" % token, flush=True)


def said_yes(path):
    """Whether a file holds JSON's true; one that is not there, or not whole, does not."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file) is True
    except (OSError, ValueError):
        return False


def main():
    environment = os.environ
    workers = environment.get("RUN_TESTS_WORKERS", "auto").strip() or "auto"
    reruns = environment.get("RUN_TESTS_RERUNS", "0").strip() or "0"
    if not re.fullmatch(r"auto|logical|\d{1,4}", workers):
        fail("INPUT_INVALID", "The input 'workers' is neither auto, logical nor a number.")
    if not re.fullmatch(r"\d{1,2}", reruns):
        fail("INPUT_INVALID", "The input 'reruns' is not a number below 100.")
    scratch = tempfile.mkdtemp(prefix="run-tests-", dir=environment.get("RUNNER_TEMP") or None)
    neutral = os.path.join(scratch, "empty")
    os.mkdir(neutral)
    if not has("pytest", neutral):
        fail("PYTEST_MISSING", "pytest is not installed in this environment. Add it to the development dependencies.")
    arguments = [line.strip() for line in environment.get("RUN_TESTS_ARGS", "").splitlines() if line.strip()]
    if workers != "0":
        if has("xdist", neutral):
            arguments += ["-n", workers]
        else:
            command("notice", "pytest-xdist is not installed: the tests run one after the other.")
    wanted = environment.get("RUN_TESTS_JUNIT", "").strip()
    junit = os.path.join(environment.get("GITHUB_WORKSPACE") or os.getcwd(), wanted) if wanted else os.path.join(scratch, "junit.xml")
    arguments += ["-o", "junit_family=xunit1", "-o", "cache_dir=" + os.path.join(scratch, "cache")]

    began = time.monotonic()
    plugins, word = place_witness(scratch)
    status = run_pytest([*arguments, "-p", "run_tests_witness", "--junit-xml=" + junit], plugins)
    cases = read_report(junit)
    if cases is None:
        fail("TESTS_UNREPORTED", "pytest ended with exit code %d before it could report; see its last lines above." % status)
    if status == 5 or not cases:
        fail("NO_TESTS", "pytest found no tests (exit code %d). Check 'working-directory' and 'args'." % status)
    first = merge(cases)
    failing = {key: case for key, case in first.items() if case.failed}
    # 1 says that tests failed. Where none did, something else was wanting (a plugin's: too little coverage); other codes are
    # an interruption, an error of pytest or of its arguments. None is a success, even if every test that ran passed.
    unexplained = status not in (0, 1) or (status == 1 and not failing)
    complaint = "pytest ended with exit code %d although no test failed; its last lines in the log say why." % status
    flaky = []
    for attempt in range(int(reruns)):
        if not failing:
            break
        say("%d failed; running them again (%d of %s)" % (len(failing), attempt + 1, reruns))
        report = os.path.join(scratch, "junit-%d.xml" % (attempt + 1))
        run_pytest([*arguments, "--last-failed", "--last-failed-no-failures=none", "--junit-xml=" + report])
        again = merge(read_report(report) or [])
        passed = [key for key in failing if key in again and not again[key].failed and not again[key].skipped]
        flaky += [failing.pop(key) for key in passed]
    seconds = time.monotonic() - began
    if status == 1 and flaky and not failing and not said_yes(word):
        # Running again clears the tests only; what else the first run complained of stands.
        unexplained = True
        complaint = (
            "The tests that failed passed when run again, but the first run also failed for another reason, such as a plugin's "
            "threshold or a stop before all tests had run; its last lines in the log say why."
        )

    failures = list(failing.values())
    skipped = sum(case.skipped for case in first.values())
    passed = len(first) - skipped - len(failures)
    counts = [("failed", len(failures)), ("passed", passed), ("flaky", len(flaky)), ("skipped", skipped)]
    # GitHub shows ten errors of a step and drops the rest: the last place tells how many more there are.
    annotated = failures if len(failures) <= MOST_ANNOTATIONS else failures[: MOST_ANNOTATIONS - 1]
    for case in annotated:
        path = repository_path(case.file) if case.file else None
        command("error", plain(case.message, 1000) or "failed", title=plain(case.title, 200), file=path, line=case.line if path else None)
    if len(annotated) < len(failures):
        command("error", "%d more tests failed; the summary lists them." % (len(failures) - len(annotated)))
    if unexplained and not failures:
        command("error", complaint, title="TESTS_UNEXPLAINED")
    for case in flaky[:MOST_ANNOTATIONS]:
        path = repository_path(case.file) if case.file else None
        command("warning", "Passed only when run again. " + plain(case.message, 1000), title="flaky: " + plain(case.title, 200), file=path, line=case.line if path else None)
    slowest = sorted((case for case in first.values() if case.seconds >= 1), key=lambda case: -case.seconds)[:5]
    summarize(environment.get("RUN_TESTS_LABEL", ""), counts, failures, flaky, slowest, complaint if unexplained and not failures else "")
    set_outputs(passed=passed, failed=len(failures), skipped=skipped, flaky=len(flaky), seconds="%.1f" % seconds, junit=junit)
    say(", ".join("%d %s" % (number, word) for word, number in counts) + " in %.1f s" % seconds)
    sys.exit(1 if failures or unexplained else 0)


if __name__ == "__main__":
    main()
