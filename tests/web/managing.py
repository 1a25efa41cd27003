"""A manager who reads English, for tests of her pages."""

from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, browser_of
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Person


def majs_browser(app: Flask, cast: Cast) -> FlaskClient:
    """Return Maj's browser, with pages in English."""
    settings: Settings = app.config["VISITS"]
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).language = "en"
    return browser_of(app, cast.maj)
