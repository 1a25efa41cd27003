"""The link by which somebody stops the mail about her visits without signing in (RFC 2369, RFC 8058).

Nothing is stored for it: it names her and is signed with the secret key, together with the address it was sent to. With
another address of hers the old links stop working.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from visits import links
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import Letter
from visits.settings import Settings

OPENS_A_DOOR = frozenset(
    {MessageKind.INVITATION, MessageKind.MANAGER_INVITATION, MessageKind.FORGOTTEN, MessageKind.SIGN_IN}
)
"""Mail that she asked for or cannot do without: it comes whatever she has chosen."""
ID_BYTES, SIGNATURE_BYTES = 16, 16


def link(letter: Letter, settings: Settings) -> str:
    """Return the address for a letter; empty for one that goes on coming, or that goes to nobody who could choose."""
    if letter.relative is None or letter.via is not Via.MAIL or letter.kind in OPENS_A_DOOR:
        return ""
    return links.mail_off(settings, token(letter.relative, letter.address, secret=settings.secret_key))


def token(person: UUID, address: str, *, secret: str) -> str:
    """Return the secret in her link: 43 letters, as all our tokens."""
    signature = _signature(person, address, secret)
    return urlsafe_b64encode(person.bytes + signature).rstrip(b"=").decode()


def person_in(token: str) -> UUID | None:
    """Return whom a token names, which says nothing of whether it is ours; None for what is none."""
    try:
        whole = urlsafe_b64decode(token.encode("ascii") + b"=")
    except ValueError:
        return None
    return UUID(bytes=whole[:ID_BYTES]) if len(whole) == ID_BYTES + SIGNATURE_BYTES else None


def is_ours(given: str, person: UUID, address: str, *, secret: str) -> bool:
    """Tell whether a token is the one that we gave a person at this address."""
    return hmac.compare_digest(given.encode(), token(person, address, secret=secret).encode())


def _signature(person: UUID, address: str, secret: str) -> bytes:
    said = b"mail off\0" + person.bytes + address.lower().encode()
    return hmac.digest(secret.encode(), said, "sha256")[:SIGNATURE_BYTES]
