"""The gate before every page: who may pass, denied unless a route says otherwise.

A route carries one mark: `@gate.public`, `@gate.relative`, `@gate.manager`, `@gate.all_homes` (a manager who runs them
all), `@gate.person` (anybody signed in on the web), `@gate.device` (an enrolled tablet, locked or not) or `@gate.staff`
(somebody signed in on a tablet).
Anonymous visitors are sent to the sign-in from every other path alike; who is signed in but not allowed gets a 404.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user

from visits import clock
from visits.rules.people import Actor, Role
from visits.services import sign_ins, tablets
from visits.services.sign_ins import SignedIn
from visits.services.tablets import Device
from visits.settings import Settings
from visits.storage.database import looking, reading, writing

WEB_COOKIE = "visits"
DEVICE_COOKIE = "visits_tablet"
STAFF_COOKIE = "visits_staff"
KNOWN_COOKIE = "visits_known"
NOTIFIED_COOKIE = "visits_notified"
"""In which sign-in a manager was in this browser last: strangers' wrong tries do not lock it."""
TABLET_PATH = "/tablet"
YEAR_SECONDS = 365 * 24 * 3600

P = ParamSpec("P")
R = TypeVar("R")


class Pass(StrEnum):
    """What a route asks of its visitor."""

    PUBLIC = "public"
    PERSON = "person"
    RELATIVE = "relative"
    MANAGER = "manager"
    ALL_HOMES = "all_homes"
    DEVICE = "device"
    STAFF = "staff"


def _mark(
    needs: Pass, *, passive: bool = False, unattended: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        if hasattr(view, "gate"):
            raise TypeError(f"{view.__name__} has two gates, and only one would count")
        view.gate = needs  # type: ignore[attr-defined] # a mark on the function, read by guard()
        view.passive = passive  # type: ignore[attr-defined]
        view.unattended = unattended  # type: ignore[attr-defined]
        return view

    return mark


public = _mark(Pass.PUBLIC)
# Programs ask here by a secret in the address: whose browser it is makes no difference, so nobody looks for a sign-in.
secret = _mark(Pass.PUBLIC, unattended=True)
person = _mark(Pass.PERSON)
relative = _mark(Pass.RELATIVE)
manager = _mark(Pass.MANAGER)
all_homes = _mark(Pass.ALL_HOMES)
device = _mark(Pass.DEVICE)
staff = _mark(Pass.STAFF)
# A screen that asks by itself must not keep its sign-in awake.
device_passive = _mark(Pass.DEVICE, passive=True)
staff_passive = _mark(Pass.STAFF, passive=True)


def is_unattended() -> bool:
    """Tell whether this request is answered without looking for a sign-in."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "unattended", False)


def settings() -> Settings:
    """Return this app's settings."""
    made: Settings = current_app.config["VISITS"]
    return made


def actor() -> Actor:
    """Return who acts in this request; only behind a gate that demands a sign-in."""
    signed_in: SignedIn = current_user._get_current_object()  # noqa: SLF001 - the proxy's documented way to its object
    return signed_in.actor


def tablet() -> Device:
    """Return the enrolled tablet that asks; only behind `device` or `staff`."""
    found: Device | None = g.device
    if found is None:
        abort(404)
    return found


def on_tablet() -> bool:
    """Tell whether this request is a tablet's: it has its own cookies, so one browser can be both."""
    return request.path == TABLET_PATH or request.path.startswith(TABLET_PATH + "/")


class _Login(LoginManager):
    """Flask-Login, but by our own cookies alone."""

    def _load_user_from_remember_cookie(self, _cookie: str) -> SignedIn | None:
        # Another site of the same domain may have set a cookie of that name: it must not hide ours.
        return _load(request)

    def _update_remember_cookie(self, response: Response) -> Response:
        # We set none, and looking for it would make every answer depend on the cookies it was asked with.
        return response


def open_gate(app: Flask) -> None:
    """Put the gate before every request of `app`."""
    login = _Login(app)
    # It would write the form's cookie anew with every page; who is signed in stands in our own rows, not there.
    login.session_protection = None
    login.request_loader(_load)
    app.before_request(_guard)


def _load(_request: object) -> SignedIn | None:
    g.device = None
    now = clock.now()
    if not on_tablet():
        with looking(settings()) as connection:
            return sign_ins.find(connection, request.cookies.get(WEB_COOKIE, ""), now=now)
    with reading(settings()) as session:
        g.device = tablets.find(session, request.cookies.get(DEVICE_COOKIE, ""), now=now)
        found = sign_ins.find(session, request.cookies.get(STAFF_COOKIE, ""), now=now)
    # A member of staff is signed in on one tablet: her cookie says nothing on another.
    return found if found and g.device and found.actor.tablet == g.device.id else None


def forget_unread_visitor() -> None:
    """Go on without knowing who asks, when that could not be read: a page about a dead database cannot ask it."""
    if "_login_user" not in g:
        current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined] # noqa: SLF001


