"""Choosing the language."""

from flask import Blueprint, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from visits.languages import LANGUAGES
from visits.services import people
from visits.storage.database import writing
from visits.web import gate
from visits.web.forms import local_path

bp = Blueprint("language", __name__)


@bp.post("/language")
@gate.public
def choose() -> Response:
    """Remember the language: with the person when somebody is signed in, else in this browser."""
    language = request.form.get("language", "")
    answer = redirect(local_path(request.form.get("next")))
    if language in LANGUAGES:
        if current_user.is_authenticated:
            with writing(gate.settings()) as session:
                people.speak(session, language, actor=gate.actor())
        answer.set_cookie("language", language, max_age=gate.YEAR_SECONDS, samesite="Lax", secure=gate.settings().https)
    return answer
