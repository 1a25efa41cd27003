"""Where relatives and managers subscribe to calendars: the list, one subscription with its choices, its new address."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.validators import AnyOf

from visits import clock, links
from visits.languages import LANGUAGES
from visits.rules.errors import InvalidInput
from visits.rules.people import Role
from visits.services import mailed_entries, notices, relations, subscriptions, units
from visits.services.calendar_programs import name_of
from visits.services.subscriptions import MOST, Choices, Made
from visits.storage.database import reading, writing
from visits.web import gate, shown_once
from visits.web.forms import Form, options, text, tick
from visits.web.qr import qr

bp = Blueprint("subscriptions", __name__)

NICKNAME_LONGEST = 60
ALARMS = (0, 10, 30, 60)
"""Minutes before a visit at which the calendar may remind; 0 is none."""
_KEPT = "calendar address"


class ChoicesForm(Form):
    """What a calendar looks like."""

    nickname = text(
        lazy_gettext("Name of the visits (you may leave this empty)"), longest=NICKNAME_LONGEST, required=False
    )
    language = SelectField(
        lazy_gettext("Language"),
        choices=options(("sv", "Svenska"), ("nb", "Norsk"), ("en", "English")),
        validators=[AnyOf(LANGUAGES)],
    )
    alarm = SelectField(lazy_gettext("Reminder from the calendar"), coerce=int, validators=[AnyOf(ALARMS)])
    with_link = tick(lazy_gettext("Put the way to the visit into the calendar"))
    with_closures = tick(lazy_gettext("Show the days without visits too"))


@bp.get("/calendar")
@gate.relative
def index() -> ResponseReturnValue:
    """Show a relative's calendar addresses, whether they work, and how to get one."""
    with reading(gate.settings()) as session:
        found = subscriptions.of_relative(session, actor=gate.actor())
        residents = relations.residents_of(session, actor=gate.actor())
        twice = mailed_entries.which(session, found, actor=gate.actor(), now=clock.now())
        reached = notices.reached_at(session, actor=gate.actor())
    shown = {"found": found, "residents": residents, "twice": twice, "reached": reached}
    return render_template("subscriptions/index.html", **shown, **_facts())


@bp.post("/calendar/addresses")
@gate.relative
def make() -> ResponseReturnValue:
    """Make a new address, for all residents or one of them."""
    wanted, resident = _id(request.form.get("wanted")), _id(request.form.get("resident"))
    try:
        with writing(gate.settings()) as session:
            made = subscriptions.make(
                session, actor=gate.actor(), now=clock.now(), resident=resident, wanted=wanted or uuid4()
            )
    except InvalidInput as refusal:
        flash(_(refusal.message), "wrong")
        return redirect(url_for("subscriptions.index"), 303)
    return _to(made)


@bp.get("/manager/units/<uuid:unit>/calendar")
@gate.manager
def of_unit(unit: UUID) -> ResponseReturnValue:
    """Show the calendar addresses of a unit: times and rooms, no names."""
    with reading(gate.settings()) as session:
        found = subscriptions.of_unit(session, unit, actor=gate.actor())
        place = units.show(session, unit, actor=gate.actor())
    return render_template("subscriptions/of_unit.html", found=found, unit=place, **_facts())


@bp.post("/manager/units/<uuid:unit>/calendar/addresses")
@gate.manager
def make_for_unit(unit: UUID) -> ResponseReturnValue:
    """Make a new address for a unit."""
    wanted = _id(request.form.get("wanted")) or uuid4()
    try:
        with writing(gate.settings()) as session:
            made = subscriptions.make_for_unit(session, unit, actor=gate.actor(), now=clock.now(), wanted=wanted)
    except InvalidInput as refusal:
        flash(_(refusal.message), "wrong")
        return redirect(url_for("subscriptions.of_unit", unit=unit), 303)
    return _to(made)


@bp.get("/calendar/<uuid:feed>")
@gate.person
def show(feed: UUID) -> ResponseReturnValue:
    """Show one subscription: its address if it has just been made, else its choices."""
    kept = shown_once.take(_KEPT, feed)
    return _address(feed, kept["token"]) if kept else _page(feed, None)


