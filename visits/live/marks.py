"""Short marks of what an open screen shows: as long as the mark is the same, there is nothing to fetch."""

import hashlib


def mark(*facts: object) -> str:
    """Return a short text that differs when any of `facts` does; fit for an ETag (RFC 9110 §8.8.3).

    A fact counts by its repr(), so sets must be handed over in a fixed order.
    """
    return hashlib.blake2b(repr(facts).encode(), digest_size=12).hexdigest()
