import pytest
from django.test import Client

from notes.forms import NoteForm
from notes.models import Note
from notes.tasks import study

pytestmark = pytest.mark.django_db


def test_an_empty_portal_says_so(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Nobody has been here yet." in page


def test_a_note_is_kept_and_shown(client: Client) -> None:
    answer = client.post("/notes/", {"text": "Grüße aus Köln 🌿"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Grüße aus Köln 🌿" in answer.content.decode()
    assert Note.objects.get().text == "Grüße aus Köln 🌿"


def test_what_a_visitor_writes_stays_text(client: Client) -> None:
    Note.objects.create(text="<script>alert(1)</script>")
    page = client.get("/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 281])
def test_a_note_that_cannot_be_kept_is_refused(client: Client, text: str) -> None:
    answer = client.post("/notes/", {"text": text})
    assert answer.status_code == 400
    assert not Note.objects.exists()


def test_the_page_shows_the_newest_twenty(client: Client) -> None:
    for number in range(25):
        Note.objects.create(text=f"note {number:02}", words=2)
    page = client.get("/").content.decode()
    assert "note 24" in page and "note 05" in page
    assert "note 04" not in page
    assert 'id="total">25<' in page


def test_a_get_adds_nothing(client: Client) -> None:
    assert client.get("/notes/").status_code == 405


def test_forgery_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/notes/", {"text": "hello"}).status_code == 403


def test_studying_twice_changes_nothing() -> None:
    note = Note.objects.create(text="three small words")
    study.fn(note.pk)
    note.refresh_from_db()
    first = (note.words, note.fingerprint)
    study.fn(note.pk)
    note.refresh_from_db()
    assert (note.words, note.fingerprint) == first == (3, "c669c18e37e9")


def test_a_note_that_is_gone_is_no_error() -> None:
    study.fn(987654321)


def test_the_form_asks_for_text_only() -> None:
    assert list(NoteForm().fields) == ["text"]
