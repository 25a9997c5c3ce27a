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
        task = result._task
        path, _, line = (task.get_path() or "").rpartition(":")
        data = result._result
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
            host=result._host.get_name(),
            task=task.get_name().strip(),
            file=path,
            line=int(line) if line.isdigit() else 0,
            ignored=ignored,
            message=said[-LIMIT:],
        )

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.failure("failed", result, ignore_errors)

    def v2_runner_on_unreachable(self, result):
        self.failure("unreachable", result, bool(getattr(result._task, "ignore_unreachable", False)))

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        self.write("recap", hosts=hosts)
