"""What booking for somebody else shares on the unit's tablet and on the manager's web: addresses, screens, forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField, validators
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from visits import clock, words
from visits.rules.booking import COMPANY_LONGEST, PHYSICAL, Rule, Wish
from visits.rules.opening_hours import MINUTES_A_DAY
from visits.rules.opening_hours import instant as wall_instant
from visits.rules.visit_state import Channel
from visits.services import board, on_behalf
from visits.services.availability import ResidentTimes
from visits.storage.database import reading
from visits.web import board_screens, gate
from visits.web.booking import chosen_day, instant
from visits.web.filters import wall
from visits.web.forms import Form, is_within_reach, text
from visits.web.manager_forms import clock_time, minutes, number, one_of, said
from visits.web.manager_forms import day as day_field
from visits.web.refusals import staff_words
from visits.web.series_forms import RepeatForm

CHANNELS = (Channel.PHONE, Channel.IN_PERSON, Channel.RESIDENT)
"""How somebody asks whom staff book for; the first is the usual one."""


@dataclass(frozen=True)
class Desk:
    """Where somebody books for others: `name` begins its endpoints' names and ends its layout's."""

    name: str

    @property
    def layout(self) -> str:
        """Return the template that its pages extend."""
        return f"desk/on_{self.name}.html"

    @property
    def on_tablet(self) -> bool:
        """Tell whether it is the unit's tablet."""
        return self.name == "tablet"

    def address(self, page: str, **values: object) -> str:
        """Return the address of one of its pages, such as `booking.times`."""
        return url_for(f"{self.name}_{page}", **values)  # type: ignore[arg-type] # flask types its own options alone

    def start(self, resident: UUID) -> str:
        """Return where one comes from to book, and goes when nothing more is to be done."""
        return url_for("board.show") if self.on_tablet else url_for("residents.show", resident=resident)

    def residents(self, resident: UUID) -> str:
        """Return where it says why no visit can be booked with a resident."""
        return url_for("tablet_booking.residents") if self.on_tablet else url_for("residents.show", resident=resident)

    def visit(self, visit: UUID, *, resident: UUID) -> str:
        """Return where a visit is shown."""
        return url_for("board.visit", visit=visit) if self.on_tablet else url_for("residents.show", resident=resident)


TABLET, MANAGER = Desk("tablet"), Desk("manager")


class OtherTimeForm(Form):
    """A time that is not offered, asked for by an address: it changes nothing."""

    class Meta:
        """Leave the token out: it would stand in the address."""

        csrf = False

    on = day_field(_("Day"))
    at = clock_time(_("Time"))


class DeskForm(RepeatForm):
    """What is asked before a visit is booked for others. `wish` is the form's own name: sent twice, it books once."""

    wish = HiddenField(validators=[validators.UUID()])
    starts = HiddenField()
    relatives = SelectMultipleField(
        _("Who takes part?"),
        [InputRequired(_("Choose at least one of the relatives."))],
        coerce=UUID,
        # The service knows who may, at the moment of booking.
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    channel = one_of(
        _("How was it asked for?"),
        [(channel.value, _(words.of(channel))) for channel in CHANNELS],
        default=Channel.PHONE.value,
    )
    people = number(_("How many are they on their side?"), low=1, high=50, required=False)
    company = text(_("Who else is with them? (may be left empty)"), longest=COMPANY_LONGEST, required=False)


def wanted() -> tuple[datetime | None, OtherTimeForm | None]:
    """Read the time somebody asks for from the address: a free one, or one that was typed, with its form."""
    if "starts" in request.args:
        return instant(request.args["starts"]), None
    form = OtherTimeForm(request.args)
    if not form.validate() or form.on.data is None or form.at.data is None:
        return None, form
    if not is_within_reach(form.on.data):
        form.on.errors = [gettext("Choose a day.")]
        return None, form
    moment = wall_instant(form.on.data, minutes(form.at.data), ZoneInfo(g.timezone))
    if moment is None:
        form.at.errors = [staff_words(Rule.CLOCK_CHANGE)]
    return moment, form


def asked_minutes() -> int | None:
    """Read from the address or the form how long the visit is to last; None is the usual length."""
    asked = request.values.get("minutes", type=int)
    return asked if asked is not None and 0 < asked <= MINUTES_A_DAY else None


def wish_in(form: DeskForm, resident: UUID, starts_at: datetime) -> Wish:
    """Return what a form that has been validated wishes for."""
    return Wish(
        id=UUID(form.wish.data),
        resident=resident,
        starts_at=starts_at,
        minutes=asked_minutes(),
        people=form.people.data or 1,
        company=said(form.company),
    )


def accepted() -> frozenset[Rule]:
    """Read from the form which rules its sender has been warned of and sets aside."""
    named = request.form.get("accepted", "").split()
    return frozenset(rule for rule in Rule if rule.value in named) - PHYSICAL


def hindered(desk: Desk, resident: UUID) -> ResponseReturnValue | None:
    """Lead to where it says why no visit can be booked with a resident; None when one can."""
    with reading(gate.settings()) as session:
        hindrance = on_behalf.hindrance_of(session, resident, actor=gate.actor())
    return redirect(desk.residents(resident), 303) if hindrance else None


def page(desk: Desk, template: str, **facts: Any) -> str:
    """Render a page of the desk in its own frame: the tablet's has the alarm."""
    return render_template(template, desk=desk, **(_frame() if desk.on_tablet else {}), **facts)


def times_page(
    desk: Desk,
    found: ResidentTimes,
    *,
    refused: Sequence[Rule] = (),
    starts_at: datetime | None = None,
    other: OtherTimeForm | None = None,
    **facts: Any,
) -> str:
    """Render the days with their free times; `refused` are the facts against `starts_at`, which was asked for."""
    shown = chosen_day(found)
    if starts_at is not None and (day := wall(starts_at).date()) in found.times:
        shown["chosen"] = day
    return page(
        desk,
        "desk/times.html",
        found=found,
        refused=[staff_words(rule) for rule in refused],
        next_times=found.around(starts_at) if refused and starts_at else [],
        other=other or OtherTimeForm(formdata=None, on=shown["chosen"]),
        is_other_open=other is not None,
        **shown,
        **facts,
    )


def _frame() -> dict[str, Any]:
    device, now = gate.tablet(), clock.now()
    with reading(gate.settings()) as session:
        mark = board_screens.mark_of(session, now)
        day = board.day(session, actor=gate.actor(), device=device, now=now)
    return {"device": device, "mark": mark, "day": day, "screen": url_for("board.screen")}
