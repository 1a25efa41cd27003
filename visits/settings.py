"""What the environment decides, read once at start.

Nothing else in the code reads the environment: a setting that is not here does not exist.
"""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000
SMS_FIELDS = ("to", "from", "text", "id")
# Where the makers of browsers take notifications: these hosts, and those under them.
PUSH_HOSTS = "fcm.googleapis.com push.services.mozilla.com notify.windows.com push.apple.com"
LONGEST_URL = 200  # so that a calendar's address, with its secret, stays below the 256 that Google takes
_PLAIN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+", re.ASCII)
SHORTEST_SECRET = 32  # characters: 32 of hex are 128 bits


class SettingError(ValueError):
    """A setting that is missing or makes no sense; the message names the variable and says what to do."""


class Mode(StrEnum):
    """How strict the start is: `local` tries out, `demo` has an invented home in it, `production` is for people."""

    LOCAL = "local"
    DEMO = "demo"
    PRODUCTION = "production"


class MailSecurity(StrEnum):
    """How the connection to the SMTP server is protected (RFC 3207 for `starttls`, RFC 8314 for `tls`)."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """Where mail goes out. `host` empty: mail waits in the outbox until one is named."""

    host: str
    port: int
    security: MailSecurity
    user: str
    password: str = field(repr=False)
    sender: str
    lines: int
    """How many connections at once, at most."""


class SmsProvider(StrEnum):
    """Whose interface the SMS go out by; `http` posts a form to SMS_URL."""

    NONE, ELKS, TWILIO, HTTP = "none", "46elks", "twilio", "http"


@dataclass(frozen=True, kw_only=True)
class SmsSettings:
    """Where SMS go out, at `url` instead of the provider's own address. Without a provider they wait in the outbox."""

    provider: SmsProvider
    user: str
    password: str = field(repr=False)
    sender: str
    url: str
    fields: Mapping[str, str]
    """What the generic form calls `to`, `from`, `text` and `id`."""


@dataclass(frozen=True, kw_only=True)
class CallSettings:
    """Addresses that help two browsers find each other (RFC 8489 STUN, RFC 8656 TURN)."""

    stun_urls: tuple[str, ...]
    turn_urls: tuple[str, ...]
    turn_secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of one installation; see the README's table. Secrets stay out of its repr, and so of logs."""

    mode: Mode
    instance: Path
    database_url: str = field(repr=False)  # may hold a password
    public_url: str
    host: str
    port: int
    trusted_proxies: int
    secret_key: str = field(repr=False)
    mail: MailSettings
    sms: SmsSettings
    push_hosts: tuple[str, ...]
    call: CallSettings
    metrics_token: str = field(default="", repr=False)
    """What a watcher shows to read /metrics; empty: nobody may."""

    @property
    def https(self) -> bool:
        """Tell whether browsers reach us over HTTPS, which decides the cookies' Secure flag."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from `environ` (the process's own by default).

        Raises SettingError, naming the variable, on anything that cannot work.
        """
        env = os.environ if environ is None else environ
        mode = _choice(env, "MODE", Mode, Mode.LOCAL)
        instance = Path(env.get("INSTANCE") or ROOT / "instance").absolute()
        port = _number(env, "PORT", DEFAULT_PORT, low=1, high=65535)
        public_url = _public_url(env, mode, port)
        database_url = _database_url(env, instance)
        return cls(
            mode=mode,
            instance=instance,
            database_url=database_url,
            public_url=public_url,
            host=env.get("HOST") or "127.0.0.1",
            port=port,
            trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, low=0, high=9),
            secret_key=_secret_key(env, instance, database_url),
            mail=_mail(env, mode),
            sms=_sms(env),
            push_hosts=tuple((env.get("PUSH_HOSTS") or PUSH_HOSTS).lower().split()),
            call=_call(env),
            metrics_token=_metrics_token(env),
        )


def _metrics_token(env: Mapping[str, str]) -> str:
    value = env.get("METRICS_TOKEN", "").strip()
    if value and len(value) < SHORTEST_SECRET:
        raise SettingError(f"METRICS_TOKEN is too short: give at least {SHORTEST_SECRET} random characters.")
    return value


Choice = TypeVar("Choice", bound=StrEnum)


def _choice(env: Mapping[str, str], name: str, kind: type[Choice], default: Choice) -> Choice:
    value = env.get(name, "").strip().lower()
    try:
        return kind(value) if value else default
    except ValueError:
        known = ", ".join(kind)
        raise SettingError(f"{name}={value} is not one of: {known}.") from None


