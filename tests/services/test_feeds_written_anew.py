"""A release that writes other bytes, or another address, makes every event of every open feed new."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.services import feed_release, subscriptions
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Feed, Installation
from visits.worker.jobs import Worker

LATER = timedelta(hours=1)


def test_what_is_written_otherwise_counts_as_changed_once(session: Session, cast: Cast, now: datetime) -> None:
    ines = cast.actor(cast.ines)
    feed_release.write_anew(session, "1 https://a.example", now=now)
    made, old = (subscriptions.make(session, actor=ines, now=now) for _ in range(2))
    subscriptions.revoke(session, old.id, actor=ines, now=now)
    versions = []
    for made_by in ("1 https://a.example", "2 https://a.example", "2 https://a.example", "2 https://b.example"):
        feed_release.write_anew(session, made_by, now=now + LATER)
        feed = session.get_one(Feed, made.id, populate_existing=True)
        versions.append(feed.version)
    assert versions == [1, 2, 2, 3]
    assert (feed.changed_at, feed.choices_at) == (now + LATER, now + LATER)
    assert session.get_one(Feed, old.id, populate_existing=True).changed_at == now


def test_the_worker_sees_to_it(settings: Settings, cast: Cast) -> None:
    Worker(settings).tidy()
    with reading(settings) as session:
        value = session.scalars(select(Installation.value).where(Installation.name == feed_release.MADE_BY)).one()
    assert value.endswith(f" {settings.public_url}")
