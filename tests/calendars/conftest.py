"""A small catalogue of our own, so that a translator's work never breaks these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from visits import languages

SWEDISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Video visit"
msgstr "Digitalt besök"

msgid "Cancelled: %(title)s"
msgstr "Inställt: %(title)s"

msgid "Video visits"
msgstr "Digitala besök"

msgid "No video visits"
msgstr "Inga digitala besök"
"""


@pytest.fixture(autouse=True, scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("translations")
    swedish: Path = folder / "sv" / "LC_MESSAGES"
    swedish.mkdir(parents=True)
    (swedish / "messages.po").write_text(SWEDISH, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "TRANSLATIONS", folder)
        languages._catalogue.cache_clear()
        yield
    languages._catalogue.cache_clear()
