r"""Content lines (RFC 5545 §3.1): text made safe, escaped and folded.

icalendar 7.3 lets control characters through, turns `\N` in a text into a line break, and may fold between the two
halves of an escaped backslash. See docs/adr/0011-our-own-lines.md.
"""

import re
import unicodedata

from icalendar import Component
from icalendar.prop import vText

LONGEST_LINE = 75  # octets, without the line break
LONGEST_TEXT = 80  # characters of one line that a person typed; clients cut longer titles anyway
LINE_BREAK = b"\r\n"
CHARACTER_OR_ESCAPE = re.compile(r"\\.|.", re.DOTALL)
# Controls, lone surrogates (not UTF-8 at all) and the Unicode line breaks.
UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Overrides that could turn the word "Cancelled" round, and the byte order mark. Marks that Arabic and emoji need stay.
UNSAFE_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Text(vText):
    """A TEXT value, escaped by the letter of RFC 5545 §3.3.11: nothing typed is lost."""

    def to_ical(self) -> bytes:
        """Escape backslash, semicolon, comma and line feed; the backslash first, or it would escape the others."""
        escaped = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def clean(text: str) -> str:
    """Return what a person typed as one safe line of at most 80 characters; empty when nothing visible remains."""
    one_line = " ".join(text.split())
    safe = "".join(
        character
        for character in one_line
        if character not in UNSAFE_MARKS and unicodedata.category(character) not in UNSAFE_CATEGORIES
    )
    safe = " ".join(safe.split())
    if len(safe) > LONGEST_TEXT:
        safe = safe[: LONGEST_TEXT - 1].rstrip() + "…"
    visible = any(character.isprintable() and not character.isspace() for character in safe)
    return safe if visible else ""


def rendered(component: Component) -> bytes:
    """Render a component and its parts: UTF-8, CRLF, folded, properties always in the same order."""
    return b"".join(_folded(str(line)) for line in component.content_lines() if line)


def _folded(line: str) -> bytes:
    """Fold at 75 octets, never inside a character or an escape; a continuation begins with one space."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return octets + LINE_BREAK
    parts: list[bytes] = []
    part = b""
    for piece in CHARACTER_OR_ESCAPE.findall(line):
        encoded = piece.encode()
        if len(part) + len(encoded) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += encoded
    return LINE_BREAK.join([*parts, part]) + LINE_BREAK
