"""Runs pytest and reports. Standard library only, Python 3.8 or later; everything that tests print or are called is hostile."""

import glob
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time

HOME = os.path.dirname(os.path.abspath(__file__))
# Isolated mode leaves the script's own directory out.
sys.path.insert(0, HOME)

from processes import Stopped, Unisolated, handed_on, hide_from_others, run_pytest  # noqa: E402
from junit import merge_junit, read_junit  # noqa: E402
from records import Durations, History  # noqa: E402
from results import Problem, Run  # noqa: E402
from runner_files import Elsewhere, Place, of_later_steps, of_the_runner, place_named_by_tests, read_plain  # noqa: E402
from show import (  # noqa: E402
    MOST_ANNOTATIONS,
    annotate,
    annotate_failures,
    annotate_warnings,
    command,
    plain,
    say,
    set_outputs,
    summarize,
)



def fail(code, sentence):
    command("error", sentence, title=code)
    sys.exit(1)


def split_arguments(text):
    """Words as a shell splits them, from one line or several. A line that starts with # is a comment."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    # A shell joins such lines; shlex would keep the line break.
    joined = re.sub(r"(?<!\\)((?:\\\\)*)\\\n", r"\1 ", "\n".join(lines))
    try:
        return shlex.split(joined)
    except ValueError as error:
        fail("INPUT_INVALID", "The input 'args' cannot be split into words: %s. Close the quote, or put a backslash before it." % error)


def seconds_of(text):
    """`90`, `45s`, `30m`, `1h30m` → seconds; None for nothing."""
    if not text:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not re.fullmatch(r"(\d+(\.\d+)?[dhms])+", text):
        fail("INPUT_INVALID", "The input 'timeout' is neither a number of seconds nor a duration such as 90s, 30m or 1h30m.")
    unit = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    return sum(float(amount) * unit[letter] for amount, _, letter in re.findall(r"(\d+(\.\d+)?)([dhms])", text))


def shard_of(text, durations):
    """`2/4` → [2, 4, seconds by test]; None for nothing."""
    if not text:
        return None
    match = re.fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,3})", text)
    if not match or int(match.group(1)) > int(match.group(2)):
        fail("INPUT_INVALID", "The input 'shard' is not of the form 2/4: which part, of how many.")
    return [int(match.group(1)), int(match.group(2)), durations.known]


def has(module):
    """Whether the interpreter finds a module that is not the project's own; asked in an empty folder, outside of the checkout."""
    question = ["-c", "import importlib.util,sys;sys.exit(importlib.util.find_spec(sys.argv[1]) is None)", module]
    with tempfile.TemporaryDirectory() as folder:
        # Isolated where that finds it: what lies in the user's own site-packages or on PYTHONPATH it does not.
        return any(
            subprocess.run([sys.executable, *isolated, *question], cwd=folder, env=handed_on(), check=False).returncode == 0
            for isolated in (["-I"], [])
        )


def put_back(own, later):
    """Puts back what tests changed of files that later steps obey; ends the step where these were the runner's own."""
    changed, failed = later.restore()
    for path in changed:
        words = "could not be put back" if path in failed else "is as it was before them"
        command("warning", "The tests changed %s, which later steps read. It %s." % (plain(path), words), title="TESTS_CHANGED_FILES")
    changed, failed = own.restore()
    if changed:
        fail(
            "TESTS_TAMPERED",
            "The tests wrote to files through which a step speaks to later ones: %s. %s Look for the test, or the package, that does so."
            % (", ".join(plain(path, 200) for path in changed[:5]), "They could not be put back." if failed else "They were put back."),
        )


