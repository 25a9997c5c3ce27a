"""Writes what a playbook did to a file, a JSON object a line, beside whatever callback prints to the terminal."""

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: guarded_deploy_report
type: aggregate
short_description: failures and recap as JSON lines
description: Appends to the file named by GUARDED_DEPLOY_REPORT.
"""

LIMIT = 4000


def text_of(value):
    if isinstance(value, (list, tuple)):
        return "\n".join(text_of(part) for part in value)
    return str(value)


def is_rescued(task):
    """Whether a block around the task rescues its failure: one in whose own part, not in rescue or always, it stands."""
    # What an import put in place of itself stands in the list, and not the import.
    below, parent = {task._uuid}, getattr(task, "_parent", None)
    while parent is not None:
        if getattr(parent, "rescue", None) and any(one._uuid in below for one in parent.block):
            return True
        below.add(parent._uuid)
        parent = getattr(parent, "_parent", None)
    return False


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "guarded_deploy_report"

    def __init__(self):
        super().__init__()
        path = os.environ.get("GUARDED_DEPLOY_REPORT")
        self.disabled = path is None
        self.file = None if path is None else open(path, "a", encoding="utf-8", errors="backslashreplace")

    def write(self, event, **fields):
        self.file.write(json.dumps({"event": event, **fields}) + "\n")
        self.file.flush()

    def failure(self, event, result, ignored=False):
        task = getattr(result, "task", None) or result._task
        path, _, line = (task.get_path() or "").rpartition(":")
        data = getattr(result, "result", None) or result._result
        if task.no_log or "censored" in data:
            said = "(hidden by no_log)"
        else:
            failed = [item for item in data.get("results") or [] if isinstance(item, dict) and item.get("failed")]
            parts = []
            for one in failed or [data]:
                for key in ("msg", "stderr", "module_stderr", "stdout"):
                    if one.get(key) and text_of(one[key]) not in parts:
                        parts.append(text_of(one[key]))
            said = "\n".join(parts)
        self.write(
            event,
            host=(getattr(result, "host", None) or result._host).get_name(),
            task=task.get_name().strip(),
            file=path,
            line=int(line) if line.isdigit() else 0,
            ignored=ignored,
            rescued=event == "failed" and is_rescued(task),
            message=said[-LIMIT:],
        )

    def place(self, task):
        path, _, line = (task.get_path() or "").rpartition(":")
        return {"task": task.get_name().strip(), "file": path, "line": int(line) if line.isdigit() else 0}

    def done(self, result):
        self.write("done", host=(getattr(result, "host", None) or result._host).get_name())

    def v2_playbook_on_vars_prompt(self, varname, *others, default=None, **more):
        # Called only for what was not given. Nobody can answer: without a default the variable would be empty.
        default = others[6] if len(others) > 6 else default
        self.write("asks", name=str(varname), default=default is not None)
        if default is None:
            raise SystemExit(5)

    def v2_runner_on_start(self, host, task):
        self.write("start", host=host.get_name(), **self.place(task))

    def v2_runner_on_ok(self, result):
        self.done(result)
        task = getattr(result, "task", None) or result._task
        if str(task.action).rpartition(".")[2] == "pause" and not {"seconds", "minutes"} & set(task.args):
            self.write("pauses", **self.place(task))

    def v2_runner_on_skipped(self, result):
        self.done(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.done(result)
        self.failure("failed", result, ignore_errors)

    def v2_runner_on_unreachable(self, result):
        self.done(result)
        task = getattr(result, "task", None) or result._task
        self.failure("unreachable", result, bool(getattr(task, "ignore_unreachable", False)))

    def v2_playbook_on_play_start(self, play):
        self.write("play")

    def v2_playbook_on_no_hosts_matched(self):
        self.write("no-hosts")

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        self.write("recap", hosts=hosts)
