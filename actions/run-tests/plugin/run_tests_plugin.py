"""Loaded into pytest by run_tests.py: chooses the processes, writes down what happens as JSON lines, and runs failed tests again.

It sees the configuration as pytest has put it together from the command line, addopts and PYTEST_ADDOPTS. pytest 6.2 or later; every
text of a test is hostile, and is only written down here.
"""

import atexit
import copy
import faulthandler
import importlib.util
import json
import os
import re
import signal
import sys
import traceback

import pytest

# What run_tests.py wants: the path of a JSON file. In a worker of pytest-xdist it is the same.
with open(os.environ["RUN_TESTS_SESSION"], encoding="utf-8") as _file:
    WANTED = json.load(_file)
WORKER = "PYTEST_XDIST_WORKER" in os.environ
# What is the same in all workers is written down by one.
FIRST = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
OLD = int(pytest.__version__.split(".")[0]) < 7
# Enough for a person, and for ten thousand failures.
MOST_TEXT = 20000

if hasattr(faulthandler, "register") and hasattr(signal, "SIGUSR1"):
    # pytest takes the standard error for itself while tests run; this copy stays the step's.
    faulthandler.register(signal.SIGUSR1, file=os.fdopen(os.dup(2), "w"), all_threads=True, chain=False)


class Writer:
    """Whole lines with one write each: a fork of a test has nothing of them in a buffer, and cannot write them twice."""

    def __init__(self):
        self.file = os.open(WANTED["events"], os.O_WRONLY | os.O_APPEND | getattr(os, "O_CLOEXEC", 0))

    def __call__(self, kind, **fields):
        fields["t"] = kind
        os.write(self.file, (json.dumps(fields) + "\n").encode("utf-8", "backslashreplace"))


def doctest_failure(excinfo):
    """The first example that failed; None for what is no doctest."""
    value = excinfo.value
    found = (getattr(value, "failures", None) or [value])[0]
    return found if hasattr(found, "example") and hasattr(found, "test") and hasattr(found, "got") else None


def words(excinfo):
    """One line that says what was raised."""
    failure = doctest_failure(excinfo)
    if failure:
        return ("%s: expected %r, got %r" % (failure.example.source.strip(), failure.example.want.strip(), failure.got.strip()))[:MOST_TEXT]
    try:
        text = excinfo.exconly(tryshort=True)
    except Exception as error:  # a broken __str__ of a test's own exception
        text = "%s (its text cannot be made: %s)" % (excinfo.typename, type(error).__name__)
    return text[:MOST_TEXT]


def last_place(trace, wanted):
    """The last line of a traceback in a file that `wanted` takes."""
    found = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if wanted(name):
            found = (os.path.abspath(name), trace.tb_lineno)
        trace = trace.tb_next
    return found


def place_of_test(item, excinfo, when):
    """Where a person looks first: the last line of the test's own file, of a fixture that fails the fixture's, else where the test starts."""
    own = os.path.realpath(str(getattr(item, "path", None) or item.fspath))
    failure = doctest_failure(excinfo) if excinfo else None
    if failure and failure.test.lineno is not None:
        return failure.test.filename or own, failure.test.lineno + failure.example.lineno + 1
    wanted = (lambda name: os.path.realpath(name) == own) if when == "call" else project_file(item.config)
    found = last_place(excinfo.tb, wanted) if excinfo else None
    if found:
        return found
    file, line, _ = item.location
    return os.path.join(str(item.config.rootdir), file), None if line is None else line + 1


def project_file(config):
    """Whether a file is the project's: below its root, and not in an environment there."""
    root = os.path.realpath(str(config.rootdir)) + os.sep

    def project(name):
        path = os.path.realpath(name)
        return path.startswith(root) and "site-packages" not in path

    return project


