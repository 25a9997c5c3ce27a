import logging

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from dramatiq.errors import BrokerConnectionError

from notes.forms import NoteForm
from notes.models import Note
from notes.tasks import study

logger = logging.getLogger(__name__)
SHOWN = 20


def page(request: HttpRequest, form: NoteForm, status: int = 200) -> HttpResponse:
    notes = list(Note.objects.all()[:SHOWN])
    return render(
        request,
        "notes/index.html",
        {
            "form": form,
            "notes": notes,
            "total": Note.objects.count(),
            "waiting": Note.objects.filter(words=None).count(),
            "release": settings.RELEASE,
            "database": connection.vendor,
            "queue": settings.DRAMATIQ_BROKER["BROKER"].rsplit(".", 1)[-1].removesuffix("Broker"),
        },
        status=status,
    )


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return page(request, NoteForm())


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=400)
    note = form.save()
    transaction.on_commit(lambda: ask_for_study(note))
    return redirect("index")


def ask_for_study(note: Note) -> None:
    """A queue that is down costs the visitor nothing: the note stays, waiting."""
    try:
        study.send(note.pk)
    except BrokerConnectionError:
        logger.exception("note %s was not queued", note.pk)


@never_cache
@require_safe
def listing(request: HttpRequest) -> JsonResponse:
    fields = ("id", "text", "words", "fingerprint", "worker_release")
    return JsonResponse({"notes": list(Note.objects.values(*fields)[:SHOWN])})


@never_cache
@require_safe
def version(request: HttpRequest) -> JsonResponse:
    """Answers without the database: it says which release runs, not whether all is well."""
    return JsonResponse({"release": settings.RELEASE.id, "commit": settings.RELEASE.commit})


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The process can read its table: ready for visitors."""
    Note.objects.exists()
    return JsonResponse({"ok": True, "release": settings.RELEASE.id})
