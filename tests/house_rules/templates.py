"""Reads templates as people and browsers will: their HTML without Jinja, and the texts that Jinja itself says."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

from visits.settings import ROOT

TEMPLATES = ROOT / "templates"
LETTERS = TEMPLATES / "messages"
"""Mail: its readers' programs know no stylesheet, so style attributes are allowed there."""

# What base.html puts into attributes (its classes, the kind of tablet screen) comes from blocks of these names.
_ATTRIBUTES = re.compile(r"\{% block (?:\w+_class|kind) %\}.*?\{% endblock %\}", re.DOTALL)
_INCLUDE = re.compile(r'\{% include "([\w/.-]+)" %\}')
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}
_TRANSLATED = {"_", "gettext", "ngettext", "pgettext", "N_"}
_OF_MACHINES = {"script", "style"}


def templates() -> list[Path]:
    """Return every template."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def without_jinja(source: str) -> str:
    """Take out comments, statements and expressions; what stands between them is left as it is."""
    return _JINJA.sub("", _ATTRIBUTES.sub("", source))


class Page(HTMLParser):
    """One template's HTML: the texts in it that are not translated, and what a page's security policy forbids."""

    def __init__(self, source: str, *, styles_allowed: bool) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.forbidden: list[str] = []
        self._styles_allowed = styles_allowed
        self._among_words = True
        self.feed(without_jinja(source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.forbidden.append(f"<{tag}>")
        self._among_words = tag not in _OF_MACHINES
        for name, value in attrs:
            if name.startswith("on"):
                self.forbidden.append(f"{name}=")
            if name == "style" and not self._styles_allowed:
                self.forbidden.append("style=")
            if (value or "").strip().lower().startswith("javascript:"):
                self.forbidden.append("javascript:")
            if name in _SPOKEN_ATTRIBUTES and _LETTER.search(value or ""):
                self.texts.append(value or "")

    def handle_endtag(self, _tag: str) -> None:
        self._among_words = True

    def handle_data(self, data: str) -> None:
        if self._among_words and _LETTER.search(data):
            self.texts.append(" ".join(data.split()))


def said_by_jinja(source: str) -> Iterator[str]:
    """Give the texts of expressions that begin like a sentence, and are not handed to gettext."""
    tree = Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(source)
    yield from _sentences(tree)


def _sentences(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _TRANSLATED:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and node.value[:1].isupper():
        yield node.value
    for child in node.iter_child_nodes():
        yield from _sentences(child)


def forms_without_token(source: str) -> int:
    """Count the forms that post without our token against forged requests; fields may come from an included file."""
    source = _INCLUDE.sub(lambda found: (TEMPLATES / found[1]).read_text(encoding="utf-8"), source)
    forms = re.findall(r"<form\b[^>]*>.*?</form>", source, flags=re.DOTALL)
    return sum('method="post"' in form and "csrf_token" not in form for form in forms)
