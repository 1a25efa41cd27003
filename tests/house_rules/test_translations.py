"""Every word that the code or a template says is in every catalogue, translated, with the same placeholders."""

import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from tools.check_translations import SPOKEN_BY_THE_CODE, faults
from visits.languages import LANGUAGES, TRANSLATIONS
from visits.settings import ROOT

Msgid = tuple[str | None, str]
"""A message as its catalogue keeps it: context and (singular) text."""


def catalogue(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def said() -> frozenset[Msgid]:
    """Extract every message from the source, with the mapping and the keywords of `make translations`."""
    with (ROOT / "tools" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel has not typed it
    script = (ROOT / "tools" / "translations.sh").read_text(encoding="utf-8")
    keywords = DEFAULT_KEYWORDS | parse_keywords(re.findall(r"--keyword=(\S+)", script))
    found = set()
    for folder in ("visits", "templates"):
        for _path, _line, text, _comments, context in extract_from_dir(
            ROOT / folder,
            method_map=[(name.removeprefix(f"{folder}/"), how) for name, how in methods],
            options_map={name.removeprefix(f"{folder}/"): kept for name, kept in options.items()},
            keywords=keywords,
        ):
            found.add((context, text[0] if isinstance(text, tuple) else text))
    return frozenset(found)


def known(to: Catalog) -> set[Msgid]:
    """Return the messages of a catalogue."""
    return {(m.context, m.id[0] if isinstance(m.id, (list, tuple)) else m.id) for m in to if m.id}


def test_the_words_are_found_where_they_are_said() -> None:
    words = {text for _, text in said()}
    assert len(words) > 300
    assert "Your visits" in words, "in a template"
    assert "The relative is ill" in words, "behind N_"
    assert "In %(num)d minute" in words, "in one number of two"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_catalogue(language: str) -> None:
    missing = sorted(text for _, text in said() - known(catalogue(language)))
    assert missing == [], "make translations, then translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_keeps_words_that_nobody_says(language: str) -> None:
    assert sorted(text for _, text in known(catalogue(language)) - said()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated_with_its_placeholders(language: str) -> None:
    assert faults(catalogue(language)) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Hello"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "Hello"\nmsgstr "Hej"', "marked fuzzy"),
        ('#, python-format\nmsgid "Hello %(name)s"\nmsgstr "Hej %(namn)s"', "name"),
        ('msgid "Hello"\nmsgstr "Hej"', None),
    ],
)
def test_a_faulty_translation_would_be_found(entry: str, fault: str | None) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    found = faults(read_po(BytesIO(f"{head}{entry}\n".encode()), locale="sv"))
    assert (fault in found[0]) if fault else found == []


def test_english_may_be_left_to_the_code() -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Hello"\nmsgstr ""\n'
    assert faults(read_po(BytesIO(head.encode()), locale=SPOKEN_BY_THE_CODE)) == []
