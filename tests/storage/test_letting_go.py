"""A visit lets go of who booked it, and an older version finds somebody in that place again."""

from datetime import datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.builders import Cast
from tests.rooms import a_visit
from visits.rules.visit_state import State
from visits.settings import Settings
from visits.storage.database import alembic_config, engine, reading, writing
from visits.storage.tables import Home, Person, Related, Visit, VisitRelative


def test_with_the_person_goes_her_name_and_the_visit_stays(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        visit = a_visit(session, cast, state=State.BOOKED, starts_at=now + timedelta(days=1))
        assert session.get_one(Visit, visit).booked_by == cast.ines.id
        for hers in (VisitRelative, Related):
            session.execute(delete(hers).where(hers.relative_id == cast.ines.id))
        session.execute(delete(Person).where(Person.id == cast.ines.id))
    with reading(settings) as session:
        assert session.get_one(Visit, visit).booked_by is None


def test_a_step_back_names_somebody_of_the_home(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        visit = a_visit(session, cast, state=State.BOOKED, starts_at=now + timedelta(days=1))
        session.execute(update(Visit).values(booked_by=None))
    config = alembic_config(settings)
    command.downgrade(config, "0006")
    with reading(settings) as session:
        (named,) = session.execute(text("SELECT p.home_id FROM visits v JOIN people p ON p.id = v.booked_by")).all()
        assert str(named.home_id).replace("-", "") == cast.home.id.hex
    command.upgrade(config, "head")
    with reading(settings) as session:
        assert session.get_one(Visit, visit).booked_by is not None
        assert session.scalars(select(Home.retention_days)).all() == [90]


@pytest.mark.parametrize("days", [29, 731])
def test_the_database_takes_no_senseless_length(settings: Settings, cast: Cast, days: int) -> None:
    with pytest.raises(IntegrityError, match="retention"), engine(settings.database_url).begin() as connection:
        connection.execute(update(Home).where(Home.id == cast.home.id).values(retention_days=days))
