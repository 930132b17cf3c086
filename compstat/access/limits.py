"""Counters that all processes share: how often something may be done, and how long after a failure one waits.

Who is counted is kept as a keyed hash, for a day at most. A network address never stands beside anything anyone wrote.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from math import ceil
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from .models import Counter, CounterBase, PublicCounter
from .rules import Refused
from .work import TimedJob, register

DAY: Final = timedelta(days=1)


class TooOften(Refused):
    """Not now: `wait` says for how long."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, ceil(wait.total_seconds()))
        super().__init__(
            ngettext(
                "Wait %(count)s second, then try again. A passkey works at once.",
                "Wait %(count)s seconds, then try again. A passkey works at once.",
                self.seconds,
            )
            % {"count": self.seconds}
        )


def network(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, or the /64 of an IPv6 one, which is one household or office.

    X-Forwarded-For is believed only for the proxies that the operator has counted (COMPSTAT_PROXIES).
    """
    told = [request.META.get("REMOTE_ADDR", "")]
    if settings.COMPSTAT_PROXIES:
        passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        told = [*(part.strip() for part in passed_on), *told][-1 - settings.COMPSTAT_PROXIES :]
    try:
        address = ipaddress.ip_address(told[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def key_of(*who: str) -> str:
    """The keyed hash under which somebody is counted."""
    return _keyed(settings.SECRET_KEY, who)


def shared_key_of(*who: str) -> str:
    """A keyed hash that is the same at every door, although each has a signing key of its own."""
    return _keyed(settings.COMPSTAT_SHARED_SECRET, who)


def _keyed(key: str, told: tuple[str, ...]) -> str:
    return hmac.new(key.encode(), "\0".join(told).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Limit:
    """How often something may be done in a span, by one address, account or participant."""

    name: str
    times: int
    span: timedelta
    public: bool = False  # counted in the table that the public door may use

    @property
    def counters(self) -> type[CounterBase]:
        """Where it is counted."""
        return PublicCounter if self.public else Counter


def spend(limit: Limit, who: str, now: datetime) -> None:
    """Count one more. TooOften: the span's times are spent."""
    key = key_of("limit", limit.name, who)
    with transaction.atomic():
        counter = _locked(limit.counters, key, now, forget_at=now + limit.span)
        if counter.count >= limit.times:
            raise TooOften(counter.forget_at - now)
        limit.counters._default_manager.filter(pk=key).update(count=F("count") + 1)


def spent(limit: Limit, who: str, now: datetime) -> bool:
    """Count one more, and say whether the span's times were spent before: for what is then handled otherwise."""
    try:
        spend(limit, who, now)
    except TooOften:
        return True
    return False


def limited(
    limit: Limit, who: Callable[[HttpRequest], str] = network
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view whose POST requests are counted, by network or whatever `who` tells apart."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, **parameters: object) -> HttpResponse:
            if request.method == "POST":
                spend(limit, who(request), timezone.now())
            return view(request, **parameters)

        return counted

    return around


@dataclass(frozen=True)
class Delay:
    """How failures slow the next attempt: `free` cost nothing; then a second, doubled each time, `longest` at most."""

    name: str
    free: int
    longest: timedelta

    def after(self, failures: int) -> timedelta:
        """How long to wait after so many failures."""
        if failures < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(failures - self.free, 20)), self.longest)


def check_wait(delay: Delay, who: str, now: datetime) -> None:
    """TooOften: the wait after the last failure is not over. Asking does not make it longer."""
    found = Counter.objects.filter(pk=key_of("delay", delay.name, who), until__gt=now).first()
    if found and found.until:
        raise TooOften(found.until - now)


def failed(delay: Delay, who: str, now: datetime) -> None:
    """One more failure; forgotten a day after the last."""
    key = key_of("delay", delay.name, who)
    with transaction.atomic():
        failures = _locked(Counter, key, now, forget_at=now + DAY).count + 1
        wait = delay.after(failures)
        Counter.objects.filter(pk=key).update(count=failures, until=now + wait if wait else None, forget_at=now + DAY)


def succeeded(delay: Delay, who: str) -> None:
    """Failures before this success count no more."""
    Counter.objects.filter(pk=key_of("delay", delay.name, who)).delete()


def _locked(table: type[CounterBase], key: str, now: datetime, *, forget_at: datetime) -> CounterBase:
    """The counter, begun anew if its time is over; no other process changes it before this transaction ends."""
    start = {"count": 0, "until": None, "forget_at": forget_at}
    counter, _ = table._default_manager.select_for_update().get_or_create(key=key, defaults=start)
    if counter.forget_at <= now:
        table._default_manager.filter(pk=key).update(**start)
        counter.refresh_from_db()
    return counter


def forget(now: datetime) -> None:
    """Remove counters whose time is over."""
    for table in (Counter, PublicCounter):
        table.objects.filter(forget_at__lte=now).delete()


register(TimedJob("forget-counters", timedelta(hours=1), forget))
