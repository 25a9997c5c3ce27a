"""Feeds run-tests with bent JUnit reports and bent lines of its plugin, in one process. Arguments: seed, number of inputs."""

import contextlib
import io
import json
import os
import random
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../actions/run-tests"))
import junit
import records
import results
import show

SEED, RUNS = int(sys.argv[1]), int(sys.argv[2])
REPORT = """<?xml version="1.0"?><testsuites><testsuite name="s" file="a.py"><testcase classname="a.b" name="c" time="0.5" file="a.py" line="3">
<failure message="m">a.py:7: no</failure></testcase><testcase name="d"><skipped/></testcase><testcase name="e"/></testsuite></testsuites>"""
LINES = "\n".join(
    json.dumps(event)
    for event in (
        {"t": "start", "x": 1},
        {"t": "test", "id": "a.py::b", "seconds": 1.5, "outcome": "ran"},
        {"t": "failure", "id": "a.py::b", "message": "m", "text": "t", "file": "/x/a.py", "line": 3, "when": "setup", "sub": "[1]"},
        {"t": "warning", "message": "w", "file": "/x/a.py", "line": 1},
        {"t": "end", "status": 1},
    )
)
WORDS = [
    *("", " ", "\n", "\r", "\t", "<", ">", "&", '"', "'", "&#27;", "&#0;", "&lt;script&gt;", "::error::owned", "##[error]owned", "|", "`", "@everyone"),
    *("www.example.org", "</testcase>", "<testcase name='", "<failure>", "<![CDATA[", "]]>", "\u202e", "\u00b2", "9" * 5000, "-1", "1e999", "nan", "null"),
    *(": 3", ": []", ": {}", ": null", ': "\\u0000"', ': "\\ud800"'),
    *("[]", "{}", "true", '"line":', '"file":', "../" * 30, "/etc/passwd", "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]>", "&a;", "<x>" * 200),
    *('<?xml version="1.1"?>', "\ud800", "é", "a.py:99999999", "time='"),
]


def bent(text, dice):
    for _ in range(dice.randint(1, 6)):
        at = dice.randint(0, len(text))
        text = text[:at] + dice.choice(WORDS) * dice.choice((1, 1, 1, 3)) + text[at + dice.choice((0, 0, 1, 5, 30)) :]
    return text


def bent_lines(dice):
    """Lines of the plugin with one value of another kind."""
    events = [json.loads(line) for line in LINES.split("\n")]
    for _ in range(3):
        event = dice.choice(events)
        event[dice.choice(list(event))] = dice.choice((None, True, -1, 1e308, 10**400, [], ["x"], {}, {"a": 1}, "\ud800", "\0", "::error::owned", "x" * 5000))
    return "\n".join(json.dumps(event) for event in events)


HISTORY = json.dumps({"runs": 9, "failed": {"a.b::c": [3, 8]}, "flaky": {"a.py::b": [9], "d": [1]}})


def look(tests, warnings, label, history, scratch):
    """Everything that is shown of tests. Says what does harm."""
    problems = [problem for test in tests for problem in test.problems]
    summary = os.path.join(scratch, "summary")
    open(summary, "w").close()
    os.environ["GITHUB_STEP_SUMMARY"] = summary
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        show.annotate_failures(problems, history)
        show.annotate_warnings(warnings)
        for test in tests:
            show.say(test.title)
        show.summarize(label, [("passed", 1)], problems, [], tests[:5], "", history)
    for line in out.getvalue().split("\n"):
        if re.match(r"\s*::", line) and not re.match(r"::(error|notice)( [^:\r\n]*)?::", line):
            return "a command in the log: %r" % line[:200]
        if "##[" in line and not line.startswith("::"):
            return "an old command in the log: %r" % line[:200]
        if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", line):
            return "a control character in the log: %r" % line[:200]
    with open(summary, encoding="utf-8") as file:
        markdown = re.sub(r"^(`{3,})text\n.*?\n\1$", "", file.read(), flags=re.S | re.M)
    if re.search(r"<(?!/?(code|details|summary)>)|@\w|\bwww\.", markdown):
        return "markup in the summary: %r" % markdown[:400]
    return None


def main():
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "report.xml")
        for index in range(RUNS):
            dice = random.Random(SEED + index)
            text = bent(REPORT, dice) if index % 2 == 0 else bent(LINES, dice) if index % 4 == 1 else bent_lines(dice)
            warnings = []
            kept = os.path.join(scratch, "history.json")
            with open(kept, "w", encoding="utf-8", errors="surrogatepass") as file:
                file.write(bent(HISTORY, dice) if index % 3 == 0 else HISTORY)
            try:
                history = records.History(kept)
                if index % 2 == 0:
                    with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
                        file.write(text)
                    found = junit.read_junit(path)
                    tests = found.tests if found else []
                    with open(path, "rb") as file:
                        junit.merge_junit(file.read(), ["a.b::c"], [path])
                else:
                    run = results.Run(text.split("\n"), 1)
                    tests, warnings = list(run.tests.values()), run.warnings
                harm = look(tests, warnings, text[:100], history, scratch)
            except Exception as error:
                harm = "a crash: %r" % error
            if harm:
                sys.exit("seed %d: %s\ninput: %r" % (SEED + index, harm, text[:2000]))
    print("%d inputs" % RUNS)


main()
