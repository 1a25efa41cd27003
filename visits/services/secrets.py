"""Tokens and hashed secrets: only what cannot be turned back is stored."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's smaller Argon2id profile (19 MiB, 2 passes): a PIN is checked on a tablet that somebody waits at,
# and its strength comes from the lock-out, not from the hash.
_hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which are mistaken for each other
_NOBODY = _hasher.hash("nobody")


def new_token() -> str:
    """Make a secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Make a code of 8 letters and digits to read aloud or type."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))


def token_hash(token: str) -> str:
    """Return the SHA-256 of a long random token: no salt or stretching is needed for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(secret: str) -> str:
    """Hash a password or PIN with Argon2id."""
    return _hasher.hash(secret)


def matches(secret: str, stored: str | None) -> bool:
    """Check a password or PIN; without a stored hash it takes as long and answers no."""
    try:
        _hasher.verify(stored or _NOBODY, secret)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
