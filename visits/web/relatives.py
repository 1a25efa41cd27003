"""A resident's relatives: invited by mail or letter, changed, removed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from markupsafe import Markup

from visits import clock, links, words
from visits.rules.people import Relation
from visits.services import homes, related, relatives, residents
from visits.services.related import RelatedView, RelativeFacts
from visits.storage.database import reading, writing
from visits.web import gate, shown_once
from visits.web.clash_news import deciding
from visits.web.filters import speaking
from visits.web.forms import Form, mail, phone, text, tick
from visits.web.manager_forms import choice, language, one_of, refused_on
from visits.web.qr import qr

bp = Blueprint("relatives", __name__)

BY_MAIL, BY_LETTER = "mail", "letter"


class RelativeForm(Form):
    """Who a relative is and how to reach her."""

    given_name = text(lazy_gettext("Given name"), longest=80)
    family_name = text(lazy_gettext("Family name"), longest=80, required=False)
    relation = choice(
        lazy_gettext("What is she or he to the resident?"),
        [("", ""), *((relation.value, lazy_gettext(words.of(relation))) for relation in Relation)],
    )
    mail = mail(lazy_gettext("Mail address"), required=False)
    phone = phone(lazy_gettext("Phone number"))
    language = language(lazy_gettext("Language of letters"))
    main_contact = tick(lazy_gettext("Main contact"))

    def facts(self) -> RelativeFacts:
        """Return what was filled in."""
        kept = {name: value for name, value in self.data.items() if name in RelativeFacts.__dataclass_fields__}
        return RelativeFacts(**{**kept, "relation": Relation(self.relation.data)})


class InvitationForm(RelativeForm):
    """A new relative, and how the invitation reaches her."""

    way = one_of(
        lazy_gettext("How do you invite?"),
        [(BY_MAIL, lazy_gettext("By mail")), (BY_LETTER, lazy_gettext("By a letter that you print"))],
        default=BY_MAIL,
    )


@bp.get("/manager/residents/<uuid:resident>/relatives/new")
@gate.manager
def new(resident: UUID) -> ResponseReturnValue:
    """Ask whom to invite."""
    with reading(gate.settings()) as session:
        usual = homes.show(session, actor=gate.actor(), now=clock.now()).language
    return _invitation(resident, InvitationForm(formdata=None, language=usual))


@bp.post("/manager/residents/<uuid:resident>/relatives")
@gate.manager
def invite(resident: UUID) -> ResponseReturnValue:
    """Invite by mail, or go on to the letter."""
    form = InvitationForm()
    by_mail = form.way.data == BY_MAIL
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            made = relatives.invite(
                session, resident, form.facts(), by_mail=by_mail, actor=gate.actor(), now=clock.now()
            )
            if made.known:
                flash(_("Somebody with this mail address was a relative here already: it is the same person now."))
            if not by_mail:
                return _to_letter(made.id, made.token)
            flash(_("The invitation is on its way by mail."), "done")
            return redirect(url_for("residents.show", resident=resident), 303)
    return _invitation(resident, form, status=422)


@bp.get("/manager/relatives/<uuid:relation>")
@gate.manager
def show(relation: UUID) -> ResponseReturnValue:
    """Show one relative of one resident."""
    return _page(relation)


@bp.get("/manager/relatives/<uuid:relation>/details")
@gate.manager
def details(relation: UUID) -> ResponseReturnValue:
    """Show what is known of a relative, to change it."""
    with writing(gate.settings()) as session:
        found = related.show(session, relation, actor=gate.actor(), now=clock.now())
    form = RelativeForm(formdata=None, obj=found)
    form.relation.data = found.relation.value
    return render_template("relatives/details.html", relation=relation, form=form)


@bp.post("/manager/relatives/<uuid:relation>/details")
@gate.manager
def change(relation: UUID) -> ResponseReturnValue:
    """Change what is known of a relative."""
    form = RelativeForm()
    with reading(gate.settings()) as session:
        related.require_related(session, relation, actor=gate.actor())
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            relatives.change(session, relation, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("%(name)s is changed.", name=form.given_name.data), "done")
            return redirect(url_for("relatives.show", relation=relation), 303)
    return render_template("relatives/details.html", relation=relation, form=form), 422


@bp.post("/manager/relatives/<uuid:relation>/consent")
@gate.manager
def consent(relation: UUID) -> ResponseReturnValue:
    """Write down the resident's yes or no."""
    yes = request.form.get("consent") == "yes"
    with deciding() as session:
        relatives.set_consent(session, relation, consent=yes, actor=gate.actor(), now=clock.now())
    flash(_("Visits can be booked again.") if yes else _("No more visits can be booked from now on."), "done")
    return redirect(url_for("relatives.show", relation=relation), 303)