class Session:
    """One call of this action: pytest, and again for what failed."""

    def __init__(self, environment, scratch):
        def given(name, otherwise=""):
            return environment.get("RUN_TESTS_" + name, "").strip() or otherwise

        workspace = environment.get("GITHUB_WORKSPACE") or os.getcwd()
        self.scratch = scratch
        self.label = given("LABEL")
        self.workers = given("WORKERS", "auto")
        self.reruns = given("RERUNS", "0")
        self.allow_none = given("ALLOW_NO_TESTS", "false").lower() == "true"
        self.arguments = split_arguments(environment.get("RUN_TESTS_ARGS", ""))
        self.timeout = seconds_of(given("TIMEOUT"))
        self.durations = Durations(os.path.join(workspace, given("DURATIONS")) if given("DURATIONS") else None)
        self.history = History(os.path.join(workspace, given("HISTORY")) if given("HISTORY") else None)
        self.shard = shard_of(given("SHARD"), self.durations)
        # pytest writes its report here; it goes where it is wanted when no test can put a link there any more.
        self.report = os.path.join(scratch, "junit.xml")
        self.junit = Place(os.path.join(workspace, given("JUNIT")) if given("JUNIT") else self.report)
        self.isolation = given("ISOLATION", "auto").lower()
        self.environment = environment
        if self.isolation not in ("auto", "require", "off"):
            fail("INPUT_INVALID", "The input 'isolation' is neither auto, require nor off.")
        if not re.fullmatch(r"auto|logical|\d{1,4}", self.workers):
            fail("INPUT_INVALID", "The input 'workers' is neither auto, logical nor a number.")
        if not re.fullmatch(r"\d{1,2}", self.reruns):
            fail("INPUT_INVALID", "The input 'reruns' is not a number below 100.")
        self.began = time.monotonic()
        self.runs = 0

    def left(self):
        return None if self.timeout is None else max(1.0, self.timeout - (time.monotonic() - self.began))

    def run(self, junit, again=None):
        """pytest once; `again`: names of the tests to run, all when None."""
        self.runs += 1
        settings = os.path.join(self.scratch, "session-%d.json" % self.runs)
        events = os.path.join(self.scratch, "events-%d.jsonl" % self.runs)
        wanted = {"events": events, "junit": junit, "workers": self.workers, "again": again, "shard": self.shard}
        with open(settings, "w", encoding="utf-8") as file:
            json.dump(wanted, file)
        # Opened before the tests run: one that removes it removes its name only.
        with open(events, "w+", encoding="utf-8", errors="replace") as file:
            # First, so that nothing of ours stands behind a `--`.
            arguments = ["-p", "run_tests_plugin", *self.arguments]
            own, later = of_the_runner(self.environment), of_later_steps(self.environment, os.getcwd())
            try:
                status = run_pytest(arguments, os.path.join(HOME, "plugin"), settings, self.left(), self.isolation, say)
            except Unisolated as error:
                fail(
                    "TESTS_UNISOLATED",
                    "The tests cannot run apart from the job (isolation: require): %s. Use a runner that allows it, or 'auto'." % error,
                )
            finally:
                put_back(own, later)
            file.seek(0)
            return Run(file, status)


def finish(session, counts, problems, flaky, tests, complaint, junit, titled="TESTS_UNEXPLAINED", at=None):
    """Annotations, summary, outputs; ends the step. `complaint`: why it fails although no test did, with the code `titled`."""
    if complaint and (not problems or at):
        annotate("error", at or Problem("", "", "", None, None), titled, complaint)
    annotate_failures(problems, session.history)
    for one in flaky[:MOST_ANNOTATIONS]:
        said = session.history.words(one.name)
        annotate("warning", one, "flaky: " + one.title, "Passed only when run again%s. %s" % (" (%s)" % said if said else "", plain(one.message, 1000)))
    slowest = sorted((test for test in tests if test.seconds >= 1), key=lambda test: -test.seconds)[:10]
    summarize(session.label, counts, problems, flaky, slowest, complaint if not problems or at else "", session.history)
    numbers = dict(counts)
    seconds = time.monotonic() - session.began
    set_outputs(
        passed=numbers["passed"],
        failed=numbers["failed"],
        skipped=numbers["skipped"],
        flaky=numbers["flaky"],
        seconds="%.1f" % seconds,
        junit=junit,
    )
    say(", ".join("%d %s" % (number, word) for word, number in counts) + " in %.1f s" % seconds)
    sys.exit(1 if problems or complaint else 0)


def counts_of(tests, flaky):
    failed = sum(test.failed for test in tests)
    skipped = sum(test.skipped and not test.failed for test in tests)
    return [("failed", failed), ("passed", len(tests) - failed - skipped), ("flaky", len(flaky)), ("skipped", skipped)]


def broke_off(session, run, code, why):
    """Ends the step for a run that did not come to its end: what was under way, and what had come to a result before."""
    under_way = list(run.running.values())
    names = ", ".join(plain(one.title, 200) for one in under_way[:3]) + (" and %d more" % (len(under_way) - 3) if len(under_way) > 3 else "")
    tests = list(run.results.values())
    problems = [problem for test in tests for problem in test.problems]
    complaint = why.replace("{WHILE}", " while %s ran" % names if names else "")
    at = under_way[0] if under_way else Problem("", "", "", None, None)
    finish(session, counts_of(tests, []), problems, [], tests, complaint, "", code, at)