def _guard() -> Response | None:
    if request.endpoint == "static":
        return None
    if is_unattended():
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    signed_in = current_user._get_current_object()  # noqa: SLF001
    user: SignedIn | None = signed_in if current_user.is_authenticated else None
    g.timezone = user.timezone if user else (g.device.timezone if g.device else None)
    needs: Pass | None = getattr(view, "gate", None)
    if needs is Pass.PUBLIC:
        return None
    if user is None and not (needs is Pass.DEVICE and g.device):
        return _to_sign_in()
    if needs is None or not _may_pass(needs, user):
        # Also when the address does not exist: an unknown page and a forbidden one look the same.
        abort(404)
    _keep_awake(user, passive=bool(getattr(view, "passive", False)))
    return None


def _may_pass(needs: Pass, user: SignedIn | None) -> bool:
    if needs is Pass.DEVICE:
        return g.device is not None
    if user is None:
        return False
    if needs is Pass.STAFF:
        return user.actor.tablet is not None
    if user.actor.tablet is not None:
        return False
    return {
        Pass.PERSON: True,
        Pass.RELATIVE: user.actor.role is Role.RELATIVE,
        Pass.MANAGER: user.actor.role is Role.MANAGER,
        Pass.ALL_HOMES: user.actor.role is Role.MANAGER and user.actor.all_homes,
    }.get(needs, False)


def _to_sign_in() -> Response:
    if on_tablet():
        where = url_for("board.show") if g.device else url_for("enrolment.ask")
        answer = redirect(where)
    else:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        answer = redirect(url_for("sign_in.ask", next=wanted if wanted != "/" else None))
    if request.accept_mimetypes.best == "application/json":
        answer.status_code = 401  # a script must not follow into a page
    return answer  # type: ignore[return-value] # flask's redirect answers werkzeug's base type


def _keep_awake(user: SignedIn | None, *, passive: bool) -> None:
    now = clock.now()
    seen = g.device is not None and g.device.unseen
    stale = user is not None and user.stale and not passive
    if not seen and not stale:
        return
    with writing(settings()) as session:
        if seen:
            tablets.seen(session, g.device.id, now=now)
        if stale and user is not None:
            sign_ins.touch(session, user.sign_in, now=now)


def set_cookie(answer: Any, name: str, value: str, *, lasts_seconds: int | None) -> None:
    """Set one of our cookies: out of reach of scripts, of other sites, and of plain http where we have https."""
    answer.set_cookie(
        name,
        value,
        max_age=lasts_seconds,
        httponly=True,
        secure=settings().https,
        samesite="Lax",
        path=_path_of(name),
    )


def _path_of(cookie: str) -> str:
    return TABLET_PATH if cookie in {DEVICE_COOKIE, STAFF_COOKIE} else "/"


def sign_manager_in(answer: Any, token: str) -> None:
    """Set the cookies of a manager who has just signed in, and the one by which her browser is known again."""
    set_cookie(answer, WEB_COOKIE, token, lasts_seconds=int(sign_ins.MANAGER_LASTS.total_seconds()))
    set_cookie(answer, KNOWN_COOKIE, token, lasts_seconds=YEAR_SECONDS)


def drop_cookie(answer: Any, name: str) -> None:
    """Take one of our cookies back."""
    answer.delete_cookie(name, path=_path_of(name))
