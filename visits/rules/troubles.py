"""Why a message did not arrive, sorted so that it can be said in plain words."""

import re
from enum import StrEnum

_REFUSED, _LATER = "refused:", "later:"
_ASKS_FOR_PATIENCE = re.compile(r"\b[45]\d\d\b")
"""An answer of SMTP or HTTP: somebody is there, and says not now."""


class Trouble(StrEnum):
    """What stood in a message's way at its last try."""

    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    NO_CONTACT = "no_contact"
    OURS = "ours"


def trouble_of(code: str) -> Trouble | None:
    """Sort the code that a failed try left behind; None for a message that none has failed."""
    if not code:
        return None
    if "not an address" in code:
        return Trouble.NO_ADDRESS
    if code.startswith(_REFUSED):
        return Trouble.REFUSED
    if code.startswith(_LATER):
        return Trouble.NOT_NOW if _ASKS_FOR_PATIENCE.search(code) else Trouble.NO_CONTACT
    return Trouble.OURS
