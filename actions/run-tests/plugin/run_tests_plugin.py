"""Loaded into pytest by run_tests.py: chooses the processes, writes down what happens as JSON lines, and runs failed tests again.

It sees the configuration as pytest has put it together from the command line, addopts and PYTEST_ADDOPTS. pytest 7 or later; every
text of a test is hostile, and is only written down here.
"""

import copy
import faulthandler
import importlib.util
import json
import os
import signal
import sys
import traceback

import pytest

# What run_tests.py wants: the path of a JSON file. In a worker of pytest-xdist it is the same.
with open(os.environ["RUN_TESTS_SESSION"], encoding="utf-8") as _file:
    WANTED = json.load(_file)
WORKER = "PYTEST_XDIST_WORKER" in os.environ
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


def words(excinfo):
    """One line that says what was raised."""
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


def place_of_test(item, excinfo):
    """Where a person looks first: the last line of the test's own file, else where the test starts."""
    own = os.path.realpath(str(getattr(item, "path", None) or item.fspath))
    found = last_place(excinfo.tb, lambda name: os.path.realpath(name) == own) if excinfo else None
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
        file, line = place_of_test(item, call.excinfo)
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


class Witness:
    """Writes down what the controller (or the only process) reports, and whether the exit status stands for failed tests alone."""

    def __init__(self, config, write):
        self.config, self.write = config, write
        self.failed = 0
        self.session = self.given = None
        self.warned = set()
        # Of tests that are under way: outcome so far and seconds. One line a test is written, not one a phase.
        self.running = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if report.failed and not hasattr(report, "wasxfail"):
            self.failed += 1
        name, sub = report.nodeid, subtest(report)
        if report.failed:
            found = getattr(report, "run_tests", {})
            self.write("failure", id=name, when=report.when, sub=sub, text=text_of(report), **found)
        outcome, seconds = self.running.get(name, (None, 0.0))
        if report.skipped and sub is None:
            outcome = "skipped"
        elif report.when == "call" and sub is None and outcome is None:
            outcome = "ran"
        if report.when == "teardown":
            self.running.pop(name, None)
            self.write("test", id=name, outcome=outcome, seconds=seconds + report.duration)
        else:
            self.running[name] = (outcome, seconds + report.duration)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report):
        if report.failed:
            self.failed += 1
            found = getattr(report, "run_tests", {})
            self.write("failure", id=report.nodeid, when="collect", sub=None, text=text_of(report), **found)

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


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    given = early_config.known_args_namespace
    covered = bool(getattr(given, "cov_source", None)) and early_config.pluginmanager.hasplugin("pytest_cov")
    # What the earlier runs covered counts as well. A worker of pytest-xdist has the command line of its own and would begin anew.
    more = ["--cov-append"] if covered and WANTED["again"] is not None else []
    if not WORKER:
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


@pytest.hookimpl
def pytest_ignore_collect(collection_path, config):
    # Other files need not be read. Only plain modules are left out: a package or a conftest.py may matter for what it holds.
    files = wanted_files(config)
    path = str(collection_path)
    if files is None or not path.endswith(".py") or os.path.basename(path) in ("conftest.py", "__init__.py"):
        return None
    return True if os.path.realpath(path) not in files else None


def in_shard(items, shard):
    """The tests of one part: whole files, each to the part that has the least so far, the longest first. The same on every machine."""
    number, count, durations = shard
    files = {}
    for item in items:
        name = item.nodeid.split("::")[0]
        files[name] = files.get(name, 0.0) + durations.get(item.nodeid, 0.01)
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
