"""Keeps secrets out of gunicorn's log: it names the address that went wrong, and some addresses are keys."""

import logging
import re

# Long enough for every secret of ours (43 letters), longer than the names of our pages and than ids (36).
_SECRET = re.compile(r"(?<=/)[\w-]{37,}")


class _Discreet(logging.Filter):
    """Leaves the secret out of whatever is about to be written, the failure that is told with it too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub("…", record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = _SECRET.sub("…", record.exc_text)
        return True


def keep_out_of_log() -> None:
    """Let the server's log name no secret address, however it comes to speak of one."""
    log = logging.getLogger("gunicorn.error")
    if not any(isinstance(known, _Discreet) for known in log.filters):
        log.addFilter(_Discreet())
