"""For each case on stdin (JSON lines), whether croniter or python-dateutil has it frozen at each instant (milliseconds)."""

import json
import sys
from bisect import bisect_right
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter
from dateutil.rrule import rrulestr


def begins_of(case, low, high):
    """Local times (naive) between two local times at which the entry begins."""
    if "cron" in case:
        # As in crontab(5): a field of days that begins with a star restricts nothing.
        turn = croniter(case["cron"], low - timedelta(minutes=1), implement_cron_bug=True)
        while True:
            when = turn.get_next(datetime)
            if when > high:
                return
            yield when
    start = datetime.strptime(case["start"], "%Y-%m-%d %H:%M")
    rule = rrulestr(case["rrule"], dtstart=start)
    yield from rule.between(low, high, inc=True)


for line in sys.stdin:
    case = json.loads(line)
    zone = ZoneInfo(case["timezone"])
    length = case["minutes"] * 60
    answers = []
    last = datetime.fromtimestamp(max(case["instants"]) / 1000, zone).replace(tzinfo=None)
    first = datetime.fromtimestamp(min(case["instants"]) / 1000, zone).replace(tzinfo=None)
    around = begins_of(case, first - timedelta(seconds=length, days=2), last + timedelta(days=1))
    begins = sorted(begin.replace(tzinfo=zone).timestamp() for begin in around)
    for instant in case["instants"]:
        now = instant / 1000
        before = bisect_right(begins, now)
        end = begins[before - 1] + length if before else 0
        answers.append(round(end * 1000) if end > now else None)
    print(json.dumps(answers))
