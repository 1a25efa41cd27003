"""Says how the relatives of a visit are told, and how many have to be phoned: no names, a tablet may lock meanwhile."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from visits.services.visits import TakingPart, VisitView


def how_told(relatives: Iterable[TakingPart]) -> str:
    """Say by which channels relatives are told of a change, and that somebody phones those whom no message reaches."""
    everybody = tuple(relatives)
    told = {(one.by_mail, one.by_sms) for one in everybody if one.is_told}
    untold = sum(not one.is_told for one in everybody)
    if not told:
        return ngettext(
            "No message reaches the relative. Phone her or him.",
            "No message reaches the relatives. Phone them.",
            untold,
        )
    if not untold:
        return _by(told)
    to_phone = ngettext(
        "%(num)s relative gets no message. Phone her or him.",
        "%(num)s relatives get no message. Phone them.",
        untold,
    )
    return f"{_by(told)} {to_phone}"


def relatives_of(visits: Iterable[VisitView]) -> tuple[TakingPart, ...]:
    """Return who takes part in any of several visits, each once."""
    return tuple({one.person: one for visit in visits for one in visit.relatives}.values())


def _by(told: set[tuple[bool, bool]]) -> str:
    if told == {(True, False)}:
        return _("The relatives are told by mail.")
    if told == {(False, True)}:
        return _("The relatives are told by SMS.")
    if told == {(True, True)}:
        return _("The relatives are told by mail and by SMS.")
    return _("The relatives are told by mail or SMS, as each has chosen.")
