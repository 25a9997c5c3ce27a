"""On the real services: what stands in for them on a developer's machine cannot show these."""

import dramatiq
import pytest
from django.db import DataError, connection

from notes.models import Note
from notes.tasks import study
from tests.conftest import inline


def test_a_worker_studies_what_a_visitor_wrote(broker, client) -> None:
    client.post("/notes/", {"text": "one two three four"})
    broker.join(study.queue_name, timeout=20_000) if not inline() else None
    note = Note.objects.get()
    assert note.words == 4
    page = client.get("/").content.decode()
    assert "4 words" in page and note.fingerprint in page
    assert 'http-equiv="refresh"' not in page


def test_many_notes_each_get_their_own_answer(broker, client) -> None:
    for number in range(1, 21):
        client.post("/notes/", {"text": " ".join(["word"] * number)})
    broker.join(study.queue_name, timeout=20_000) if not inline() else None
    assert list(Note.objects.order_by("id").values_list("words", flat=True)) == list(range(1, 21))


def test_a_queue_that_is_down_keeps_the_note(broker, client, monkeypatch) -> None:
    def down(*_args, **_options):
        raise dramatiq.errors.ConnectionClosed(OSError("refused"))

    monkeypatch.setattr(broker, "enqueue", down)
    answer = client.post("/notes/", {"text": "still here"}, follow=True)
    assert answer.status_code == 200
    assert "waiting for a worker" in answer.content.decode()
    assert Note.objects.get().words is None


def test_the_database_is_mariadb(server_version: str) -> None:
    assert "MariaDB" in server_version


def test_the_database_is_strict(server_version: str) -> None:
    with connection.cursor() as cursor, pytest.raises(DataError):
        cursor.execute("INSERT INTO notes_note (text) VALUES (%s)", ["x" * 281])


def test_the_release_before_this_one_can_still_insert(server_version: str) -> None:
    """Its code does not know the columns that 0002 added."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO notes_note (text) VALUES ('from the old code')")
    note = Note.objects.get()
    assert (note.fingerprint, note.worker_release, note.words) == ("", "", None)


def test_rabbitmq_says_which_version_it_is(broker) -> None:
    if inline():
        pytest.skip("the portal was told to do the work in process")
    properties = broker.connection._impl.server_properties
    assert properties["product"] == "RabbitMQ"
    assert int(properties["version"].split(".")[0]) >= 3
