"""The home's residents."""

from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectField

from visits import clock
from visits.rules.consent import Ground
from visits.services import best_times, related, residents, series, units
from visits.services.residents import ResidentFacts, ResidentView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.clash_news import deciding
from visits.web.forms import Form, options, text, tick
from visits.web.manager_forms import choice, day, refused_on, unit_options

bp = Blueprint("residents", __name__)

SEARCH_LONGEST = 80
GROUNDS = {
    Ground.OWN_WORDS: lazy_gettext("She or he has said so"),
    Ground.GUARDIAN: lazy_gettext("The guardian has agreed"),
    Ground.ASSESSED: lazy_gettext("Staff have assessed that it is in the resident's interest"),
}


class ResidentForm(Form):
    """What is written down about a resident: practical things only."""

    given_name = text(lazy_gettext("Given name"), longest=80)
    family_name = text(lazy_gettext("Family name"), longest=80)
    unit = choice(lazy_gettext("Unit"))
    room = text(lazy_gettext("Room"), longest=20, required=False)
    hearing_aid = tick(lazy_gettext("Hearing aid"))
    glasses = tick(lazy_gettext("Glasses"))
    hearing_loop = tick(lazy_gettext("Hearing loop"))
    staff_stays = tick(lazy_gettext("Staff stay during the visit"))
    consent_ground = SelectField(lazy_gettext("Does the resident want video visits?"))
    consent_by = text(lazy_gettext("Who assessed it?"), longest=120, required=False)
    consent_review_on = day(lazy_gettext("Look at it again on"), required=False)
    protected_identity = tick(lazy_gettext("Protected identity"))

    def offer(self, session: Session) -> "ResidentForm":
        """Fill in the units and grounds to choose from."""
        self.unit.choices = unit_options(units.of_home(session, actor=gate.actor()))
        grounds = ((ground.value, words) for ground, words in GROUNDS.items())
        self.consent_ground.choices = options(("", _("Not assessed yet")), *grounds)
        return self

    def facts(self) -> ResidentFacts:
        """Return what was filled in."""
        kept = {name: value for name, value in self.data.items() if name in ResidentFacts.__dataclass_fields__}
        kept["unit"] = UUID(self.unit.data)
        kept["consent_ground"] = Ground(self.consent_ground.data) if self.consent_ground.data else None
        return ResidentFacts(**kept)


@bp.get("/manager/residents")
@gate.manager
def index() -> ResponseReturnValue:
    """List the residents by unit."""
    return _list("")


@bp.post("/manager/residents/search")
@gate.manager
def search() -> ResponseReturnValue:
    """Find residents; a POST, so that no name gets into an address, a log or a browser's history."""
    return _list(request.form.get("name", "")[:SEARCH_LONGEST].strip())


@bp.get("/manager/residents/new")
@gate.manager
def new() -> ResponseReturnValue:
    """Ask for a new resident."""
    with reading(gate.settings()) as session:
        form = ResidentForm(formdata=None).offer(session)
    return render_template("residents/new.html", form=form)


@bp.post("/manager/residents")
@gate.manager
def create() -> ResponseReturnValue:
    """Add a resident."""
    with reading(gate.settings()) as session:
        form = ResidentForm().offer(session)
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            resident = residents.add(session, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("%(name)s is added. Now invite a relative.", name=form.given_name.data), "done")
            return redirect(url_for("residents.show", resident=resident), 303)
    return render_template("residents/new.html", form=form), 422


@bp.get("/manager/residents/<uuid:resident>")
@gate.manager
def show(resident: UUID) -> ResponseReturnValue:
    """Show one resident with her relatives and coming visits."""
    # Writing, since every look at a resident is written to the log.
    with writing(gate.settings()) as session:
        found = residents.show(session, resident, actor=gate.actor(), now=clock.now())
        relatives = related.of_resident(session, resident, actor=gate.actor(), now=clock.now())
        visits = residents.coming_visits_of(session, resident, actor=gate.actor(), now=clock.now())
        best = best_times.show(session, resident, actor=gate.actor())
        recurring = series.of_resident(session, resident, actor=gate.actor(), now=clock.now())
    return render_template(
        "residents/show.html",
        resident=found,
        relatives=relatives,
        visits=visits,
        best=best,
        recurring=recurring,
        grounds=GROUNDS,
    )


@bp.get("/manager/residents/<uuid:resident>/details")
@gate.manager
def details(resident: UUID) -> ResponseReturnValue:
    """Show what is written down about a resident, to change it."""
    with writing(gate.settings()) as session:
        found = residents.show(session, resident, actor=gate.actor(), now=clock.now())
        form = ResidentForm(formdata=None, obj=found)
        form.unit.data = str(found.unit)
        form.consent_ground.data = found.consent_ground.value if found.consent_ground else ""
        form.offer(session)
    return render_template("residents/details.html", resident=resident, form=form)


@bp.post("/manager/residents/<uuid:resident>/details")
@gate.manager
def change(resident: UUID) -> ResponseReturnValue:
    """Change what is written down about a resident."""
    with reading(gate.settings()) as session:
        form = ResidentForm().offer(session)
        residents.require_resident(session, resident, actor=gate.actor())
    if form.validate():
        with refused_on(form), deciding() as session:
            residents.change(session, resident, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("%(name)s is changed.", name=form.given_name.data), "done")
            return redirect(url_for("residents.show", resident=resident), 303)
    return render_template("residents/details.html", resident=resident, form=form), 422


def _list(name: str) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = residents.search(session, name, actor=gate.actor())
        has_unit = bool(units.of_home(session, actor=gate.actor()))
    return render_template("residents/index.html", by_unit=_by_unit(found), name=name, has_unit=has_unit)


def _by_unit(found: list[ResidentView]) -> list[tuple[str, list[ResidentView]]]:
    # Several units may share a name only by mistake; the id keeps them apart all the same.
    groups = groupby(found, lambda resident: (resident.unit_name, resident.unit))
    return [(unit, list(people)) for (unit, _id), people in groups]
