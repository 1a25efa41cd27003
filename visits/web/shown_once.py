"""A secret that a page shows once: it travels from the change to the next page in this browser's own signed cookie.

So a reload or the back button never makes a second one, and nothing is kept on the server but its hash.
"""

from uuid import UUID

from flask import session

_NAME = "shown_once"


def keep(what: str, thing: UUID, **facts: str) -> None:
    """Keep the facts of one page until it is opened."""
    session[_NAME] = {"what": what, "thing": str(thing), "facts": facts}


def take(what: str, thing: UUID) -> dict[str, str] | None:
    """Return what was kept for a page, once; None when there is nothing (any more)."""
    kept = session.get(_NAME)
    if not kept or (kept["what"], kept["thing"]) != (what, str(thing)):
        return None
    session.pop(_NAME)
    facts: dict[str, str] = kept["facts"]
    return facts
