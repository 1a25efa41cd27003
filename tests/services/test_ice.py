"""The servers that help two browsers find each other."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import uuid4

from visits.services.ice import ice_servers
from visits.settings import CallSettings


def test_without_settings_no_server_is_asked(now: datetime) -> None:
    assert ice_servers(CallSettings(stun_urls=(), turn_urls=(), turn_secret=""), uuid4(), now) == []


def test_the_relay_gets_a_password_that_runs_out(now: datetime) -> None:
    settings = CallSettings(stun_urls=("stun:a",), turn_urls=("turn:b", "turns:c"), turn_secret="north wind")
    person = uuid4()
    stun, turn = ice_servers(settings, person, now)
    assert stun == {"urls": ["stun:a"]}
    assert turn["urls"] == ["turn:b", "turns:c"]
    expiry, name = turn["username"].split(":")
    assert int(expiry) == int((now + timedelta(hours=2)).timestamp())
    made = hmac.new(b"north wind", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == made
    assert name not in str(person).replace("-", "")
    assert ice_servers(settings, uuid4(), now)[1]["username"].split(":")[1] != name
