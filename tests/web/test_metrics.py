"""The figures for a watcher: to whoever shows the token, in Prometheus' words, and to nobody else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from tests.builders import Cast, browser_of
from tests.services.outbox_rows import a_message, given_up
from visits import clock
from visits.app import create_app
from visits.rules.kinds import MessageState
from visits.services import leases
from visits.settings import Settings
from visits.storage.database import writing

TOKEN = "t" * 32
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def watched(settings: Settings) -> Flask:
    return create_app(replace(settings, metrics_token=TOKEN))


def read(app: Flask) -> dict[tuple[str, tuple[str, ...]], float]:
    """Read the figures as Prometheus does: by name and labels."""
    answer = app.test_client().get("/metrics", headers=SHOWN)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_token_set_there_is_no_such_page(app: Flask, cast: Cast) -> None:
    for headers in ({}, SHOWN, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        assert app.test_client().get("/metrics", headers=headers).status_code == 404
    assert browser_of(app, cast.maj).get("/metrics").status_code == 404


@pytest.mark.parametrize("shown", ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer å"])
def test_whoever_does_not_show_the_token_finds_no_such_page(watched: Flask, shown: str) -> None:
    assert watched.test_client().get("/metrics", headers={"Authorization": shown}).status_code == 404


def test_a_watcher_reads_every_figure(watched: Flask, settings: Settings, cast: Cast, now: datetime) -> None:
    minute = timedelta(minutes=1)
    with writing(settings) as session:
        a_message(session, cast, now - minute, trouble="later: 451")
        a_message(session, cast, now - minute, state=MessageState.SENT, sent_at=now)
        given_up(session, cast, now)
        leases.hold(session, "worker", "one", now=now, seconds=12)
    found = read(watched)
    assert found["visits_messages_queued", ("mail", "queued")] == 1
    assert found["visits_messages_queued", ("push", "claimed")] == 0
    assert found["visits_messages_oldest_due_seconds", ("mail",)] == 60
    assert found["visits_messages_failing", ("mail",)] == 1
    assert found["visits_messages_given_up_last_hour", ("mail",)] == 1
    assert found["visits_messages_given_up_last_hour", ("sms",)] == 0
    late = "visits_messages_lateness_seconds"
    assert [found[f"{late}_bucket", ("mail", up_to)] for up_to in ("15.0", "60.0", "+Inf")] == [0, 1, 1]
    assert (found[f"{late}_count", ("mail",)], found[f"{late}_sum", ("mail",)]) == (1, 60)
    assert found["visits_reminders_oldest_due_seconds", ()] == 0
    assert found["visits_lease_seconds_left", ("worker",)] == 12
    assert found["visits_worker_leads", ()] == 1


def test_a_worker_whose_lease_has_run_out_does_not_lead(
    watched: Flask, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(watched)["visits_worker_leads", ()] == 0
    with writing(settings) as session:
        leases.hold(session, "worker", "one", now=now, seconds=12)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=13))
    found = read(watched)
    assert (found["visits_lease_seconds_left", ("worker",)], found["visits_worker_leads", ()]) == (-1, 0)


def test_the_figures_name_nobody(watched: Flask, settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        a_message(session, cast, now)
    text = watched.test_client().get("/metrics", headers=SHOWN).text
    for word in ("Ines", "familj", "Almgården", str(cast.home.id)):
        assert word not in text
