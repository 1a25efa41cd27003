"""What a ban opens and for whom: its extra hours, the hands for them, its caps, the residents who are exempt."""

from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from visits import clock
from visits.rules.ban_plan import Preset
from visits.rules.bans import ExemptionGround
from visits.services import ban_hours, ban_views, bans, exemptions
from visits.storage.database import reading, writing
from visits.web import ban as ban_page
from visits.web import gate
from visits.web.ban_forms import CapsForm, ExemptionForm, ExtraHoursForm
from visits.web.clash_news import deciding
from visits.web.manager_forms import refused_on, said

bp = Blueprint("ban_steps", __name__)


@bp.post("/manager/bans/<uuid:ban>/hours")
@gate.manager
def add_hours(ban: UUID) -> ResponseReturnValue:
    """Add extra hours on a weekday."""
    form = ExtraHoursForm(prefix="hours-").offer()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            day = int(form.weekday.data)
            ban_hours.add(session, ban, weekday=day, span=form.span(), actor=gate.actor(), now=clock.now())
            return ban_page.saved(_("The extra hours are added. Confirm that there are hands for them."))
    return ban_page.page(ban, wrong=form)


@bp.post("/manager/bans/<uuid:ban>/hours/preset")
@gate.manager
def add_preset(ban: UUID) -> ResponseReturnValue:
    """Add usual extra hours in one tap."""
    chosen = next((preset for preset in Preset if preset.value == request.form.get("preset")), None)
    if chosen is None:
        abort(404)

    def deed(session: Session) -> str:
        ban_hours.add_preset(session, ban, chosen, actor=gate.actor(), now=clock.now())
        return _("The extra hours are added. Confirm that there are hands for them.")

    return ban_page.done(deed)


@bp.post("/manager/bans/<uuid:ban>/hours/<uuid:extra>/removal")
@gate.manager
def remove_hours(ban: UUID, extra: UUID) -> ResponseReturnValue:
    """Take extra hours away."""
    with deciding() as session:
        ban_hours.remove(session, ban, extra, actor=gate.actor(), now=clock.now())
    return ban_page.saved(_("The extra hours are removed. Visits booked in them stay booked."))


@bp.post("/manager/bans/<uuid:ban>/hands")
@gate.manager
def confirm_hands(ban: UUID) -> ResponseReturnValue:
    """Confirm that there are hands for the extra hours."""

    def deed(session: Session) -> str:
        ban_hours.confirm_hands(session, ban, actor=gate.actor(), now=clock.now())
        return _("Thank you. Relatives can book in the extra hours now.")

    return ban_page.done(deed)


@bp.post("/manager/bans/<uuid:ban>/hands-undo")
@gate.manager
def take_back_hands(ban: UUID) -> ResponseReturnValue:
    """Take the confirmation back."""

    def deed(session: Session) -> str:
        ban_hours.take_back_hands(session, ban, actor=gate.actor(), now=clock.now())
        return _("The extra hours are closed again. Visits booked in them stay booked.")

    return ban_page.done(deed)


@bp.post("/manager/bans/<uuid:ban>/caps")
@gate.manager
def set_caps(ban: UUID) -> ResponseReturnValue:
    """Set how many visits are right while it lasts."""
    form = CapsForm(prefix="caps-")
    if form.validate():
        most = {"per_day": form.per_day.data, "per_week": form.per_week.data}
        with refused_on(form), deciding() as session:
            bans.set_caps(session, ban, **most, actor=gate.actor(), now=clock.now())
            return ban_page.saved(_("The limits of the ban are changed."))
    return ban_page.page(ban, wrong=form)


@bp.post("/manager/bans/<uuid:ban>/exemptions")
@gate.manager
def exempt(ban: UUID) -> ResponseReturnValue:
    """Let the ban not apply to a resident."""
    with reading(gate.settings()) as session:
        found = ban_views.show(session, ban, actor=gate.actor(), now=clock.now())
        form = ExemptionForm(prefix="exemption-").offer(session, found)
    if form.validate() and not form.resident.data:
        form.resident.errors = [_("Choose one.")]
    elif not form.errors:
        ground, who = ExemptionGround(form.ground.data), UUID(form.resident.data)
        by = said(form.decided_by)
        with refused_on(form), writing(gate.settings()) as session:
            exemptions.exempt(session, ban, who, ground=ground, decided_by=by, actor=gate.actor(), now=clock.now())
            return ban_page.saved(_exempt_words(ground))
    return ban_page.page(ban, wrong=form)


@bp.post("/manager/bans/<uuid:ban>/exemptions/<uuid:resident>/removal")
@gate.manager
def end_exemption(ban: UUID, resident: UUID) -> ResponseReturnValue:
    """Let the ban apply to a resident again."""
    with deciding() as session:
        exemptions.end(session, ban, resident, actor=gate.actor(), now=clock.now())
    return ban_page.saved(_("The exemption is ended."))


def _exempt_words(ground: ExemptionGround) -> str:
    words: dict[ExemptionGround, str] = {
        ExemptionGround.END_OF_LIFE: _("The exemption is written down. No limit counts for this resident."),
        ExemptionGround.SPECIAL_REASONS: _(
            "The exemption is written down. The limits of the ban do not count for this resident, those of the home do."
        ),
    }
    return words[ground]
