"""The reader's language, without a request."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from os import utime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages import Catalog, mofile, pofile
from hypothesis import given
from hypothesis import strategies as st

from visits import languages
from visits.languages import LANGUAGES, N_, best_language, day_in_words, time_in_words, translate

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def catalogue(**messages: str) -> Catalog:
    swedish = Catalog(locale="sv")
    for message, translation in messages.items():
        swedish.add(message, translation)
    swedish.add(("%(num)d time", "%(num)d times"), ("%(num)d tid", "%(num)d tider"))
    return swedish


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    swedish = tmp_path / "sv" / "LC_MESSAGES"
    swedish.mkdir(parents=True)
    monkeypatch.setattr(languages, "TRANSLATIONS", tmp_path)
    languages._catalogue.cache_clear()
    yield swedish
    languages._catalogue.cache_clear()


def write_source(folder: Path, **messages: str) -> None:
    octets = BytesIO()
    pofile.write_po(octets, catalogue(**messages))
    (folder / "messages.po").write_bytes(octets.getvalue())


def write_compiled(folder: Path, **messages: str) -> None:
    octets = BytesIO()
    mofile.write_mo(octets, catalogue(**messages))
    (folder / "messages.mo").write_bytes(octets.getvalue())


def test_a_compiled_catalogue_is_read(folder: Path) -> None:
    write_compiled(folder, Cancel="Avboka")
    assert translate("sv").gettext("Cancel") == "Avboka"
    assert translate("sv").ngettext("%(num)d time", "%(num)d times", 2) == "%(num)d tider"


def test_without_a_compiled_one_the_source_is_read(folder: Path) -> None:
    write_source(folder, Cancel="Avboka")
    assert translate("sv").gettext("Cancel") == "Avboka"
    assert translate("sv").ngettext("%(num)d time", "%(num)d times", 1) == "%(num)d tid"


def test_a_compiled_catalogue_older_than_its_source_is_not_trusted(folder: Path) -> None:
    write_compiled(folder, Cancel="Avbryt")
    write_source(folder, Cancel="Avboka")
    utime(folder / "messages.mo", (0, 0))
    assert translate("sv").gettext("Cancel") == "Avboka"


def test_a_text_without_a_translation_stays_english(folder: Path) -> None:
    write_source(folder, Cancel="Avboka")
    assert translate("sv").gettext("Book") == "Book"
    assert translate("nb").gettext("Book") == "Book"


def test_a_catalogue_is_loaded_once(folder: Path) -> None:
    write_source(folder, Cancel="Avboka")
    assert translate("sv") is translate("sv")


@pytest.mark.parametrize("unknown", ["fi", "", "../../sv", "SV"])
def test_an_unknown_language_gets_the_default_one(folder: Path, unknown: str) -> None:
    write_source(folder, Cancel="Avboka")
    assert translate(unknown).gettext("Cancel") == "Avboka"


def test_a_marked_text_is_unchanged() -> None:
    assert N_("Cancel") == "Cancel"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "sv"),
        ("", "sv"),
        ("sv-FI", "sv"),
        ("no", "nb"),
        ("nn-NO,nn;q=0.9", "nb"),
        ("nb-NO,nb;q=0.9,en;q=0.8", "nb"),
        ("en-US,en;q=0.9,sv;q=0.8", "en"),
        ("fi-FI,fi;q=0.9,en;q=0.5,sv;q=0.7", "sv"),
        ("ar,fi", "sv"),
        ("en;q=0", "sv"),
        ("en;q=0,nb;q=0.1", "nb"),
        ("EN", "en"),
        ("*", "sv"),
        ("en;q=nonsense", "sv"),
        ("en;q=nan", "sv"),
        ("en;q=7", "sv"),
        ("en ; q=0.3 , nb ; q=0.4", "nb"),
        ("sv;q=0.5,en;q=0.5", "sv"),
    ],
)
def test_the_browsers_wishes_are_weighed(header: str | None, language: str) -> None:
    assert best_language(header) == language


@given(st.text())
def test_any_header_gives_a_language_we_speak(header: str) -> None:
    assert best_language(header) in LANGUAGES


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "måndag 23 november"), ("nb", "mandag 23. november"), ("en", "Monday 23 November")],
)
def test_a_day_is_written_as_people_write_it(language: str, words: str) -> None:
    assert day_in_words(date(2026, 11, 23), language) == words


@pytest.mark.parametrize(("language", "words"), [("sv", "14.00"), ("nb", "14.00"), ("en", "14:00"), ("fi", "14.00")])
def test_a_time_is_written_as_people_write_it_in_the_homes_zone(language: str, words: str) -> None:
    assert time_in_words(datetime(2026, 11, 23, 13, tzinfo=UTC), STOCKHOLM, language) == words
    assert time_in_words(datetime(2026, 7, 1, 12, tzinfo=UTC), "Europe/Stockholm", language) == words


def test_a_time_without_a_zone_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        time_in_words(datetime(2026, 11, 23, 13), STOCKHOLM, "sv")  # noqa: DTZ001 - the mistake itself