def ending(status):
    """`exit code 139 (SIGSEGV)`."""
    try:
        return "exit code %d (%s)" % (status, signal.Signals(status - 128).name if status > 128 else signal.Signals(-status).name)
    except ValueError:
        return "exit code %d" % status


# pytest's own exit codes, where no test came to a result.
NOTHING_RAN = {
    0: "pytest ended without an error and ran no test: an argument such as --collect-only or --fixtures only looks, or a test or a plugin stopped it (such as pytest.exit). Look at 'args' and addopts.",
    2: "pytest was stopped before any test came to a result (exit code 2); its last lines above say by what.",
    3: "pytest broke before any test came to a result (exit code 3); its last lines above say by what.",
    4: "pytest does not understand its arguments (exit code 4); its last lines above say which. Check 'args' and addopts.",
}


def check_first(session, first):
    """What stops before anything can be counted."""
    status = first.status
    if status is None:
        why = "The tests took longer than %s (timeout){WHILE}. What was running stands above, thread by thread."
        broke_off(session, first, "TESTS_TIMEOUT", why % duration(session.timeout))
    if first.broken:
        broken = Problem("TESTS_UNREPORTED", "pytest could not start: " + str(first.broken.get("message")), "", first.broken.get("file"), first.broken.get("line"))
        annotate("error", broken, broken.title, plain(broken.message, 1000))
        sys.exit(1)
    if not first.start:
        if not has("pytest"):
            fail("PYTEST_MISSING", "pytest is not installed in this environment. Add it to the development dependencies.")
        if status == 4:
            fail("TESTS_UNREPORTED", NOTHING_RAN[4])
        fail("TESTS_UNREPORTED", "pytest ended with %s before it could start; see its last lines above." % ending(status))
    if not first.end:
        broke_off(session, first, "TESTS_UNREPORTED", "pytest ended with %s{WHILE}, before it could report; see its last lines above." % ending(status))
    if status == 5 or not first.results:
        if first.part and first.part[0] and not first.part[1]:
            command("notice", "Part %d of %d has no tests: all of them are in fewer files than there are parts." % tuple(session.shard[:2]))
            return
        if session.allow_none and status in (0, 5):
            command("notice", "There were no tests to run.")
            return
        if status != 5 and status in NOTHING_RAN:
            fail("NO_TESTS" if status == 0 else "TESTS_UNREPORTED", NOTHING_RAN[status])
        fail("NO_TESTS", "pytest found no tests (exit code %d). Check 'working-directory' and 'args', or set 'allow-no-tests'." % status)
    if first.start.get("xdist") == "missing":
        command("notice", "pytest-xdist is not installed: the tests run one after the other.")


def duration(seconds):
    return "%g s" % seconds if seconds is None or seconds < 120 else "%g min" % (seconds / 60)


def rerun(session, first, tests):
    """Runs failed tests again. Returns those that then passed with what they had said, the last run, and the reports written."""
    flaky, last, reports = [], first, []
    for attempt in range(int(session.reruns)):
        failing = [name for name, test in tests.items() if test.failed]
        if not failing:
            break
        say("%d failed; running them again (%d of %s)" % (len(failing), attempt + 1, session.reruns))
        report = os.path.join(session.scratch, "junit-%d.xml" % (attempt + 1))
        again = session.run(report, failing)
        if again.status is None:
            break
        last = again
        reports.append(report)
        for name in failing:
            found = {one: test for one, test in again.results.items() if one == name or one.startswith(name + "::") and "::" not in name}
            if not found or any(test.failed or (one == name and test.skipped) for one, test in found.items()):
                continue
            flaky.append(tests[name].problems[0].of_test(name))
            # A module that could be collected this time has its tests in place of its error.
            del tests[name]
            tests.update(found)
    return flaky, last, reports


def keep_junit(session, first, flaky, reports):
    """The report of the whole run, where this action and where the project's own arguments want it. Returns its path."""
    content = read_plain(session.report)
    if content is None:
        return ""
    if flaky:
        content = merge_junit(content, [one.name for one in flaky], reports)
    kept = keep(session.junit, content) if flaky or session.junit.path != session.report else True
    own = first.start.get("junit")
    if isinstance(own, str) and own:
        path = os.path.abspath(os.path.expanduser(os.path.expandvars(own)))
        if path != session.junit.path:
            try:
                keep(place_named_by_tests(path, session.environment), content)
            except Elsewhere:
                refuse(path)
    return session.junit.path if kept else ""


def refuse(path):
    words = "%s is not written: it leads out of the workspace, or a test put a link in its way."
    command("warning", words % plain(path), title="TESTS_CHANGED_FILES")