@bp.post("/manager/relatives/<uuid:relation>/invitation")
@gate.manager
def invite_again(relation: UUID) -> ResponseReturnValue:
    """Make a new invitation; the one before stops working."""
    by_mail = request.form.get("way") == BY_MAIL
    refused = Form()
    with refused_on(refused), writing(gate.settings()) as session:
        token = relatives.invite_again(session, relation, by_mail=by_mail, actor=gate.actor(), now=clock.now())
        if not by_mail:
            return _to_letter(relation, token)
        flash(_("The invitation is on its way by mail."), "done")
        return redirect(url_for("relatives.show", relation=relation), 303)
    return _page(relation, refused=refused, status=422)


@bp.post("/manager/relatives/<uuid:relation>/invitation/revocation")
@gate.manager
def withdraw_invitation(relation: UUID) -> ResponseReturnValue:
    """Make the open invitation useless."""
    with writing(gate.settings()) as session:
        relatives.withdraw_invitation(session, relation, actor=gate.actor(), now=clock.now())
    flash(_("The invitation no longer works."), "done")
    return redirect(url_for("relatives.show", relation=relation), 303)


@bp.get("/manager/relatives/<uuid:relation>/letter")
@gate.manager
def letter(relation: UUID) -> ResponseReturnValue:
    """Show the letter to print, once."""
    with writing(gate.settings()) as session:
        found = related.show(session, relation, actor=gate.actor(), now=clock.now())
    made = shown_once.take("letter", relation)
    if made is None:
        flash(_("A letter is shown only once. Make a new one."))
        return redirect(url_for("relatives.show", relation=relation))
    return render_template("relatives/letter.html", relative=found, letter=_letter(found, made["token"]))


@bp.post("/manager/relatives/<uuid:relation>/visits/cancellation")
@gate.manager
def cancel_visits(relation: UUID) -> ResponseReturnValue:
    """Cancel the coming visits of this relative with this resident."""
    with writing(gate.settings()) as session:
        count = relatives.cancel_visits(session, relation, actor=gate.actor(), now=clock.now())
    flash(ngettext("%(num)s visit is cancelled.", "%(num)s visits are cancelled.", count), "done")
    return redirect(url_for("relatives.show", relation=relation), 303)


@bp.post("/manager/relatives/<uuid:relation>/removal")
@gate.manager
def remove(relation: UUID) -> ResponseReturnValue:
    """Remove a relative of a resident, or say what is still booked."""
    refused = Form()
    with refused_on(refused), writing(gate.settings()) as session:
        resident = related.show(session, relation, actor=gate.actor(), now=clock.now()).resident
        relatives.remove(session, relation, actor=gate.actor(), now=clock.now())
        flash(_("The relative is removed and can no longer book."), "done")
        return redirect(url_for("residents.show", resident=resident), 303)
    return _page(relation, refused=refused, status=422)


def _to_letter(relation: UUID, token: str) -> ResponseReturnValue:
    shown_once.keep("letter", relation, token=token)
    return redirect(url_for("relatives.letter", relation=relation), 303)


def _letter(relative: RelatedView, token: str) -> Markup:
    """Write the letter in the relative's language; it names neither resident, unit nor home."""
    address = links.invitation(gate.settings(), token)
    with speaking(relative.language):
        drawn = qr(address, _("QR code that opens the invitation"))
        written = render_template("relatives/letter_text.html", relative=relative, address=address, qr=drawn)
    return Markup(written)  # noqa: S704 - our own template, escaped by itself


def _invitation(resident: UUID, form: InvitationForm, *, status: int = 200) -> ResponseReturnValue:
    with writing(gate.settings()) as session:
        found = residents.show(session, resident, actor=gate.actor(), now=clock.now())
    return render_template("relatives/new.html", resident=found, form=form), status


def _page(relation: UUID, *, refused: Form | None = None, status: int = 200) -> ResponseReturnValue:
    with writing(gate.settings()) as session:
        found = related.show(session, relation, actor=gate.actor(), now=clock.now())
        resident = residents.show(session, found.resident, actor=gate.actor(), now=clock.now())
        visits = related.coming_visits_of(session, relation, actor=gate.actor(), now=clock.now())
    return (
        render_template("relatives/show.html", relative=found, resident=resident, visits=visits, refused=refused),
        status,
    )
