import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from portal.release import Release, read_release


def test_version_answers_without_the_database(client: Client) -> None:
    answer = client.get("/version.json")
    assert answer.json() == {"release": settings.RELEASE.id, "commit": settings.RELEASE.commit}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_reads_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True, "release": settings.RELEASE.id}


def test_the_marker_in_the_release_wins(tmp_path: Path) -> None:
    (tmp_path / ".release.json").write_text(json.dumps({"release": "20260101-1", "commit": "abc"}))
    assert read_release(tmp_path, {"RELEASE_ID": "other"}) == Release("20260101-1", "abc")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"commit": "abc"}'])
def test_a_broken_marker_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / ".release.json").write_text(content)
    assert read_release(tmp_path, {"RELEASE_ID": "from-env"}).id == "from-env"


def test_the_directory_names_the_release(tmp_path: Path) -> None:
    directory = tmp_path / "releases" / "20260101-2"
    directory.mkdir(parents=True)
    (directory / "REVISION").write_text("def\n")
    assert read_release(directory, {}) == Release("20260101-2", "def")


def test_a_checkout_is_development(tmp_path: Path) -> None:
    assert read_release(tmp_path, {}) == Release("development", "")
