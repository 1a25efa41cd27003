"""A relative books: whom, when, yes."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, validators

from visits import clock
from visits.rules.booking import COMPANY_LONGEST, Refused, Wish
from visits.rules.errors import InvalidInput
from visits.rules.shape import LONGEST
from visits.rules.slots import Slot
from visits.services import availability, ban_views, booking, relations, visits
from visits.services.availability import ResidentTimes
from visits.services.series_plans import SeriesWish
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import is_within_reach, text
from visits.web.manager_forms import number
from visits.web.refusals import refusal_words
from visits.web.series_forms import RepeatForm
from visits.web.series_pages import plan_page

bp = Blueprint("booking", __name__)


class SummaryForm(RepeatForm):
    """The last look before booking. `wish` is the form's own name: sent twice, it books once."""

    wish = HiddenField(validators=[validators.UUID()])
    starts = HiddenField()
    minutes = HiddenField()
    people = number(lazy_gettext("How many of you are there?"), low=1, high=50, required=False)
    company = text(lazy_gettext("Who is with you? (you may leave this empty)"), longest=COMPANY_LONGEST, required=False)


@bp.get("/book")
@gate.relative
def choose_resident() -> ResponseReturnValue:
    """Ask whom to visit; with one resident there is nothing to ask."""
    with reading(gate.settings()) as session:
        residents = relations.residents_of(session, actor=gate.actor())
        parted = None if residents else relations.parted(session, actor=gate.actor())
    if parted is not None:
        return redirect(url_for("visits.index"))  # where nobody asks her to book
    if len(residents) == 1 and residents[0].bookable:
        return redirect(url_for("booking.times", resident=residents[0].id))
    return render_template("booking/choose_resident.html", residents=residents)


@bp.get("/residents/<uuid:resident>/times")
@gate.relative
def times(resident: UUID) -> ResponseReturnValue:
    """Show the free times by day, of the length chosen."""
    actor, now, minutes = gate.actor(), clock.now(), request.args.get("minutes", type=int)
    with reading(gate.settings()) as session:
        found = availability.free_times(session, resident, actor=actor, now=now, minutes=minutes)
        ban = ban_views.notice(session, actor.home, now=now) if found.under_ban else None
    return render_template(
        "booking/times.html",
        found=found,
        ban=ban,
        length_address=lambda minutes: url_for("booking.times", resident=resident, minutes=minutes),
        day_address=extending(url_for("booking.times", resident=resident, **length_of(found)), "day"),
        time_address=extending(url_for("booking.summary", resident=resident, **length_of(found)), "starts"),
        **chosen_day(found),
    )


@bp.get("/residents/<uuid:resident>/visits/new")
@gate.relative
def summary(resident: UUID) -> ResponseReturnValue:
    """Show what is about to be booked."""
    starts_at = instant(request.args.get("starts"))
    found = _free_times(resident, request.args.get("minutes", type=int))
    if starts_at is None:
        flash(_("Choose one of the times below."), "wrong")
        return redirect(url_for("booking.times", resident=resident))
    if hers := _booked_already(resident, starts_at):
        return hers
    form = SummaryForm(
        formdata=None, wish=str(uuid4()), starts=starts_at.isoformat(), minutes=str(found.minutes), people=1
    )
    return render_template("booking/summary.html", form=form, found=found, starts_at=starts_at)


@bp.post("/residents/<uuid:resident>/visits")
@gate.relative
def book(resident: UUID) -> ResponseReturnValue:
    """Book, or say why not and offer the next free times with what was typed kept."""
    form = SummaryForm()
    starts_at = instant(form.starts.data)
    if starts_at is None or form.wish.data is None:
        return redirect(url_for("booking.times", resident=resident))
    if not form.validate():
        return again(resident, form, starts_at, status=422)
    if form.every_weeks:
        return _recurring(resident, form, starts_at)
    wish = Wish(
        id=UUID(form.wish.data),
        resident=resident,
        starts_at=starts_at,
        minutes=_minutes(form),
        people=form.people.data or 1,
        company=form.company.data or "",
    )
    try:
        with writing(gate.settings()) as session:
            visit = booking.book(session, wish, actor=gate.actor(), now=clock.now())
    except Refused as refused:
        return _booked_already(resident, starts_at) or again(resident, form, starts_at, refused=refused, status=409)
    return redirect(url_for("visits.show", visit=visit, booked="yes"), 303)


