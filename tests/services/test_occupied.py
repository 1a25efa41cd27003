"""Which tablets stand first where several could be used."""

from datetime import datetime, timedelta

from tests.builders import Cast
from visits.services.builder import Builder
from visits.services.occupied import occupied
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Home


def test_tablets_of_one_name_always_come_in_the_same_order(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, session.get_one(Home, cast.home.id))
        made = [builder.tablet(cast.unit, "Zon")[0].id for _ in range(8)]
        found = occupied(
            session,
            home=cast.home.id,
            unit=cast.unit.id,
            resident=cast.rosa.id,
            since=now,
            until=now + timedelta(days=1),
        )
    assert [tablet for tablet in found.tablets if tablet in made] == sorted(made)
