"""The home's staff and their PINs."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from visits import clock
from visits.rules.pins import LONGEST
from visits.services import staff, units
from visits.services.staff import StaffFacts
from visits.storage.database import reading, writing
from visits.web import gate, shown_once
from visits.web.forms import Form, text
from visits.web.manager_forms import ids, refused_on, said, several, unit_options

bp = Blueprint("staff", __name__)


class StaffForm(Form):
    """A colleague and the units whose tablets show her."""

    given_name = text(lazy_gettext("Given name"), longest=80)
    family_name = text(lazy_gettext("Family name"), longest=80, required=False)
    units = several(lazy_gettext("Shown on the tablets of"))

    def offer(self, session: Session) -> "StaffForm":
        """Fill in the units to choose from."""
        self.units.choices = unit_options(units.of_home(session, actor=gate.actor()))
        return self

    def facts(self) -> StaffFacts:
        """Return what was filled in."""
        return StaffFacts(
            given_name=said(self.given_name), family_name=said(self.family_name), units=ids(self.units.data)
        )


class PinForm(Form):
    """A PIN, or nothing: then one is made."""

    pin = text(lazy_gettext("PIN"), longest=LONGEST, required=False)


class NewStaffForm(StaffForm, PinForm):
    """A new colleague with her PIN."""


@bp.get("/manager/staff")
@gate.manager
def index() -> ResponseReturnValue:
    """List the staff."""
    with reading(gate.settings()) as session:
        found = staff.of_home(session, actor=gate.actor())
        has_unit = bool(units.of_home(session, actor=gate.actor()))
    return render_template("staff/index.html", people=found, has_unit=has_unit)


@bp.get("/manager/staff/new")
@gate.manager
def new() -> ResponseReturnValue:
    """Ask for a new colleague; where there is one unit only, it is ticked."""
    with reading(gate.settings()) as session:
        only = [str(unit.id) for unit in units.of_home(session, actor=gate.actor())]
        form = NewStaffForm(formdata=None, units=only if len(only) == 1 else [])
        form.offer(session)
    return render_template("staff/new.html", form=form)


@bp.post("/manager/staff")
@gate.manager
def create() -> ResponseReturnValue:
    """Add a colleague; a PIN that we made is shown on the next page, once."""
    form = NewStaffForm()
    with reading(gate.settings()) as session:
        form.offer(session)
    if form.validate():
        pin = form.pin.data or staff.new_pin()
        with refused_on(form), writing(gate.settings()) as session:
            person = staff.add(session, form.facts(), pin, actor=gate.actor(), now=clock.now())
            return _to_pin(person, pin)
    return render_template("staff/new.html", form=form), 422


@bp.get("/manager/staff/<uuid:person>")
@gate.manager
def show(person: UUID) -> ResponseReturnValue:
    """Show one colleague: change her units, give her a new PIN, shut her out."""
    return _page(person)


@bp.post("/manager/staff/<uuid:person>")
@gate.manager
def change(person: UUID) -> ResponseReturnValue:
    """Change a colleague's name and units."""
    with reading(gate.settings()) as session:
        form = StaffForm().offer(session)
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            staff.change(session, person, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("%(name)s is changed.", name=form.given_name.data), "done")
            return redirect(url_for("staff.index"), 303)
    return _page(person, form=form, status=422)


@bp.post("/manager/staff/<uuid:person>/pin")
@gate.manager
def new_pin(person: UUID) -> ResponseReturnValue:
    """Give a colleague a new PIN."""
    form = PinForm(prefix="pin-")
    if form.validate():
        pin = form.pin.data or staff.new_pin()
        with refused_on(form), writing(gate.settings()) as session:
            staff.set_pin(session, person, pin, actor=gate.actor(), now=clock.now())
            return _to_pin(person, pin)
    return _page(person, pin=form, status=422)


@bp.get("/manager/staff/<uuid:person>/pin")
@gate.manager
def pin(person: UUID) -> ResponseReturnValue:
    """Show a new PIN, once."""
    with reading(gate.settings()) as session:
        found = staff.show(session, person, actor=gate.actor())
    made = shown_once.take("pin", person)
    if made is None:
        flash(_("A PIN is shown only once. Make a new one."))
        return redirect(url_for("staff.show", person=person))
    return render_template("staff/pin.html", person=found, pin=made["pin"])


@bp.post("/manager/staff/<uuid:person>/deactivation")
@gate.manager
def deactivate(person: UUID) -> ResponseReturnValue:
    """Shut a colleague out, on every tablet at once."""
    refused = Form()
    with refused_on(refused), writing(gate.settings()) as session:
        staff.deactivate(session, person, actor=gate.actor(), now=clock.now())
        flash(_("She or he can no longer sign in."), "done")
        return redirect(url_for("staff.index"), 303)
    return _page(person, refused=refused, status=422)


@bp.post("/manager/staff/<uuid:person>/activation")
@gate.manager
def activate(person: UUID) -> ResponseReturnValue:
    """Let a colleague in again."""
    refused = Form()
    with refused_on(refused), writing(gate.settings()) as session:
        staff.activate(session, person, actor=gate.actor(), now=clock.now())
        flash(_("She or he can sign in again, with the same PIN as before."), "done")
        return redirect(url_for("staff.show", person=person), 303)
    return _page(person, refused=refused, status=422)


def _to_pin(person: UUID, pin: str) -> ResponseReturnValue:
    shown_once.keep("pin", person, pin=pin)
    return redirect(url_for("staff.pin", person=person), 303)


def _page(
    person: UUID,
    *,
    form: StaffForm | None = None,
    pin: PinForm | None = None,
    refused: Form | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = staff.show(session, person, actor=gate.actor())
        if form is None:
            form = StaffForm(
                formdata=None,
                given_name=found.given_name,
                family_name=found.family_name,
                units=[str(unit) for unit, _name in found.units],
            ).offer(session)
    own = found.id == gate.actor().person
    pin = pin or PinForm(formdata=None, prefix="pin-")
    return render_template("staff/show.html", person=found, form=form, pin=pin, refused=refused, own=own), status