def series_wish(resident: UUID, form: SummaryForm) -> SeriesWish | None:
    """Return the recurring visit that a form wishes for, or None when somebody has meddled with it."""
    starts_at = instant(form.starts.data)
    if starts_at is None or form.wish.data is None or not form.every_weeks:
        return None
    return SeriesWish(
        id=UUID(form.wish.data),
        resident=resident,
        starts_at=starts_at,
        every_weeks=form.every_weeks,
        last_day=form.last_day.data,
        minutes=_minutes(form),
        people=form.people.data or 1,
        company=form.company.data or "",
    )


def _recurring(resident: UUID, form: SummaryForm, starts_at: datetime) -> ResponseReturnValue:
    """Show every day of a recurring visit before it is booked."""
    wish = series_wish(resident, form)
    assert wish is not None  # noqa: S101 - the form has just been looked at
    try:
        return plan_page(wish, form)
    except InvalidInput as wrong:
        form.last_day.errors = [_(wrong.message)]
        return again(resident, form, starts_at, status=422)
    except Refused as refused:
        return again(resident, form, starts_at, refused=refused, status=409)


def _booked_already(resident: UUID, starts_at: datetime) -> ResponseReturnValue | None:
    """Lead to her own visit at this time, if there is one: after the browser's back button nobody else has taken it."""
    now = clock.now()
    with reading(gate.settings()) as session:
        mine = visits.of_relative(session, actor=gate.actor(), since=now)
    for visit in mine:
        if visit.resident == resident and visit.starts_at == starts_at and visit.is_coming(now):
            flash(_("You have already booked this time."), "done")
            return redirect(url_for("visits.show", visit=visit.id), 303)
    return None


def again(
    resident: UUID, form: SummaryForm, starts_at: datetime, *, status: int, refused: Refused | None = None
) -> ResponseReturnValue:
    """Ask once more with what was typed kept: beside the fields that are wrong, or with why not and the next times."""
    found = _free_times(resident, _minutes(form))
    if refused is None:
        return render_template("booking/summary.html", form=form, found=found, starts_at=starts_at), status
    # The next try is another wish: the old one must stay free to become what it was, should it be sent again.
    form.wish.data = str(uuid4())
    return (
        render_template(
            "booking/refused.html",
            form=form,
            found=found,
            starts_at=starts_at,
            words=refusal_words(refused.rules[0]),
            next_times=found.around(starts_at),
        ),
        status,
    )


def _free_times(resident: UUID, minutes: int | None) -> ResidentTimes:
    with reading(gate.settings()) as session:
        return availability.free_times(session, resident, actor=gate.actor(), now=clock.now(), minutes=minutes)


def _minutes(form: SummaryForm) -> int | None:
    """Return the length the form was made for; None, the usual one, when somebody has meddled with it."""
    typed = form.minutes.data or ""
    return int(typed) if typed.isdecimal() and int(typed) <= LONGEST else None


def length_of(found: ResidentTimes) -> dict[str, Any]:
    """Return the length chosen, for an address; nothing where there is no choice."""
    return {"minutes": found.minutes} if len(found.lengths) > 1 else {}


def extending(address: str, name: str) -> Callable[[date | Slot], str]:
    """Make the addresses of many days or times from one: Flask's own way takes long for a month of them."""
    start = f"{address}{'&' if '?' in address else '?'}{name}="

    def extended(to: date | Slot) -> str:
        # A date needs no quoting; an instant has a plus sign.
        return start + (quote(to.starts_at.isoformat(), safe=":") if isinstance(to, Slot) else to.isoformat())

    return extended


def chosen_day(found: ResidentTimes) -> dict[str, date]:
    """Tell which day is chosen: the one in the address, else the first with a free time; and which is today."""
    today = next(iter(found.times))
    try:
        wanted = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        wanted = None
    return {"chosen": wanted if wanted in found.times else found.first_free_day or today, "today": today}


def instant(text: str | None) -> datetime | None:
    """Read an instant from an address or a hidden field; None when somebody has meddled with it."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo and is_within_reach(moment) else None
