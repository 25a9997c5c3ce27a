from django.urls import path

from notes import views

urlpatterns = [
    path("", views.index, name="index"),
    path("notes/", views.add, name="add"),
    path("notes.json", views.listing, name="listing"),
    path("version.json", views.version, name="version"),
    path("healthz", views.health, name="health"),
]
