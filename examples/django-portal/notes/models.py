from django.db import models
from django.db.models.functions import Now


class Note(models.Model):
    """What a visitor wrote, and what the queue worker found out about it."""

    text = models.CharField(max_length=280)
    created = models.DateTimeField(db_default=Now())
    # New columns have a default in the database: the release before this one can still insert.
    words = models.PositiveIntegerField(null=True, default=None)
    fingerprint = models.CharField(max_length=12, db_default="", blank=True)
    worker_release = models.CharField(max_length=64, db_default="", blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def done(self) -> bool:
        return self.words is not None
