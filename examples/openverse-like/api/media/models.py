from django.db import models


class Item(models.Model):
    """A work that is free to use."""

    title = models.CharField(max_length=200)
    creator = models.CharField(max_length=200, blank=True)
    license = models.CharField(max_length=20, db_index=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self):
        return self.title
