"""Who may do what: deny by default."""

from dataclasses import replace
from uuid import uuid4

import pytest

from visits.rules.access import Action, Thing, allowed, require
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Role

HOME, UNIT, INES, KARL, MAJ = (uuid4() for _ in range(5))
ROSA = Thing(home=HOME, unit=UNIT, relatives=frozenset({INES}))


def actor(
    role: Role, *, person: object = None, on_tablet: bool = False, home: object = HOME, unit: object = UNIT
) -> Actor:
    at = {"unit": unit, "tablet": uuid4()} if on_tablet else {}
    return Actor(person=person or uuid4(), role=role, home=home, **at)  # type: ignore[arg-type] # shorthand


def may(who: Actor, thing: Thing = ROSA) -> set[Action]:
    return {action for action in Action if allowed(who, action, thing)}


def test_ines_books_sees_cancels_and_joins_for_rosa_only() -> None:
    ines = actor(Role.RELATIVE, person=INES)
    assert may(ines) == {Action.BOOK_FOR, Action.SEE_VISIT, Action.CANCEL_VISIT, Action.JOIN_CALL}
    assert may(ines, Thing(home=HOME, unit=UNIT)) == set()


def test_karl_tends_the_visits_of_the_unit_whose_tablet_he_holds() -> None:
    karl = actor(Role.STAFF, on_tablet=True)
    assert may(karl) == {
        Action.BOOK_FOR,
        Action.SEE_VISIT,
        Action.CANCEL_VISIT,
        Action.TEND_VISIT,
        Action.MEND_VISIT,
        Action.JOIN_CALL,
    }
    assert may(karl, Thing(home=HOME, unit=uuid4())) == set()
    assert may(karl, Thing(home=HOME)) == set()


def test_without_a_tablet_karl_may_nothing() -> None:
    assert may(actor(Role.STAFF)) == set()


def test_maj_runs_her_home_and_joins_no_call() -> None:
    maj = actor(Role.MANAGER)
    assert may(maj) == {Action.RUN_HOME, Action.BOOK_FOR, Action.SEE_VISIT, Action.CANCEL_VISIT, Action.MEND_VISIT}
    assert Action.RUN_HOME not in may(actor(Role.MANAGER, on_tablet=True))


def test_only_a_manager_of_all_homes_runs_them_all_and_never_on_a_tablet() -> None:
    siv = replace(actor(Role.MANAGER), all_homes=True)
    assert Action.RUN_ALL in may(siv)
    assert may(siv, Thing(home=uuid4())) == set(), "what she does not look at, she does not reach"
    for other in (actor(Role.MANAGER), replace(actor(Role.MANAGER, on_tablet=True), all_homes=True)):
        assert Action.RUN_ALL not in may(other)
    for role in (Role.STAFF, Role.RELATIVE):
        assert Action.RUN_ALL not in may(replace(actor(role), all_homes=True))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("on_tablet", [False, True])
def test_nobody_reaches_into_another_home(role: Role, on_tablet: bool) -> None:
    stranger = actor(role, person=INES, on_tablet=on_tablet, home=uuid4())
    assert may(stranger) == set()


def test_forbidden_looks_like_unknown() -> None:
    with pytest.raises(NotFound):
        require(actor(Role.RELATIVE), Action.SEE_VISIT, ROSA)
    require(actor(Role.RELATIVE, person=INES), Action.SEE_VISIT, ROSA)
