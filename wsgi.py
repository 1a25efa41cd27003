"""The app, for any WSGI server."""

from visits.app import create_app

app = create_app()
