from django.urls import path
from media import views

urlpatterns = [
    path("version.json", views.version),
    path("healthcheck", views.health),
    path("v1/items", views.items),
]
