"""The home's tablets."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from visits import clock, links
from visits.services import clashes, out_of_service, sharing, unit_tablets, units
from visits.storage.database import reading, writing
from visits.web import gate, shown_once
from visits.web.clash_news import deciding
from visits.web.forms import Form, text
from visits.web.manager_forms import choice, day, ids, refused_on, said, several, unit_options
from visits.web.qr import qr

bp = Blueprint("tablets", __name__)


class TabletForm(Form):
    """What a tablet is called and where it lies."""

    name = text(lazy_gettext("Name"), longest=40)
    unit = choice(lazy_gettext("Unit"))

    def offer(self, session: Session) -> "TabletForm":
        """Fill in the units to choose from."""
        self.unit.choices = unit_options(units.of_home(session, actor=gate.actor()))
        return self


class ShareForm(Form):
    """Which other units use a tablet."""

    units = several(lazy_gettext("Other units that use this tablet"))

    def offer(self, session: Session, *, but: UUID) -> "ShareForm":
        """Fill in the units to choose from: all but its own."""
        found = units.of_home(session, actor=gate.actor())
        self.units.choices = unit_options([unit for unit in found if unit.id != but])
        return self


class OutForm(Form):
    """Until when a tablet is out of service, and why."""

    reason = text(lazy_gettext("Why?"), longest=80)
    last_day = day(lazy_gettext("Until the end of"), required=False)


@bp.get("/manager/tablets")
@gate.manager
def index() -> ResponseReturnValue:
    """List the tablets."""
    with reading(gate.settings()) as session:
        found = unit_tablets.of_home(session, actor=gate.actor(), now=clock.now())
        out = out_of_service.of_home(session, actor=gate.actor(), now=clock.now())
        has_unit = bool(units.of_home(session, actor=gate.actor()))
    return render_template("tablets/index.html", tablets=found, out=out, has_unit=has_unit)


@bp.get("/manager/tablets/new")
@gate.manager
def new() -> ResponseReturnValue:
    """Ask for a new tablet."""
    with reading(gate.settings()) as session:
        form = TabletForm(formdata=None).offer(session)
    return render_template("tablets/new.html", form=form)


@bp.post("/manager/tablets")
@gate.manager
def create() -> ResponseReturnValue:
    """Add a tablet."""
    with reading(gate.settings()) as session:
        form = TabletForm().offer(session)
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            tablet = unit_tablets.add(
                session, name=said(form.name), unit=UUID(form.unit.data), actor=gate.actor(), now=clock.now()
            )
            flash(_("The tablet is added. Now enrol it."), "done")
            return redirect(url_for("tablets.show", tablet=tablet), 303)
    return render_template("tablets/new.html", form=form), 422


@bp.get("/manager/tablets/<uuid:tablet>")
@gate.manager
def show(tablet: UUID) -> ResponseReturnValue:
    """Show one tablet: enrol it, change it, shut it out, retire it."""
    return _page(tablet)


@bp.post("/manager/tablets/<uuid:tablet>")
@gate.manager
def change(tablet: UUID) -> ResponseReturnValue:
    """Rename a tablet or move it to another unit."""
    with reading(gate.settings()) as session:
        form = TabletForm().offer(session)
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            unit = UUID(form.unit.data)
            unit_tablets.change(session, tablet, name=said(form.name), unit=unit, actor=gate.actor(), now=clock.now())
            flash(_("The tablet is changed."), "done")
            return redirect(url_for("tablets.show", tablet=tablet), 303)
    return _page(tablet, form=form, status=422)


@bp.post("/manager/tablets/<uuid:tablet>/sharing")
@gate.manager
def share(tablet: UUID) -> ResponseReturnValue:
    """Let other units use the tablet too."""
    with reading(gate.settings()) as session:
        found = unit_tablets.show(session, tablet, actor=gate.actor(), now=clock.now())
        form = ShareForm(prefix="share-").offer(session, but=found.unit)
    if not form.validate():
        return _page(tablet, status=422)
    with deciding() as session:
        sharing.share(session, tablet, units=ids(form.units.data), actor=gate.actor(), now=clock.now())
    flash(_("Who uses the tablet is changed."), "done")
    return redirect(url_for("tablets.show", tablet=tablet), 303)


@bp.post("/manager/tablets/<uuid:tablet>/enrolment")
@gate.manager
def enrol(tablet: UUID) -> ResponseReturnValue:
    """Make the QR code and the code to type; both are shown on the next page, once."""
    with writing(gate.settings()) as session:
        made = unit_tablets.enrolment(session, tablet, actor=gate.actor(), now=clock.now())
    shown_once.keep("enrolment", tablet, token=made.token, code=made.code, until=made.expires_at.isoformat())
    return redirect(url_for("tablets.enrolment", tablet=tablet), 303)


@bp.get("/manager/tablets/<uuid:tablet>/enrolment")
@gate.manager
def enrolment(tablet: UUID) -> ResponseReturnValue:
    """Show how to enrol the tablet."""
    with reading(gate.settings()) as session:
        found = unit_tablets.show(session, tablet, actor=gate.actor(), now=clock.now())
    made = shown_once.take("enrolment", tablet)
    if made is None:
        flash(_("An enrolment is shown only once. Make a new one."))
        return redirect(url_for("tablets.show", tablet=tablet))
    drawn = qr(links.enrolment(gate.settings(), made["token"]), _("QR code that enrols the tablet"))
    return render_template(
        "tablets/enrolment.html",
        tablet=found,
        qr=drawn,
        code=f"{made['code'][:4]}-{made['code'][4:]}",
        runs_out=datetime.fromisoformat(made["until"]),
        address=links.absolute(gate.settings(), gate.TABLET_PATH),
    )


@bp.post("/manager/tablets/<uuid:tablet>/loss")
@gate.manager
def lose(tablet: UUID) -> ResponseReturnValue:
    """Shut a lost tablet out."""
    with writing(gate.settings()) as session:
        unit_tablets.lose(session, tablet, actor=gate.actor(), now=clock.now())
    flash(_("The lost tablet is shut out. Nobody can see anything on it any more."), "done")
    return redirect(url_for("tablets.show", tablet=tablet), 303)


@bp.post("/manager/tablets/<uuid:tablet>/retirement")
@gate.manager
def retire(tablet: UUID) -> ResponseReturnValue:
    """Take a tablet out of use, or say why not yet."""
    refused = Form()
    with refused_on(refused), writing(gate.settings()) as session:
        unit_tablets.retire(session, tablet, actor=gate.actor(), now=clock.now())
        flash(_("The tablet is taken out of use."), "done")
        return redirect(url_for("tablets.index"), 303)
    return _page(tablet, refused=refused, status=422)


@bp.post("/manager/tablets/<uuid:tablet>/out-of-service")
@gate.manager
def take_out(tablet: UUID) -> ResponseReturnValue:
    """Take a tablet out of service for a while; visits booked on it stay."""
    form = OutForm(prefix="out-")
    if form.validate():
        with refused_on(form), deciding() as session:
            last_day, reason = form.last_day.data, said(form.reason)
            out_of_service.take_out(
                session, tablet, last_day=last_day, reason=reason, actor=gate.actor(), now=clock.now()
            )
            flash(_("The tablet is out of service. No more visits are booked on it meanwhile."), "done")
            return redirect(url_for("tablets.show", tablet=tablet), 303)
    return _page(tablet, out=form, status=422)


@bp.post("/manager/tablets/<uuid:tablet>/return")
@gate.manager
def put_back(tablet: UUID) -> ResponseReturnValue:
    """Put a tablet back in service."""
    with writing(gate.settings()) as session:
        out_of_service.put_back(session, tablet, actor=gate.actor(), now=clock.now())
    flash(_("The tablet is back in service."), "done")
    return redirect(url_for("tablets.show", tablet=tablet), 303)


def _page(
    tablet: UUID,
    *,
    form: TabletForm | None = None,
    out: OutForm | None = None,
    refused: Form | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = unit_tablets.show(session, tablet, actor=gate.actor(), now=clock.now())
        is_out = out_of_service.of_home(session, actor=gate.actor(), now=clock.now()).get(tablet)
        stranded = clashes.count_on(session, tablet, actor=gate.actor(), now=clock.now())
        shared = [str(unit) for unit in sharing.shared_with(session, tablet, actor=gate.actor())]
        share_form = ShareForm(formdata=None, prefix="share-", units=shared).offer(session, but=found.unit)
        renamed = form or TabletForm(formdata=None, name=found.name, unit=str(found.unit)).offer(session)
    page = render_template(
        "tablets/show.html",
        tablet=found,
        is_out=is_out,
        stranded=stranded,
        wrong=form or out,
        refused=refused,
        form=renamed,
        share_form=share_form,
        out=out or OutForm(formdata=None, prefix="out-", obj=is_out),
    )
    return page, status
