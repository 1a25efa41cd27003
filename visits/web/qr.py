"""QR codes, drawn into the page: no picture is fetched, so none is kept anywhere."""

import segno
from markupsafe import Markup


def qr(address: str, words: str) -> Markup:
    """Draw an address as a QR code (ISO/IEC 18004); `words` say what it is to those who do not see it."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return Markup('<div class="qr" role="img" aria-label="{}">{}</div>').format(words, Markup(drawing))  # noqa: S704 - segno's own SVG