@bp.post("/calendar/<uuid:feed>/choices")
@gate.person
def choose(feed: UUID) -> ResponseReturnValue:
    """Change what the calendar looks like."""
    form = _choices_form()
    if not form.validate_on_submit():
        return _page(feed, form)
    choices = Choices(
        language=form.language.data,
        nickname=form.nickname.data or "",
        alarm_minutes=form.alarm.data or None,
        with_link=form.with_link.data,
        with_closures=form.with_closures.data,
    )
    with writing(gate.settings()) as session:
        subscriptions.choose(session, feed, choices, actor=gate.actor(), now=clock.now())
    flash(_("Saved. Your calendar shows it the next time it fetches the visits."), "done")
    return redirect(url_for("subscriptions.show", feed=feed), 303)


@bp.post("/calendar/<uuid:feed>/renewal")
@gate.person
def renew(feed: UUID) -> ResponseReturnValue:
    """Make a new address with the same choices; the old one empties itself."""
    wanted = _id(request.form.get("wanted"))
    with writing(gate.settings()) as session:
        made = subscriptions.renew(session, feed, actor=gate.actor(), now=clock.now(), wanted=wanted)
    return _to(made)


@bp.post("/calendar/<uuid:feed>/revocation")
@gate.person
def revoke(feed: UUID) -> ResponseReturnValue:
    """Stop the address."""
    with writing(gate.settings()) as session:
        unit = subscriptions.revoke(session, feed, actor=gate.actor(), now=clock.now())
    flash(_("The address no longer works. The visits disappear from the calendar by themselves."), "done")
    return redirect(_list_of(unit), 303)


@bp.post("/calendar/<uuid:feed>/removed-entries")
@gate.relative
def take_out(feed: UUID) -> ResponseReturnValue:
    """Hear from a relative that she has removed what came by mail before."""
    with writing(gate.settings()) as session:
        mailed_entries.taken_out(session, feed, actor=gate.actor(), now=clock.now())
    flash(_("Thank you. We send no more entries of these visits by mail."), "done")
    return redirect(url_for("subscriptions.show", feed=feed), 303)


def _to(made: Made) -> ResponseReturnValue:
    shown_once.keep(_KEPT, made.id, token=made.token)
    return redirect(url_for("subscriptions.show", feed=made.id), 303)


def _list_of(unit: UUID | None) -> str:
    return url_for("subscriptions.of_unit", unit=unit) if unit else url_for("subscriptions.index")


def _facts() -> dict[str, object]:
    # A form's own id for what it makes: of a double click there is one.
    return {"wanted": uuid4(), "name_of": name_of, "most": MOST}


def _address(feed: UUID, token: str) -> ResponseReturnValue:
    settings = gate.settings()
    return render_template(
        "subscriptions/address.html",
        address=links.feed(settings, token),
        webcal=links.webcal(settings, token),
        page=links.feed_page(settings, token),
        qr=qr(links.webcal(settings, token), _("Your calendar address as a QR code")),
        **_one(feed),
    )


def _page(feed: UUID, form: ChoicesForm | None) -> ResponseReturnValue:
    one = _one(feed)
    chosen = one["found"].choices
    status = 422 if form else 200
    form = form or _choices_form(
        formdata=None,
        nickname=chosen.nickname,
        language=chosen.language,
        alarm=chosen.alarm_minutes or 0,
        with_link=chosen.with_link,
        with_closures=chosen.with_closures,
    )
    return render_template("subscriptions/show.html", form=form, **one, **_facts()), status


def _one(feed: UUID) -> dict[str, Any]:
    """Return one subscription, and for a relative what came by mail beside it and how she is told of changes."""
    with reading(gate.settings()) as session:
        found = subscriptions.show(session, feed, actor=gate.actor())
        hers = gate.actor().role is Role.RELATIVE
        twice = mailed_entries.beside(session, feed, actor=gate.actor(), now=clock.now()) if hers else []
        reached = notices.reached_at(session, actor=gate.actor()) if hers else None
    return {"found": found, "twice": twice, "reached": reached, "back": _list_of(found.unit)}


def _choices_form(**values: object) -> ChoicesForm:
    form = ChoicesForm(**values)
    form.alarm.choices = options(*((n, _("%(num)d minutes before", num=n) if n else _("None")) for n in ALARMS))
    return form


def _id(given: str | None) -> UUID | None:
    try:
        return UUID(given or "")
    except ValueError:
        return None
