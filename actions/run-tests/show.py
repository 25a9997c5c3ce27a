"""Annotations, the job summary and outputs. Standard library only, Python 3.8 or later; every text of a test is hostile."""

import os
import re

from results import line_of

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
MOST_ANNOTATIONS = 10
MOST_ROWS = 50
SUMMARY_LIMIT = 900_000


def plain(text, limit=500):
    """One line without control characters, for a log."""
    line = CONTROL.sub("\ufffd", " ".join(str(text)[: limit * 20].split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def code(text, limit=300):
    """Inline code in Markdown; fits into a table cell."""
    line = plain(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"[\\`*_\[\]|~@#$:^]", lambda match: "&#%d;" % ord(match.group()), line)
    # GitHub makes links of these inside of HTML, too.
    return "<code>" + re.sub(r"\b(www)\.", r"\1&#46;", line, flags=re.I) + "</code>"


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


def repository_path(path):
    """Relative to the root of the checkout, as annotations want it; None for a file outside of it, or what is no name of one."""
    try:
        os.fsencode(path)
    except (TypeError, ValueError):
        return None
    if "\0" in os.fspath(path):
        return None
    root = os.getcwd()
    while not os.path.exists(os.path.join(root, ".git")):
        parent = os.path.dirname(root)
        if parent == root:
            root = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()
            break
        root = parent
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(root))
    return None if relative.startswith("..") else relative.replace(os.sep, "/")


def annotate(kind, problem, title, message):
    path = repository_path(problem.file) if problem.file else None
    command(kind, message, title=plain(title, 200), file=path, line=problem.line if path else None)


def place(problem):
    path = repository_path(problem.file) if problem.file else None
    return "–" if path is None else "%s:%s" % (path, problem.line) if problem.line else path


def annotate_failures(problems, history):
    """GitHub shows ten errors of a step and drops the rest: the last place tells how many more there are."""
    shown = problems if len(problems) <= MOST_ANNOTATIONS else problems[: MOST_ANNOTATIONS - 1]
    for problem in shown:
        said = history.words(problem.name)
        annotate("error", problem, problem.title, (plain(problem.message, 1000) or "failed") + (" (%s)" % said if said else ""))
    if len(shown) < len(problems):
        command("error", "%d more tests failed; the summary lists them." % (len(problems) - len(shown)))


def annotate_warnings(warnings):
    """Warnings of the project's own files; of others nobody here can do anything about."""
    own = [one for one in warnings if repository_path(one.get("file") or "/") and "site-packages" not in one["file"]]
    shown = own if len(own) <= MOST_ANNOTATIONS else own[: MOST_ANNOTATIONS - 1]
    for one in shown:
        command("notice", plain(one.get("message"), 1000), file=repository_path(one["file"]), line=line_of(one.get("line")))
    if len(shown) < len(own):
        command("notice", "%d more warnings; the log of the tests has them." % (len(own) - len(shown)))


def summarize(label, counts, problems, flaky, slowest, complaint, history):
    """Adds a section to the job summary. `complaint`: why the step fails although no test did, or ''."""

    def before(one):
        said = history.words(one.name)
        return " (%s)" % said if said else ""

    name = " (%s)" % code(label) if label else ""
    icon = "❌" if problems or complaint else "✅"
    words = ", ".join("%d %s" % (number, word) for word, number in counts if number or word == "passed")
    parts = ["### %s Tests%s: %s" % (icon, name, words)]
    if complaint:
        parts.append(complaint)
    if problems:
        rows = ["| test | where | message |", "| --- | --- | --- |"]
        for problem in problems[:MOST_ROWS]:
            rows.append("| %s | %s | %s%s |" % (code(problem.title), code(place(problem)), code(problem.message), before(problem)))
        if len(problems) > MOST_ROWS:
            rows.append("| … | | %d more |" % (len(problems) - MOST_ROWS))
        parts.append("\n".join(rows))
        for problem in problems[:MOST_ANNOTATIONS]:
            tail = "\n".join(problem.text.splitlines()[-60:])
            parts.append("<details><summary>%s</summary>\n\n%s\n\n</details>" % (code(problem.title), block(tail)))
    if flaky:
        parts.append("⚠️ Flaky (failed, then passed when run again):")
        parts.append("\n".join("- %s%s: %s" % (code(one.title), before(one), code(one.message)) for one in flaky[:MOST_ROWS]))
    if slowest:
        rows = ["| slowest tests | seconds |", "| --- | ---: |"]
        rows += ["| %s | %.2f |" % (code(test.title), test.seconds) for test in slowest]
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
                delimiter = "end-" + os.urandom(16).hex()
                file.write("%s<<%s\n%s\n%s\n" % (name, delimiter, value, delimiter))
