"""The servers that help two browsers find each other: none are needed on one network."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from visits.settings import CallSettings

CREDENTIAL_LASTS = timedelta(hours=2)
"""Longer than any visit with its overtime begins; a browser that comes in anew gets a new one."""


class IceServer(TypedDict, total=False):
    """One entry of RTCConfiguration.iceServers (W3C WebRTC, 4.2.2)."""

    urls: list[str]
    username: str
    credential: str


def ice_servers(call: CallSettings, person: UUID, now: datetime) -> list[IceServer]:
    """List the STUN servers, and the TURN servers with a password that lasts two hours.

    The password is what coturn's `use-auth-secret` expects: the user name is the second at which it runs out and a
    name, the password its HMAC-SHA1 (draft-uberti-behave-turn-rest-00, 2.2). The name is the same for one person,
    so that the server can limit her share, and tells it nothing about her.
    """
    servers: list[IceServer] = []
    if call.stun_urls:
        servers.append({"urls": list(call.stun_urls)})
    if call.turn_urls:
        secret = call.turn_secret.encode()
        name = hmac.new(secret, person.bytes, hashlib.sha256).hexdigest()[:16]
        username = f"{int((now + CREDENTIAL_LASTS).timestamp())}:{name}"
        credential = base64.b64encode(hmac.new(secret, username.encode(), hashlib.sha1).digest()).decode()
        servers.append({"urls": list(call.turn_urls), "username": username, "credential": credential})
    return servers
