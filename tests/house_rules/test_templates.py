"""Pages hold nothing that the security policy forbids, and no word that is not translated."""

import re
from pathlib import Path

import pytest

from tests.house_rules.templates import (
    LETTERS,
    TEMPLATES,
    Page,
    forms_without_token,
    said_by_jinja,
    templates,
    without_jinja,
)
from visits.app import CSP

NOT_WORDS = {
    "Svenska": "a language says its own name",
    "Norsk": "a language says its own name",
    "English": "a language says its own name",
    "GET": "a method of HTTP, compared and not shown",
    "PIN": "the same in every language",
    "QR": "the same in every language",
}
"""Texts that stand in a template as they are, and why."""

PAGES = [path for path in templates() if path.suffix == ".html"]
TEXTS = [path for path in templates() if path.suffix == ".txt"]


def name(path: object) -> str:
    return str(path).removeprefix(f"{TEMPLATES}/")


def untranslated(source: str, *, html: bool) -> list[str]:
    """List the texts of a template that every reader would get in the same language."""
    if html:
        found = Page(source, styles_allowed=True).texts
    else:
        found = [line.strip() for line in without_jinja(source).splitlines() if re.search(r"[^\W\d_]", line)]
    return [text for text in (*found, *said_by_jinja(source)) if text not in NOT_WORDS]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_has_no_inline_script_or_style(path: Path) -> None:
    page = Page(path.read_text(encoding="utf-8"), styles_allowed=path.is_relative_to(LETTERS))
    assert page.forbidden == []


@pytest.mark.parametrize("path", [*PAGES, *TEXTS], ids=name)
def test_a_template_has_no_untranslated_text(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8"), html=path.suffix == ".html") == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_form_that_posts_carries_its_token(path: Path) -> None:
    assert forms_without_token(path.read_text(encoding="utf-8")) == 0


def test_there_are_no_templates_of_another_kind() -> None:
    assert [name(path) for path in templates() if path.suffix not in {".html", ".txt"}] == []


def test_the_policy_really_forbids_what_these_rules_look_for() -> None:
    assert "default-src 'self'" in CSP
    assert "unsafe" not in CSP


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p onclick='go()'></p>", ["onclick="]),
        ('<p style="color: red"></p>', ["style="]),
        ("<style>p {}</style>", ["<style>"]),
        ("<script>go()</script>", ["<script>"]),
        ('<a href="JavaScript:go()">{{ x }}</a>', ["javascript:"]),
        ('<script type="module" src="{{ asset("a.js") }}"></script>', []),
    ],
)
def test_what_the_policy_forbids_would_be_found(source: str, found: list[str]) -> None:
    assert Page(source, styles_allowed=False).forbidden == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<img alt="A picture">', ["A picture"]),
        ('<p>{{ "Hello" }}</p>', ["Hello"]),
        ('{{ post(url_for("a.b"), "Go on", class="button main") }}', ["Go on"]),
        ('<p>{{ _("Hello %(name)s", name=name) }} – 14.00 {# a comment #}{% if x %}·{% endif %}</p>', []),
        ('<p class="soft {% if x %}late{% endif %}">{{ ngettext("One", "Many", 2) }} &ndash;</p>', []),
        ("<button>Svenska</button>", []),
    ],
)
def test_an_untranslated_text_would_be_found(source: str, found: list[str]) -> None:
    assert untranslated(source, html=True) == found
    assert untranslated("Hello {{ name }}\n{{ _('x') }}", html=False) == ["Hello"]


def test_a_form_without_its_token_would_be_found() -> None:
    assert forms_without_token('<form method="post" action="/x"><button>x</button></form>') == 1
    assert forms_without_token('<form method="post">{{ form.csrf_token }}</form><form method="get"></form>') == 0