def keep(place, content):
    """Whether it could be written."""
    try:
        place.write(content)
        return True
    except Elsewhere:
        refuse(place.path)
    except OSError as error:
        command("warning", "%s cannot be written: %s." % (plain(place.path), error.strerror), title="TESTS_CHANGED_FILES")
    return False


def keep_records(session, tests, flaky):
    """Adds what this run took and came to, for the next one."""
    for store, arguments in (
        (session.durations, [tests]),
        (session.history, [[test.name for test in tests if test.failed], [one.name for one in flaky]]),
    ):
        try:
            store.keep(*arguments)
        except Elsewhere:
            refuse(store.place.path)
        except OSError as error:
            command("warning", "%s cannot be written: %s." % (plain(store.place.path), error.strerror), title="TESTS_CHANGED_FILES")


def complaint_of(session, first, last, flaky, failed_first, problems):
    """Why the step fails although no test does, or ''.

    1 says that tests failed. Where none did, something else was wanting (a plugin's: too little coverage); other codes are an
    interruption, an error of pytest or of its arguments. None is a success, even if every test that ran passed.
    """
    status = first.status
    if status not in (0, 1, 5) or (status == 1 and not failed_first):
        return "pytest ended with exit code %d although no test failed; its last lines in the log say why." % status
    if status == 0 and first.unrun and not problems:
        return (
            "pytest ended as if all was well, but %d of its %d tests did not come to their end: a test, a plugin or a conftest.py stopped it "
            "(such as pytest.exit)." % (first.unrun, first.end["wanted"])
        )
    # Coverage is that of all runs together: the last one has judged it.
    judged = first.end.get("tests_alone") or (first.end.get("coverage_alone") and last.status == 0)
    if status == 1 and flaky and not problems and not judged:
        # Running again clears the tests only; what else the first run complained of stands.
        return (
            "The tests that failed passed when run again, but the first run also failed for another reason, such as a plugin's "
            "threshold or a stop before all tests had run; its last lines in the log say why."
        )
    return ""


def with_pytest(session):
    first = session.run(session.report)
    check_first(session, first)
    tests = dict(first.results)
    failed_first = any(test.failed for test in tests.values())
    flaky, last, reports = rerun(session, first, tests)
    again = [one.name for one in flaky]
    flaky += [test.before[0].of_test(name) for name, test in tests.items() if test.flaky and name not in again]
    problems = [problem for test in tests.values() for problem in test.problems]
    complaint = complaint_of(session, first, last, again, failed_first, problems)
    annotate_warnings(first.warnings)
    junit = keep_junit(session, first, [one for one in flaky if one.name in again], reports)
    every = list(tests.values())
    keep_records(session, every, flaky)
    finish(session, counts_of(every, flaky), problems, flaky, every, complaint, junit)


def with_report(session, patterns):
    """Shows the JUnit reports of another runner."""
    paths = sorted({path for pattern in patterns for path in glob.glob(pattern, recursive=True)})
    if not paths:
        fail("REPORT_MISSING", "There is no file %s. Check 'report', and that the tests ran in an earlier step." % ", ".join(patterns))
    tests, untold = [], 0
    for path in paths:
        found = read_junit(path)
        if found is None:
            fail("REPORT_INVALID", "%s is no JUnit report: it is not XML." % plain(path))
        tests += found.tests
        untold += found.untold
    if not tests and not untold and not session.allow_none:
        fail("NO_TESTS", "%s holds no tests. Check 'report', or set 'allow-no-tests'." % plain(", ".join(paths)))
    problems = [problem for test in tests for problem in test.problems]
    flaky = [test.before[0] for test in tests if test.flaky]
    complaint = "The report counts %d failures or errors that it does not list, such as a suite that broke outside of a test." % untold if untold else ""
    keep_records(session, tests, flaky)
    finish(session, counts_of(tests, flaky), problems, flaky, tests, complaint, os.path.abspath(paths[0]))


def main():
    hide_from_others()
    environment = os.environ
    scratch = tempfile.mkdtemp(prefix="run-tests-", dir=environment.get("RUNNER_TEMP") or None)
    session = Session(environment, scratch)
    report = [line.strip() for line in environment.get("RUN_TESTS_REPORT", "").splitlines() if line.strip()]
    try:
        with_report(session, report) if report else with_pytest(session)
    except Stopped:
        fail("CANCELLED", "The run was cancelled; pytest and all that it started have ended.")


if __name__ == "__main__":
    main()