def place_of_module(collector, excinfo):
    """Where a module that cannot be imported breaks: the last line that is the project's, and what was raised there."""
    error = excinfo.value
    while error.__cause__ is not None:
        error = error.__cause__
    message = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
    project = project_file(collector.config)
    place = last_place(error.__traceback__, project)
    if isinstance(error, SyntaxError) and error.filename and project(error.filename):
        place = (os.path.abspath(error.filename), error.lineno)
    path = str(getattr(collector, "path", None) or getattr(collector, "fspath", ""))
    return place or (path, None), message[-1] if message else type(error).__name__


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        file, line = place_of_test(item, call.excinfo, report.when)
        # A worker of pytest-xdist hands it on with the report.
        report.run_tests = {"file": file, "line": line, "message": words(call.excinfo) if call.excinfo else ""}


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    excinfo = getattr(getattr(report, "call", None), "excinfo", None)
    if report.failed and excinfo:
        (file, line), message = place_of_module(collector, excinfo)
        report.run_tests = {"file": file, "line": line, "message": message[:MOST_TEXT]}


def subtest(report):
    """What a subtest is called; None for a test."""
    context = getattr(report, "context", None)
    if context is None:
        return None
    parts = ["[%s]" % context.msg] if getattr(context, "msg", None) is not None else []
    values = dict(getattr(context, "kwargs", None) or {})
    if values:
        parts.append("(%s)" % ", ".join("%s=%s" % pair for pair in values.items()))
    return " ".join(parts) or "(<subtest>)"


def text_of(report):
    """The traceback and what was printed, from the end."""
    try:
        text = report.longreprtext
    except Exception as error:
        text = "(the report cannot be shown: %s)" % type(error).__name__
    for title, content in report.sections:
        text += "\n\n----- %s -----\n%s" % (title, content[-MOST_TEXT:])
    return text[-MOST_TEXT:]


def details_of(report, root, text):
    """Place and words of a failure; of one that no exception of the test stands for (a worker that died), what the report says."""
    found = dict(getattr(report, "run_tests", None) or {})
    if not found.get("message"):
        # pytest-xdist says first in which of its workers.
        lines = [line.strip() for line in text.splitlines() if line.strip() and not re.match(r"\[gw\d+\] ", line)]
        raised = [line[1:].strip() for line in lines if line.startswith("E ")]
        found["message"] = (raised + lines)[0][:MOST_TEXT] if lines else ""
    if not found.get("file"):
        file, line = (list(getattr(report, "location", None) or ()) + [None, None])[:2]
        file = file or report.nodeid.split("::")[0]
        found.update(file=os.path.join(root, file) if file else None, line=None if line is None else line + 1)
    return found


