"""A helpful page for everything that can go wrong."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from visits.rules.errors import NotFound, TooManyTries
from visits.rules.visit_state import IllegalMove
from visits.web import gate


def catch(app: Flask) -> None:
    """Register the pages for errors."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(TooManyTries, lambda error: _page(429, minutes=error.minutes))
    app.register_error_handler(IllegalMove, lambda _error: _page(409))
    app.register_error_handler(CSRFError, lambda _error: _page(400))


def _http(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError):
        gate.forget_unread_visitor()
    return _page(error.code or 500)


def _page(code: int, **facts: object) -> Response:
    words = _words(code, **facts)
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(error=words["title"]), code)
    return make_response(render_template("errors/error.html", code=code, on_tablet=gate.on_tablet(), **words), code)


def _words(code: int, **facts: object) -> dict[str, str]:
    match code:
        case 400:
            return {"title": _("The page had been open too long"), "text": _("Go back, reload the page and try again.")}
        case 404:
            return {
                "title": _("We cannot find that page"),
                "text": _("The address may be wrong, or it is not for you. Nothing has been changed."),
            }
        case 405:
            return {"title": _("That does not work here"), "text": _("Go back and use the buttons on the page.")}
        case 409:
            return {
                "title": _("Somebody was there before you"),
                "text": _("The visit has changed since you opened the page. Look at it again and choose anew."),
            }
        case 413:
            return {"title": _("That was too much at once"), "text": _("Send less text, please.")}
        case 429:
            return {
                "title": _("Too many wrong tries"),
                "text": _("Wait %(minutes)s minutes, then try again.", **facts),
            }
        case _:
            return {
                "title": _("Something went wrong on our side"),
                "text": _("Nothing has been lost. Try again in a moment, or phone the unit."),
            }
