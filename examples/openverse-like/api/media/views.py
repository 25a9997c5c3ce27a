from django.conf import settings
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from media.models import Item

# More on one page helps nobody.
MOST = 50


@require_safe
def version(request):
    """Which commit answers. Staging and production are compared by it."""
    response = JsonResponse({"release": settings.RELEASE})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def health(request):
    """200 when the database answers, for the load balancer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def items(request):
    """Items by title, `?license=by` for those of one licence."""
    found = Item.objects.all()
    if license := request.GET.get("license"):
        found = found.filter(license=license)
    return JsonResponse({"items": list(found.values("id", "title", "creator", "license")[:MOST])})
