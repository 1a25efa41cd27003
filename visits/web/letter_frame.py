"""A letter's HTML alone, for a frame on a page of ours: it may style itself and do nothing else."""

from flask import Response

_ALONE = ("default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'", "frame-ancestors 'self'")


def framed(html: str, *, follows_links: bool) -> Response:
    """Answer with a letter: no script, no picture, no form. Its links open in the whole window, or nowhere."""
    sandbox = "sandbox allow-top-navigation-by-user-activation" if follows_links else "sandbox"
    policy = "; ".join((*_ALONE, sandbox))
    # Without it a link would open in the frame, which no page of ours lets itself be put in.
    aimed = html.replace("<head>", '<head><base target="_top">', 1)
    return Response(aimed, headers={"Content-Security-Policy": policy})
