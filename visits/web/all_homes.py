"""All homes, for a manager who runs them: the list, looking at one, adding one, and who else runs them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from wtforms import SelectField

from visits import clock
from visits.languages import N_, translate
from visits.rules.errors import InvalidInput
from visits.services import all_homes, ban_permission, homes, joint_bans, limits, running_all
from visits.services.installation import NewHome
from visits.services.limits import COUNTRIES
from visits.services.managers import ManagerFacts
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.first_run import USUAL_ZONES
from visits.web.forms import Form, mail, options, phone, text
from visits.web.joint_ban_changes import PermissionForm
from visits.web.limit_forms import country_name
from visits.web.manager_forms import ZONES, choice, language, refused_on, said

bp = Blueprint("all_homes", __name__)

SEARCH_LONGEST = 80


class HomeForm(Form):
    """A new home and its first manager."""

    name = text(lazy_gettext("What is the home called?"), longest=120)
    phone = phone(lazy_gettext("The home's phone number"))
    language = language(lazy_gettext("The home's language"))
    country = choice(lazy_gettext("The public holidays of"), [(country, country) for country in COUNTRIES])
    timezone = SelectField(lazy_gettext("Time zone"), choices=[])
    given_name = text(lazy_gettext("Her or his given name"), longest=80)
    family_name = text(lazy_gettext("Her or his family name"), longest=80)
    mail = mail(lazy_gettext("Her or his mail address"))

    def offer(self) -> "HomeForm":
        """Fill in the countries by name, and the time zones."""
        self.country.choices = options(*((country, country_name(country)) for country in COUNTRIES))
        usual = ("", _("The usual one for the language"))
        self.timezone.choices = options(usual, *((zone, zone) for zone in ZONES))
        return self

    def home(self) -> NewHome:
        """Return what was filled in about the home."""
        words = translate(self.language.data)
        return NewHome(
            name=said(self.name),
            language=self.language.data,
            timezone=self.timezone.data or USUAL_ZONES[self.language.data],
            phone=said(self.phone),
            country=self.country.data,
            lunch=words.gettext(N_("Lunch")),
            supper=words.gettext(N_("Supper")),
        )

    def manager(self) -> ManagerFacts:
        """Return whom to invite."""
        return ManagerFacts(given_name=said(self.given_name), family_name=said(self.family_name), mail=said(self.mail))


@bp.get("/homes")
@gate.all_homes
def index() -> ResponseReturnValue:
    """List the homes by name, a page at a time."""
    name, page = request.args.get("name", "")[:SEARCH_LONGEST].strip(), request.args.get("page", 1, type=int)
    with reading(gate.settings()) as session:
        found = all_homes.index(session, name=name, page=page, actor=gate.actor(), now=clock.now())
        bans = joint_bans.standing_ones(session, actor=gate.actor(), now=clock.now())
        permission = PermissionForm(None, prefix="permission-", allowed=ban_permission.homes_may(session))
        total = all_homes.count(session, actor=gate.actor())
    return render_template(
        "all_homes/index.html", found=found, bans=bans, total=total, name=name, permission=permission
    )


@bp.get("/homes/new")
@gate.all_homes
def new() -> ResponseReturnValue:
    """Ask for a home, like this one, and its first manager."""
    with reading(gate.settings()) as session:
        here = homes.show(session, actor=gate.actor(), now=clock.now())
        country = limits.show(session, actor=gate.actor(), now=clock.now()).country
    form = HomeForm(formdata=None, language=here.language, timezone=here.timezone, country=country)
    return render_template("all_homes/new.html", form=form.offer())


@bp.post("/homes")
@gate.all_homes
def add() -> ResponseReturnValue:
    """Add a home and invite its manager."""
    form = HomeForm().offer()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            all_homes.add(session, form.home(), form.manager(), actor=gate.actor(), now=clock.now())
            name = said(form.name)
            flash(_("%(name)s is added, and its manager is invited by mail.", name=name), "done")
            return redirect(url_for("all_homes.index", name=name[:SEARCH_LONGEST]), 303)
    return render_template("all_homes/new.html", form=form), 422


@bp.post("/homes/<uuid:home>/opening")
@gate.all_homes
def open_home(home: UUID) -> ResponseReturnValue:
    """Look at a home as its manager."""
    with writing(gate.settings()) as session:
        all_homes.open_home(session, home, sign_in=current_user.sign_in, actor=gate.actor(), now=clock.now())
    return redirect(url_for("manager.overview"), 303)


@bp.post("/homes/leaving")
@gate.all_homes
def leave() -> ResponseReturnValue:
    """Go back to one's own home."""
    with writing(gate.settings()) as session:
        all_homes.leave(session, sign_in=current_user.sign_in, actor=gate.actor())
    flash(_("You are back at your own home."), "done")
    return redirect(url_for("all_homes.index"), 303)


@bp.post("/manager/managers/<uuid:person>/all-homes")
@gate.all_homes
def give(person: UUID) -> ResponseReturnValue:
    """Let a manager run all homes."""
    with writing(gate.settings()) as session:
        running_all.give(session, person, actor=gate.actor(), now=clock.now())
    flash(_("She or he runs all homes from now on."), "done")
    return redirect(url_for("managers.index"), 303)


@bp.post("/manager/managers/<uuid:person>/all-homes-removal")
@gate.all_homes
def take(person: UUID) -> ResponseReturnValue:
    """Let a manager run her own home alone."""
    try:
        with writing(gate.settings()) as session:
            running_all.take(session, person, actor=gate.actor(), now=clock.now())
    except InvalidInput as refusal:
        flash(_(refusal.message), "wrong")
    else:
        flash(_("She or he runs one home from now on."), "done")
    # Who took it from herself while she looked at another home is back at her own.
    return redirect(url_for("managers.index"), 303)
