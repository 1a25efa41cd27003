"""QR codes, drawn into the page."""

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """Draw `text` as a QR code: inline SVG without a fixed size, decoration for what also stands in words."""
    drawn = segno.make(text, error="m").svg_inline(scale=4, border=2, omitsize=True, dark="#14302f", light="#fff")
    return Markup(drawn)  # noqa: S704 - segno's own SVG; the text is only drawn as squares
