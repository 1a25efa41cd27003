"""The visit's whole life at random: whoever does what, whenever, nothing overlaps and nothing is owed and missing."""

from hypothesis import HealthCheck
from hypothesis import settings as tries
from hypothesis.stateful import run_state_machine_as_test

from tests.services.whole_life import Life
from visits.settings import Settings


def test_a_visits_whole_life(settings: Settings) -> None:
    class There(Life):
        place = settings

    run_state_machine_as_test(
        There,
        settings=tries(
            max_examples=40,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