def _number(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or not low <= int(value) <= high:
        raise SettingError(f"{name}={value} must be a whole number from {low} to {high}.")
    return int(value)


def _public_url(env: Mapping[str, str], mode: Mode, port: int) -> str:
    value = env.get("PUBLIC_URL", "").strip().rstrip("/")
    if not value:
        if mode is Mode.PRODUCTION:
            raise SettingError("PUBLIC_URL is missing: give the address people use, like https://visits.example.org.")
        return f"http://127.0.0.1:{port}"
    if not _is_origin(value):
        raise SettingError(f"PUBLIC_URL={value} must be a scheme and a host only, like https://visits.example.org.")
    if mode is Mode.PRODUCTION and not value.startswith("https://"):
        raise SettingError(f"PUBLIC_URL={value} must begin with https:// in production, or browsers give no camera.")
    if len(value) > LONGEST_URL:
        raise SettingError(f"PUBLIC_URL is too long for calendars: give a host of {LONGEST_URL} characters at most.")
    return value


def _is_origin(value: str) -> bool:
    """Tell whether `value` is a scheme, a host and perhaps a port (RFC 6454), and nothing more."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return bool(host) and value.lower() in {
        f"{scheme}://{shown}" + (f":{port}" if port is not None else "") for scheme in ("http", "https")
    }


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    value = env.get("DATABASE_URL", "").strip()
    if not value:
        return f"sqlite:///{instance / 'visits.sqlite'}"
    if value.startswith("sqlite:///"):
        if value.removeprefix("sqlite:///") in {"", ":memory:"}:
            raise SettingError("DATABASE_URL must name a file: web and worker are processes that share it.")
        return value
    for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if value.startswith(prefix):
            return "postgresql+psycopg://" + value.removeprefix(prefix)
    raise SettingError("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _secret_key(env: Mapping[str, str], instance: Path, database_url: str) -> str:
    """Take SECRET_KEY, or the one made on first start; several machines must share one, so PostgreSQL demands it."""
    given = env.get("SECRET_KEY", "")
    if given:
        if len(given) < SHORTEST_SECRET:
            raise SettingError(f"SECRET_KEY is too short: give at least {SHORTEST_SECRET} random characters.")
        return given
    if database_url.startswith("postgresql"):
        raise SettingError("SECRET_KEY is missing: with PostgreSQL all machines share one, of 32 characters or more.")
    return owner_only_secret(instance, "secret_key")


def owner_only_secret(instance: Path, name: str) -> str:
    """Read the secret `name` under `instance`, making it on first use, readable by its owner alone."""
    path = instance / name
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise SettingError(f"INSTANCE={instance} must be a folder that we can write to: {error}.") from error
    if len(secret) < SHORTEST_SECRET:
        raise SettingError(f"INSTANCE={instance} holds a damaged {name}: put it back from the backup, or delete it.")
    return secret


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place, so that two processes starting at once read the same whole secret.
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def _mail(env: Mapping[str, str], mode: Mode) -> MailSettings:
    host = env.get("SMTP_HOST", "").strip()
    sender = env.get("MAIL_FROM", "").strip()
    if mode is Mode.PRODUCTION and not host:
        raise SettingError("SMTP_HOST is missing: without it no confirmation or reminder can leave the house.")
    if host and not sender:
        if mode is Mode.PRODUCTION:
            raise SettingError("MAIL_FROM is missing: give the address that mail comes from, like visits@example.org.")
        sender = "visits@localhost"
    if sender and not _PLAIN_ADDRESS.fullmatch(sender):
        raise SettingError(f"MAIL_FROM={sender} must be a plain address without a name, like visits@example.org.")
    return MailSettings(
        host=host,
        port=_number(env, "SMTP_PORT", 25, low=1, high=65535),
        security=_choice(env, "SMTP_SECURITY", MailSecurity, MailSecurity.NONE),
        user=env.get("SMTP_USER", ""),
        password=env.get("SMTP_PASSWORD", ""),
        sender=sender,
        lines=_number(env, "SMTP_LINES", 4, low=1, high=16),
    )


def _sms(env: Mapping[str, str]) -> SmsSettings:
    provider = _choice(env, "SMS_PROVIDER", SmsProvider, SmsProvider.NONE)
    url, sender = env.get("SMS_URL", "").strip().rstrip("/"), env.get("SMS_SENDER", "").strip()
    if url and not url.startswith(("http://", "https://")):
        raise SettingError(f"SMS_URL={url} must begin with https:// or http://.")
    if provider is SmsProvider.HTTP and not url:
        raise SettingError("SMS_URL is missing: SMS_PROVIDER=http needs the address that SMS are posted to.")
    if provider is not SmsProvider.NONE and not sender:
        raise SettingError("SMS_SENDER is missing: give the name or number that SMS come from.")
    fields = dict(pair.partition("=")[::2] for pair in env.get("SMS_FIELDS", "").split())
    if not set(fields) <= set(SMS_FIELDS) or not all(fields.values()):
        raise SettingError("SMS_FIELDS must name the form's fields like: to=to from=from text=text id=id.")
    return SmsSettings(
        provider=provider,
        user=env.get("SMS_USER", ""),
        password=env.get("SMS_PASSWORD", ""),
        sender=sender,
        url=url,
        fields={name: fields.get(name, name) for name in SMS_FIELDS},
    )


def _call(env: Mapping[str, str]) -> CallSettings:
    turn_urls = tuple(env.get("TURN_URLS", "").split())
    turn_secret = env.get("TURN_SECRET", "")
    if turn_urls and not turn_secret:
        raise SettingError("TURN_SECRET is missing: TURN_URLS needs the shared secret of the TURN server.")
    return CallSettings(stun_urls=tuple(env.get("STUN_URLS", "").split()), turn_urls=turn_urls, turn_secret=turn_secret)
