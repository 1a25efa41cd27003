"""Gives a watcher (Prometheus) its figures: `GET /metrics` with the token that METRICS_TOKEN names."""

from collections.abc import Iterator, Mapping
from hmac import compare_digest

from flask import Blueprint, Response, abort, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from visits import clock
from visits.rules.kinds import Via
from visits.services import figures
from visits.services.figures import BUCKETS, Figures
from visits.storage.database import reading
from visits.web import gate

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
@gate.public
def show() -> Response:
    """Answer in Prometheus' text format; 404 without the right token, and always while none is set."""
    token = gate.settings().metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not compare_digest(given.encode(), f"Bearer {token}".encode()):
        abort(404)
    with reading(gate.settings()) as session:
        found = figures.gather(session, now=clock.now())
    # Made for this answer alone: the library's own registry would count this process, one of several.
    registry = CollectorRegistry()
    registry.register(_Collected(found))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Collected(Collector):
    """The figures as Prometheus names them."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        """Give every family of figures."""
        yield from self._messages()
        yield self._lateness()
        yield from self._reminders()
        yield from self._worker()

    def _messages(self) -> Iterator[Metric]:
        found = self._found
        queue = _gauge("visits_messages_queued", "Messages that wait in the outbox.", "channel", "state")
        for (via, state), number in found.queued.items():
            queue.add_metric([via.value, state.value], number)
        oldest = _gauge(
            "visits_messages_oldest_due_seconds", "How long the first waiting message is overdue.", "channel"
        )
        failing = _gauge("visits_messages_failing", "Messages that wait after a failed try.", "channel")
        given_up = _gauge(
            "visits_messages_given_up_last_hour",
            "Messages given up within the last hour, or by their receipt not arrived.",
            "channel",
        )
        of_channels: tuple[tuple[GaugeMetricFamily, Mapping[Via, float]], ...] = (
            (oldest, found.oldest),
            (failing, found.failing),
            (given_up, found.given_up),
        )
        for family, numbers in of_channels:
            for channel, figure in numbers.items():
                family.add_metric([channel.value], figure)
            yield family
        yield queue

    def _lateness(self) -> Metric:
        words = "How late the messages of the last hour left: a window, so read it without rate()."
        family = HistogramMetricFamily("visits_messages_lateness_seconds", words, labels=["channel"])
        for via, late in self._found.lateness.items():
            buckets = [(f"{bucket:.1f}", float(number)) for bucket, number in zip(BUCKETS, late.up_to, strict=True)]
            family.add_metric([via.value], [*buckets, ("+Inf", float(late.count))], sum_value=late.seconds)
        return family

    def _reminders(self) -> Iterator[Metric]:
        words = "What became of the reminders that were due within the last hour."
        family = _gauge("visits_reminders", words, "kind", "state")
        for (kind, state), number in self._found.reminders.items():
            family.add_metric([kind.value, state.value], number)
        yield family
        oldest = _gauge("visits_reminders_oldest_due_seconds", "How long the first reminder not yet raised is overdue.")
        oldest.add_metric([], self._found.oldest_reminder)
        yield oldest

    def _worker(self) -> Iterator[Metric]:
        left = _gauge("visits_lease_seconds_left", "How long a lease still runs; below zero: run out.", "lease")
        for name, seconds in self._found.leases.items():
            left.add_metric([name], seconds)
        yield left
        leads = _gauge("visits_worker_leads", "Whether a worker leads: 1 or 0.")
        leads.add_metric([], float(any(seconds > 0 for seconds in self._found.leases.values())))
        yield leads


def _gauge(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, labels=labels)
