"""Where the web is wired together."""

import logging
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from visits.languages import LANGUAGES, best_language
from visits.settings import ROOT, Mode, Settings
from visits.storage.database import is_deadlock
from visits.web import errors, filters, gate, mail_off, receipts, routes, secret_addresses
from visits.web.feed_door import FeedDoor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
DEADLOCK_TRIES = 3
CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Permissions-Policy": "camera=(self), microphone=(self), screen-wake-lock=(self), geolocation=()",
    # Addresses can hold secrets: they never reach another site, but our own forms need the referrer under HTTPS.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Web(Flask):
    """Flask, but its log keeps secrets, a deadlock is no reason to fail, and feeds have a quick door of their own."""

    feed_door: FeedDoor

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a calendar program at its door; where that fails, Flask tries again and says what is wrong."""
        if self.feed_door.fits(environ):
            try:
                return self.feed_door(environ, start_response)
            except Exception:
                self.logger.exception("the door of the feeds failed")
        return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer; from the start again when the database broke a deadlock by giving our transaction up."""
        if gate.is_unattended():
            return super().dispatch_request()  # it asks for no cookie, and has nothing to say on the next page
        flashed = list(flask_session.get("_flashes", ()))
        for _ in range(DEADLOCK_TRIES):
            try:
                return super().dispatch_request()
            except Exception as error:
                if not is_deadlock(error):
                    raise
                self.logger.warning("a deadlock, tried again: %s %s", request.method, request.endpoint)
                # What was about to be said was not done.
                flask_session["_flashes"] = [*flashed]
        return super().dispatch_request()

    def log_exception(self, exc_info: ExcInfo | tuple[None, None, None]) -> None:
        """Log a failure by the name of its page: the address asked for may hold a secret."""
        self.logger.error("a page failed: %s %s", request.method, request.endpoint, exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Web:
    """Make the web application for `settings` (the environment's by default); raises SettingError on nonsense."""
    settings = settings or Settings.from_env()
    app = Web(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    serve(app, settings)
    app.config.update(
        SESSION_COOKIE_NAME="visits_form",
        SESSION_COOKIE_SAMESITE="Lax",
        # A tablet stays open all day: its forms must not go stale after an hour.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=512 * 1024,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        BABEL_DEFAULT_LOCALE="en",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.logger.setLevel(logging.INFO)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Babel(app, locale_selector=language)
    # The gate first: to whom a page does not exist, a missing form token is no answer either.
    gate.open_gate(app)
    csrf = CSRFProtect(app)
    # A provider has no form of ours: its token and its signature say who it is.
    csrf.exempt(receipts.note)
    # Mail programs post by themselves (RFC 8058): the token in the address is what counts.
    csrf.exempt(mail_off.switch_off)
    errors.catch(app)
    filters.add(app)
    routes.register(app, in_demo=settings.mode is Mode.DEMO)
    app.after_request(_headers)
    secret_addresses.keep_out_of_log()
    return app


def serve(app: Web, settings: Settings) -> None:
    """Let an application serve the installation of `settings`; its mode and its proxies stay as they were made."""
    app.config.update(VISITS=settings, SECRET_KEY=settings.secret_key, SESSION_COOKIE_SECURE=settings.https)
    app.feed_door = FeedDoor(settings, HEADERS)


def language() -> str:
    """Choose the language: what the person chose, else what this browser was set to here, else what it asks for."""
    if current_user.is_authenticated:
        return str(current_user.language)
    if getattr(g, "device", None):
        return str(g.device.language)
    chosen = request.cookies.get("language", "")
    return chosen if chosen in LANGUAGES else best_language(request.headers.get("Accept-Language"))


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Pages hold names: neither a shared computer's back button nor a proxy keeps them.
    response.headers.setdefault("Cache-Control", "no-cache" if request.endpoint == "static" else "no-store")
    return response
