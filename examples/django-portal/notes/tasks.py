import hashlib

import dramatiq
from django.conf import settings

from notes.models import Note


@dramatiq.actor(queue_name=settings.QUEUE, max_retries=5, time_limit=30_000)
def study(note_id: int) -> None:
    """Counts the words of a note and takes its fingerprint. Doing it twice changes nothing."""
    note = Note.objects.filter(pk=note_id).first()
    if note is None:
        return
    note.words = len(note.text.split())
    note.fingerprint = hashlib.sha256(note.text.encode()).hexdigest()[:12]
    note.worker_release = settings.RELEASE.id
    note.save(update_fields=["words", "fingerprint", "worker_release"])
