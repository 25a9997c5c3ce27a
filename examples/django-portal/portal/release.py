"""Which release this process runs.

Read once, when the process starts: after a switch of `current` an old process must go on
naming the release whose code it has loaded.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Release:
    id: str
    commit: str


def read_release(directory: Path, environment: "os._Environ[str] | dict[str, str]") -> Release:
    """From `.release.json` of the release's directory, else RELEASE_ID and RELEASE_COMMIT, else the
    directory's own name below `releases/`; `development` in a plain checkout."""
    marker = directory / ".release.json"
    try:
        data = json.loads(marker.read_text())
        return Release(str(data["release"]), str(data.get("commit", "")))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    revision = directory / "REVISION"
    commit = environment.get("RELEASE_COMMIT", "")
    if not commit and revision.is_file():
        commit = revision.read_text().strip()
    fallback = directory.name if directory.parent.name in ("releases", "builds") else "development"
    return Release(environment.get("RELEASE_ID", "") or fallback, commit)