class Witness:
    """Writes down what the controller (or the only process) reports, and whether the exit status stands for failed tests alone."""

    def __init__(self, config, write):
        self.config, self.write = config, write
        self.root = str(config.rootdir)
        self.failed = self.finished = 0
        self.session = self.given = None
        self.warned = set()
        # Of tests that are under way: outcome so far and seconds. One line a test is written, not one a phase.
        self.running = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid, location):
        # What is under way when all of it ends is the first question then.
        self.write("begin", id=nodeid, file=os.path.join(self.root, location[0]), line=None if location[1] is None else location[1] + 1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if report.failed and not hasattr(report, "wasxfail"):
            self.failed += 1
        name, sub = report.nodeid, subtest(report)
        # `rerun`: pytest-rerunfailures runs it again; when it then passes it is as flaky as one that ran again by this action.
        again = report.outcome == "rerun"
        if report.failed or again:
            text = text_of(report)
            found = details_of(report, self.root, text)
            self.write("rerun" if again else "failure", id=name, when=report.when, sub=sub, text=text, **found)
        outcome, seconds = self.running.get(name, (None, 0.0))
        if report.skipped and sub is None:
            outcome = "skipped"
        elif report.when == "call" and sub is None and outcome is None:
            outcome = "ran"
        if report.when == "teardown" or report.when == "???":
            self.finished += 1
            self.running.pop(name, None)
            self.write("test", id=name, outcome=outcome, seconds=seconds + report.duration)
        else:
            self.running[name] = (outcome, seconds + report.duration)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report):
        if report.failed:
            self.failed += 1
            text = text_of(report)
            self.write("failure", id=report.nodeid, when="collect", sub=None, text=text, **details_of(report, self.root, text))

    @pytest.hookimpl
    def pytest_warning_recorded(self, warning_message):
        said = (warning_message.filename, warning_message.lineno, str(warning_message.message)[:1000])
        if said in self.warned or len(self.warned) >= 200:
            return
        self.warned.add(said)
        self.write("warning", file=said[0], line=said[1], message="%s: %s" % (warning_message.category.__name__, said[2]))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        # An equal status that is an object of its own: whoever sets another, even an equal one, is noticed.
        status = session.exitstatus
        if status is exitstatus and int(status) == 1:
            self.given = int.__new__(type(status), int(status))
            getattr(self.given, "__dict__", {}).update(getattr(status, "__dict__", {}))
            session.exitstatus = self.given
        self.session = session
        yield

    def coverage_too_low(self):
        """pytest-cov counts one failure more when there is less coverage than wanted."""
        plugin = self.config.pluginmanager.getplugin("_cov")
        wanted = getattr(getattr(plugin, "options", None), "cov_fail_under", None)
        total = getattr(plugin, "cov_total", None)
        return bool(wanted) and total is not None and total < wanted

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self):
        session = self.session
        if session is None:
            return
        more = session.testsfailed - self.failed
        plain = (
            session.exitstatus is self.given
            # A plugin that breaks while the session ends makes the interpreter end with 1.
            and sys.exc_info()[0] is None
            and not session.shouldfail
            and not session.shouldstop
        )
        self.write(
            "end",
            wanted=session.testscollected,
            finished=self.finished,
            tests_alone=plain and more == 0,
            coverage_alone=plain and more == 1 and self.coverage_too_low(),
        )


def has_parts(namespace, name):
    return getattr(namespace, name, None) is not None


def processes(early_config, given):
    """The arguments for pytest-xdist, if it is there and not switched off."""
    wanted = WANTED["workers"]
    if not early_config.pluginmanager.hasplugin("xdist"):
        if wanted == "0":
            return [], None
        # PYTEST_DISABLE_PLUGIN_AUTOLOAD or `-p no:xdist`: somebody wanted it so.
        try:
            found = importlib.util.find_spec("xdist.plugin")
        except ImportError:  # the project has something of that name
            found = None
        return [], "off" if found else "missing"
    # The default gives way to what the project says for itself.
    if wanted == "auto" and (has_parts(given, "numprocesses") or getattr(given, "tx", None)):
        return [], None
    return ["-n", wanted], None


class Reports:
    """Files that other plugins write when tests have run: a run of a few tests again must not leave one of those few in their place."""

    # Coverage is added up, and the JUnit report is this action's.
    OWN = re.compile(r"cov|xmlpath|file_or_dir|durations|rootdir|confcutdir|inifilename|basetemp")
    MOST_BYTES = 64 << 20

    def __init__(self, options):
        self.kept = {}
        for name, value in vars(options).items():
            for text in value if isinstance(value, (list, tuple)) else [value]:
                if isinstance(text, (str, os.PathLike)) and str(text) and not self.OWN.search(name):
                    self.keep(os.path.abspath(os.path.expanduser(os.path.expandvars(str(text)))))

    def keep(self, path):
        try:
            if os.path.isfile(path) and os.path.getsize(path) <= self.MOST_BYTES:
                with open(path, "rb") as file:
                    self.kept[path] = file.read()
        except (OSError, ValueError):
            pass

    def put_back(self):
        for path, content in self.kept.items():
            try:
                with open(path, "rb") as file:
                    if file.read() == content:
                        continue
                with open(path, "wb") as file:
                    file.write(content)
            except OSError:
                pass


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    given = early_config.known_args_namespace
    covered = bool(getattr(given, "cov_source", None)) and early_config.pluginmanager.hasplugin("pytest_cov")
    # What the earlier runs covered counts as well. A worker of pytest-xdist has the command line of its own and would begin anew.
    more = ["--cov-append"] if covered and WANTED["again"] is not None else []
    if not WORKER:
        if WANTED["again"] is not None:
            # Plugins write theirs when the session, or the configuration, ends.
            atexit.register(Reports(given).put_back)
        arguments, xdist = processes(early_config, given)
        more += arguments
        junit = None
        if early_config.pluginmanager.hasplugin("junitxml"):
            junit = getattr(given, "xmlpath", None)
            more.append("--junit-xml=" + WANTED["junit"])
            if not junit:
                more += ["-o", "junit_family=xunit1"]
        early_config.run_tests_start = {"xdist": xdist, "junit": junit, "coverage": covered}
    if more:
        # Before `--`, behind which everything is a path.
        at = args.index("--") if "--" in args else len(args)
        args[at:at] = more
        early_config.known_args_namespace = parser.parse_known_args(args, namespace=copy.copy(given))
    outcome = yield
    if outcome.excinfo and not WORKER:
        broken_start(early_config, outcome.excinfo)


