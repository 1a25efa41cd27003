"""Browsers that show notifications: where their makers take them, and the key by which they know that one is ours."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from visits.settings import Settings

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256: a private key is a number below it."""


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser's subscription: where its maker takes notifications, and the keys to seal them with."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


def is_known_host(endpoint: str, settings: Settings) -> bool:
    """Tell whether an endpoint is at a maker of browsers: the browser names it, and we would call whatever it names."""
    try:
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    known = any(host == name or host.endswith(f".{name}") for name in settings.push_hosts)
    # Plain http only to a server of a test on this very machine.
    return known and (parts.scheme == "https" or (parts.scheme == "http" and host == "127.0.0.1"))


def public_key(settings: Settings) -> str:
    """Return our public key as browsers want it when they subscribe."""
    point = private_key(settings.secret_key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


@cache
def private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Make our key of the secret key: the same on every machine, kept as safely, and renewed with it."""
    number = int.from_bytes(hmac.digest(secret.encode(), b"notifications", hashlib.sha512))
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())
