"""What the environment decides: sensible at home, strict in production, and named when wrong."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from visits import links
from visits.services.secrets import new_token
from visits.settings import LONGEST_URL, ROOT, MailSecurity, Mode, SettingError, Settings, owner_only_secret

LONG = "k" * 32


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_env({"INSTANCE": str(tmp_path)} | environ)


def production(**changes: str) -> dict[str, str]:
    needed = {
        "MODE": "production",
        "PUBLIC_URL": "https://visits.example.org",
        "SMTP_HOST": "smtp.example.org",
        "MAIL_FROM": "visits@example.org",
    }
    return needed | changes


def test_a_home_that_only_tries_it_out_needs_to_set_nothing(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.mode is Mode.LOCAL
    assert settings.database_url == f"sqlite:///{tmp_path}/visits.sqlite"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.host, settings.port, settings.trusted_proxies) == ("127.0.0.1", 8000, 0)
    assert not settings.https
    assert settings.mail.host == ""
    assert settings.mail.security is MailSecurity.NONE
    assert settings.call.stun_urls == settings.call.turn_urls == ()


def test_the_instance_lies_in_the_checkout_unless_said_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings.from_env({"SECRET_KEY": LONG}).instance == ROOT / "instance"
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({"INSTANCE": "here", "SECRET_KEY": LONG}).instance == tmp_path / "here"


def test_everything_can_be_said(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        **production(
            PUBLIC_URL="https://visits.example.org/",
            HOST="0.0.0.0",
            PORT="9000",
            TRUSTED_PROXIES="2",
            SECRET_KEY=LONG,
            DATABASE_URL="postgres://db/visits",
            SMTP_PORT="587",
            SMTP_SECURITY="STARTTLS",
            SMTP_USER="visits",
            SMTP_PASSWORD="hush",
            STUN_URLS="stun:a stun:b",
            TURN_URLS="turn:a",
            TURN_SECRET="hush",
            METRICS_TOKEN=LONG,
        ),
    )
    assert settings.https
    assert settings.public_url == "https://visits.example.org"
    assert settings.database_url == "postgresql+psycopg://db/visits"
    assert (settings.host, settings.port, settings.trusted_proxies) == ("0.0.0.0", 9000, 2)
    assert settings.secret_key == LONG
    mail = settings.mail
    assert (mail.host, mail.port, mail.security) == ("smtp.example.org", 587, MailSecurity.STARTTLS)
    assert (mail.user, mail.password, mail.sender) == ("visits", "hush", "visits@example.org")
    assert settings.call.stun_urls == ("stun:a", "stun:b")
    assert (settings.call.turn_urls, settings.call.turn_secret) == (("turn:a",), "hush")
    assert settings.metrics_token == LONG


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "producton"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PORT", "-1"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "yes"),
        ("SMTP_PORT", "0"),
        ("SMTP_SECURITY", "ssl"),
        ("SECRET_KEY", "too short"),
        ("DATABASE_URL", "mysql://db/visits"),
        ("DATABASE_URL", "visits.sqlite"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("PUBLIC_URL", "visits.example.org"),
        ("PUBLIC_URL", "ftp://visits.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://visits.example.org/app"),
        ("PUBLIC_URL", "https://visits.example.org?x=1"),
        ("PUBLIC_URL", "https://visits.example.org#top"),
        ("PUBLIC_URL", "https://maj:secret@visits.example.org"),
        ("PUBLIC_URL", "https://visits.example.org:80a"),
        ("PUBLIC_URL", "https://[::1"),
        ("PUBLIC_URL", f"https://{'visits.' * 28}example"),
        ("MAIL_FROM", "Besök <visits@example.org>"),
        ("MAIL_FROM", "<visits@example.org>"),
        ("MAIL_FROM", "visits@example.org, other@example.org"),
        ("MAIL_FROM", "visits@besök.example"),
        ("MAIL_FROM", "visits"),
    ],
)
def test_nonsense_is_refused_by_the_variables_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}"):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "https://[::1]:8443", "https://Visits.example.org", "http://h/"]
)
def test_an_address_may_have_a_port_or_be_a_number(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, PUBLIC_URL=url).public_url == url.rstrip("/")


def test_the_longest_address_leaves_room_for_a_calendars_secret(tmp_path: Path) -> None:
    url = f"https://{'v.' * 92}example"
    settings = read(tmp_path, PUBLIC_URL=url, MAIL_FROM="Visits+no-reply@xn--besk-6qa.example.org")
    assert len(url) == LONGEST_URL - 1
    for address in (links.feed, links.webcal, links.feed_page):
        assert len(address(settings, new_token())) <= 256


@pytest.mark.parametrize("url", ["postgresql://db/v", "postgres://db/v", "postgresql+psycopg://db/v"])
def test_every_spelling_of_postgresql_means_the_same_driver(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, DATABASE_URL=url, SECRET_KEY=LONG).database_url == "postgresql+psycopg://db/v"


def test_postgresql_demands_the_secret_that_its_machines_share(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^SECRET_KEY"):
        read(tmp_path, DATABASE_URL="postgresql://db/visits")


@pytest.mark.parametrize("name", ["PUBLIC_URL", "SMTP_HOST", "MAIL_FROM"])
def test_production_refuses_to_start_without_what_it_needs(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, **production()).mode is Mode.PRODUCTION
    with pytest.raises(SettingError, match=f"^{name}"):
        read(tmp_path, **production(**{name: " "}))


def test_production_refuses_plain_http_because_there_is_no_camera_then(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^PUBLIC_URL.*camera"):
        read(tmp_path, **production(PUBLIC_URL="http://visits.example.org"))


def test_elsewhere_mail_has_a_sender_even_if_none_is_given(tmp_path: Path) -> None:
    assert read(tmp_path, SMTP_HOST="127.0.0.1").mail.sender == "visits@localhost"


def test_turn_without_its_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^TURN_SECRET"):
        read(tmp_path, TURN_URLS="turn:turn.example.org")


def test_a_short_token_for_the_figures_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path).metrics_token == ""
    with pytest.raises(SettingError, match=r"^METRICS_TOKEN is too short"):
        read(tmp_path, METRICS_TOKEN="k" * 31)


def test_a_secret_is_made_once_and_its_owner_alone_reads_it(tmp_path: Path) -> None:
    instance = tmp_path / "new" / "instance"
    first = read(instance).secret_key
    assert len(first) == 64
    assert read(instance).secret_key == first
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in instance.iterdir()] == ["secret_key"], "no draft is left behind"
    assert owner_only_secret(instance, "another") != first


def test_a_given_secret_leaves_no_file(tmp_path: Path) -> None:
    assert read(tmp_path, SECRET_KEY=LONG).secret_key == LONG
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_damaged_secret_is_refused_rather_than_used(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret_key").write_text(content)
    with pytest.raises(SettingError, match=r"^INSTANCE.*secret_key"):
        read(tmp_path)


def test_an_instance_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"^INSTANCE"):
        read(tmp_path / "file")


def test_processes_that_start_at_once_read_the_same_secret(tmp_path: Path) -> None:
    script = "import sys; sys.stdin.read(); from visits.settings import Settings; print(Settings.from_env().secret_key)"
    instance = tmp_path / "instance"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"INSTANCE": str(instance), "SECRET_KEY": "", "DATABASE_URL": "", "MODE": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None  # or communicate() would flush what is closed
    answers = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert set(answers) == {(instance / "secret_key").read_text()}


def test_a_log_that_prints_the_settings_gives_nothing_away(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        SECRET_KEY="the-key-" + LONG,
        DATABASE_URL="postgresql://visits:the-password@db/visits",
        SMTP_HOST="smtp.example.org",
        SMTP_PASSWORD="the-mail-password",
        TURN_URLS="turn:a",
        TURN_SECRET="the-turn-secret",
        METRICS_TOKEN="the-token-of-whoever-watches-the-figures",
    )
    assert "the-" not in repr(settings) + str(settings) + json.dumps({"settings": settings}, default=str)
