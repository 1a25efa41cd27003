"""Absolute addresses made from PUBLIC_URL, so that letters, feeds and the worker need no request."""

from base64 import urlsafe_b64encode
from uuid import UUID

from visits.settings import Settings


def absolute(settings: Settings, path: str) -> str:
    """Join PUBLIC_URL and a path that begins with a slash."""
    return f"{settings.public_url}{path}"


def first_run(settings: Settings, token: str) -> str:
    """Return the address of the page that makes the first home and its manager."""
    return absolute(settings, f"/first-run/{token}")


def invitation(settings: Settings, token: str) -> str:
    """Return the address printed in an invitation letter."""
    return absolute(settings, f"/invitations/{token}")


def manager_invitation(settings: Settings, token: str) -> str:
    """Return the address where a new unit manager chooses her password."""
    return absolute(settings, f"/manager-invitation/{token}")


def sign_in(settings: Settings, token: str) -> str:
    """Return the address of a one-time sign-in link."""
    return absolute(settings, f"/sign-in/{token}")


def visit(settings: Settings, visit_id: UUID) -> str:
    """Return the address of one visit's page, which asks for sign-in."""
    return absolute(settings, f"/visits/{visit_id}")


def series(settings: Settings, series_id: UUID) -> str:
    """Return the address of a recurring visit's page, which asks for sign-in."""
    return absolute(settings, f"/recurring-visits/{series_id}")


def call(settings: Settings, visit_id: UUID) -> str:
    """Return the address where a relative joins the visit, which asks for sign-in."""
    return call_at(settings.public_url, visit_id)


def call_at(public_url: str, visit_id: UUID) -> str:
    """Return that address below a PUBLIC_URL, where there are no settings at hand but this one."""
    return f"{public_url}/visits/{visit_id}/call"


def short(thing: UUID) -> str:
    """Write an id in 22 letters, for an SMS: as web/short_links reads it."""
    return urlsafe_b64encode(thing.bytes).rstrip(b"=").decode()


def short_visit(settings: Settings, visit_id: UUID) -> str:
    """Return the address of a visit's page that leaves room in an SMS."""
    return absolute(settings, f"/v/{short(visit_id)}")


def short_call(settings: Settings, visit_id: UUID) -> str:
    """Return the address where a relative joins the visit, for an SMS."""
    return absolute(settings, f"/v/{short(visit_id)}/call")


def short_series(settings: Settings, series_id: UUID) -> str:
    """Return the address of a recurring visit's page, for an SMS."""
    return absolute(settings, f"/r/{short(series_id)}")


def mail_off(settings: Settings, token: str) -> str:
    """Return the address where a relative stops the mail about her visits, without signing in."""
    return absolute(settings, f"/mail-off/{token}")


def given_up(settings: Settings) -> str:
    """Return the address where a manager sees what could not be delivered, which asks for sign-in."""
    return absolute(settings, "/manager/messages?show=given-up")


def enrolment(settings: Settings, token: str) -> str:
    """Return the address behind a tablet's enrolment QR code."""
    return absolute(settings, f"/tablet/enrolment/{token}")


def feed(settings: Settings, token: str) -> str:
    """Return the https address of a calendar feed."""
    return absolute(settings, f"/feeds/{token}.ics")


def feed_page(settings: Settings, token: str) -> str:
    """Return the address of the plain page with the visits of a calendar feed."""
    return absolute(settings, f"/feeds/{token}/visits")


def webcal(settings: Settings, token: str) -> str:
    """Return the same feed under the scheme that opens a calendar program's subscription dialogue."""
    return feed(settings, token).replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)


def receipt(settings: Settings, provider: str, token: str, message: UUID) -> str:
    """Return the address where an SMS provider tells what became of a message."""
    return absolute(settings, f"/receipts/{provider}/{token}?message={message}")