def broken_start(config, excinfo):
    """A conftest.py that cannot be imported ends pytest before there are tests: where it breaks, and with what."""
    error = excinfo[1]
    while error.__cause__ is not None:
        error = error.__cause__
    place = last_place(error.__traceback__, project_file(config))
    if isinstance(error, SyntaxError) and error.filename:
        place = (os.path.abspath(error.filename), error.lineno)
    said = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines() or [type(error).__name__]
    file, line = place or (None, None)
    Writer()("broken", file=file, line=line, message=said[-1][:MOST_TEXT])


def wanted_files(config):
    """Absolute paths of the files that the tests to run again are in; None when all tests run."""
    again = WANTED["again"]
    if again is None:
        return None
    root = str(config.rootdir)
    return {os.path.realpath(os.path.join(root, name.split("::")[0])) for name in again}


def is_left_out(path, config):
    """Other files need not be read. Only plain modules are left out: a package or a conftest.py may matter for what it holds."""
    files = wanted_files(config)
    if files is None or not path.endswith(".py") or os.path.basename(path) in ("conftest.py", "__init__.py"):
        return None
    return True if os.path.realpath(path) not in files else None


if OLD:

    @pytest.hookimpl
    def pytest_ignore_collect(path, config):
        return is_left_out(str(path), config)

else:

    @pytest.hookimpl
    def pytest_ignore_collect(collection_path, config):
        return is_left_out(str(collection_path), config)


def in_shard(items, shard):
    """The tests of one part: whole files, each to the part that has the least so far, the longest first. The same on every machine."""
    number, count, durations = shard
    known = sorted(durations.values())
    # A new test is taken for one like the others.
    usual = max(known[len(known) // 2], 0.001) if known else 1.0
    files = {}
    for item in items:
        name = item.nodeid.split("::")[0]
        files[name] = files.get(name, 0.0) + durations.get(item.nodeid, usual)
    parts = [[0.0, index] for index in range(count)]
    place = {}
    for name in sorted(files, key=lambda name: (-files[name], name)):
        part = min(parts)
        part[0] += files[name]
        place[name] = part[1]
    return {item.nodeid for item in items if place[item.nodeid.split("::")[0]] == number - 1}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    again, shard = WANTED["again"], WANTED["shard"]
    if again is not None:
        modules = tuple(name + "::" for name in again if "::" not in name)
        kept = {item.nodeid for item in items if item.nodeid in again or item.nodeid.startswith(modules)}
    elif shard is not None:
        kept = in_shard(items, shard)
        if FIRST:
            Writer()("shard", all=len(items), kept=len(kept))
    else:
        return
    gone = [item for item in items if item.nodeid not in kept]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item.nodeid in kept]


def pytest_configure(config):
    if WORKER:
        return
    write = Writer()
    start = getattr(config, "run_tests_start", {})
    write("start", root=str(config.rootdir), version=pytest.__version__, **start)
    config.pluginmanager.register(Witness(config, write), "run-tests-witness")
