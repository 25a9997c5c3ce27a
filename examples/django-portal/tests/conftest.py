import dramatiq
import pytest
from django.conf import settings
from django.db import connection


def inline() -> bool:
    return settings.DRAMATIQ_BROKER["BROKER"].endswith("InlineBroker")


def pytest_report_header() -> str:
    database = settings.DATABASES["default"]
    queue = settings.DRAMATIQ_BROKER["OPTIONS"].get("url", "in process")
    return f"portal: {database['ENGINE'].rsplit('.', 1)[-1]} at {database.get('HOST') or 'memory'}:{database.get('PORT') or '-'}, queue at {queue.rsplit('@', 1)[-1]}"


@pytest.fixture
def broker(request, transactional_db):
    """The configured broker; on RabbitMQ with a worker of its own, and queues that are gone afterwards."""
    broker = dramatiq.get_broker()
    if inline():
        yield broker
        return
    from notes.tasks import study

    worker = dramatiq.Worker(broker, worker_timeout=50, worker_threads=1)
    worker.start()
    yield broker
    worker.stop()
    for name in (study.queue_name, dramatiq.common.dq_name(study.queue_name), dramatiq.common.xq_name(study.queue_name)):
        broker.channel.queue_delete(name)
    broker.queues.clear()
    broker.queues_pending = {study.queue_name}


@pytest.fixture
def server_version(db) -> str:
    if connection.vendor != "mysql":
        pytest.skip("the portal was told to use SQLite")
    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        return cursor.fetchone()[0]
