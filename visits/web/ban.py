"""The visiting ban of the home: switched on, changed, lifted, all on one page."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from visits import clock
from visits.languages import N_, translate
from visits.rules.ban_plan import BanState
from visits.rules.errors import InvalidInput
from visits.services import ban_permission, ban_views, bans, exemptions, homes
from visits.services.ban_views import BanView
from visits.storage.database import reading
from visits.web import gate
from visits.web.ban_forms import BanForm, CapsForm, ExemptionForm, ExtraHoursForm, LastDayForm
from visits.web.clash_news import deciding
from visits.web.forms import Form
from visits.web.hours import weekday_names
from visits.web.manager_forms import given, refused_on

bp = Blueprint("ban", __name__)


@bp.get("/manager/ban")
@gate.manager
def show() -> ResponseReturnValue:
    """Show the ban with what is left to do, or what one would do."""
    return page()


@bp.post("/manager/bans")
@gate.manager
def set_ban() -> ResponseReturnValue:
    """Switch a ban on."""
    form = BanForm(prefix="ban-")
    if form.validate():
        with refused_on(form), deciding() as session:
            bans.set_ban(session, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("The ban is set. Nobody has been told yet: announce it below when you are ready."), "done")
            return redirect(url_for("ban.show"), 303)
    return page(wrong=form)


@bp.post("/manager/bans/<uuid:ban>/details")
@gate.manager
def change(ban: UUID) -> ResponseReturnValue:
    """Change its words and days."""
    form = BanForm(prefix="ban-")
    if form.validate():
        with refused_on(form), deciding() as session:
            bans.change(session, ban, form.facts(), actor=gate.actor(), now=clock.now())
            return saved(_("The ban is changed."))
    return page(ban, wrong=form)


@bp.post("/manager/bans/<uuid:ban>/last-day")
@gate.manager
def set_last_day(ban: UUID) -> ResponseReturnValue:
    """Let it end with a day."""
    form = LastDayForm(prefix="end-")
    if form.validate():
        with refused_on(form), deciding() as session:
            bans.set_last_day(session, ban, given(form.last_day.data), actor=gate.actor(), now=clock.now())
            return saved(_("The last day of the ban is set."))
    return page(ban, wrong=form)


@bp.post("/manager/bans/<uuid:ban>/lifting")
@gate.manager
def lift(ban: UUID) -> ResponseReturnValue:
    """Lift it now."""
    return done(lambda session: _lifted(bans.lift(session, ban, actor=gate.actor(), now=clock.now())))


def page(ban: UUID | None = None, *, wrong: Form | None = None) -> ResponseReturnValue:
    """Show the page; a form given is one that could not be accepted, and is opened."""
    actor, now = gate.actor(), clock.now()
    with reading(gate.settings()) as session:
        found = (
            ban_views.show(session, ban, actor=actor, now=now)
            if ban
            else ban_views.current(session, actor=actor, now=now)
        )
        facts: dict[str, Any] = {"earlier": ban_views.earlier(session, actor=actor, now=now), "wrong": wrong}
        if found is None or found.state in {BanState.OVER, BanState.LIFTED}:
            language = homes.show(session, actor=actor, now=now).language
            facts["may_set"] = ban_permission.may(session, actor=actor)
            return _without(language, facts)
        facts["exempt"] = exemptions.of_ban(session, found.id, actor=actor)
        facts["exemption"] = ExemptionForm(formdata=None, prefix="exemption-").offer(session, found)
    return _with(found, facts)


def saved(words: str) -> ResponseReturnValue:
    """Say what is changed, on the page itself."""
    flash(words, "done")
    return redirect(url_for("ban.show"), 303)


def done(deed: Callable[[Session], str]) -> ResponseReturnValue:
    """Do what a button asks for and say what `deed` answers, or why it is refused."""
    try:
        with deciding() as session:
            words = deed(session)
    except InvalidInput as refusal:
        flash(_(refusal.message), "wrong")
        return redirect(url_for("ban.show"), 303)
    return saved(words)


def _lifted(letters: int) -> str:
    if not letters:
        return _("The ban is lifted.")
    return ngettext(
        "The ban is lifted. %(num)s relative is told so.",
        "The ban is lifted. %(num)s relatives are told so.",
        letters,
    )


def _without(language: str, facts: dict[str, Any]) -> ResponseReturnValue:
    wrong = facts["wrong"]
    # What it is called is said to the relatives, in the home's own language.
    usual = translate(language).gettext(N_("Visiting ban"))
    form = wrong if isinstance(wrong, BanForm) else BanForm(None, prefix="ban-", name=usual, first_day=today())
    return render_template("ban/none.html", form=form, **facts), 422 if wrong else 200


def _with(found: BanView, facts: dict[str, Any]) -> ResponseReturnValue:
    wrong = facts["wrong"]
    forms: dict[str, Form] = {
        "form": BanForm(formdata=None, obj=found, prefix="ban-"),
        "end": LastDayForm(formdata=None, obj=found, prefix="end-"),
        "hours": ExtraHoursForm(formdata=None, prefix="hours-").offer(),
        "caps": CapsForm(formdata=None, obj=found, prefix="caps-"),
        "exemption": facts.pop("exemption"),
    }
    shown = {name: wrong if wrong and type(wrong) is type(form) else form for name, form in forms.items()}
    page = render_template("ban/show.html", found=found, weekdays=weekday_names(), **shown, **facts)
    return page, 422 if wrong else 200


def today() -> date:
    """Return the day it is at the home that is looked at."""
    return clock.now().astimezone(ZoneInfo(g.timezone)).date()
