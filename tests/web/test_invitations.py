"""The page an invitation opens."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast, without_tokens
from tests.relations import invite
from visits import clock
from visits.services import relatives
from visits.services.secrets import token_hash
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Invitation

ENGLISH = {"Accept-Language": "en"}


def _relation(session: Session, token: str) -> UUID:
    return session.scalars(select(Invitation.related_id).where(Invitation.token_hash == token_hash(token))).one()


@pytest.fixture
def token(cast: Cast, settings: Settings) -> str:
    with writing(settings) as session:
        return invite(session, cast, clock.now()).token


def test_the_welcome_names_nobody_and_uses_nothing_up(app: Flask, token: str) -> None:
    browser = app.test_client()
    for _ in range(2):
        page = browser.get(f"/invitations/{token}", headers=ENGLISH)
        assert page.status_code == 200
        assert "You have been invited to video visits." in page.text
        for secret in ("Rosa", "Tomas", "Björken", "Almgården"):
            assert secret not in page.text


def test_the_button_lets_tomas_in_and_leads_to_his_times(app: Flask, token: str, cast: Cast) -> None:
    browser = app.test_client()
    answer = browser.post(f"/invitations/{token}", headers=ENGLISH)
    assert (answer.status_code, answer.location) == (303, "/book")
    cookie = browser.get_cookie("visits")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.max_age == 180 * 24 * 3600
    assert browser.get("/book").location == f"/residents/{cast.rosa.id}/times"


def test_used_withdrawn_and_guessed_look_the_same(app: Flask, token: str, cast: Cast, settings: Settings) -> None:
    app.test_client().post(f"/invitations/{token}")
    used = app.test_client().get(f"/invitations/{token}", headers=ENGLISH)
    guessed = app.test_client().get(f"/invitations/{token[:-3]}abc", headers=ENGLISH)
    with writing(settings) as session:
        withdrawn_token = relatives.invite_again(
            session, _relation(session, token), by_mail=False, actor=cast.actor(cast.maj), now=clock.now()
        )
        relatives.withdraw_invitation(session, _relation(session, token), actor=cast.actor(cast.maj), now=clock.now())
    withdrawn = app.test_client().get(f"/invitations/{withdrawn_token}", headers=ENGLISH)
    pages = [without_tokens(page.text).replace(token, "").replace(withdrawn_token, "") for page in (used, withdrawn)]
    assert pages[0] == pages[1] == without_tokens(guessed.text).replace(f"{token[:-3]}abc", "")
    for page in (used, guessed, withdrawn):
        assert page.status_code == 404
        assert "we mail you a link to sign in" in page.text
        assert "Phone the unit" in page.text
    assert app.test_client().post(f"/invitations/{token}").status_code == 404
    assert app.test_client().post("/invitations/guess").status_code == 404
