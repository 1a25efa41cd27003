"""How gunicorn serves us. Host, port and threads come from `serve`, which reads the settings."""

import os
from typing import Any

from visits.memory import settle

worker_class = "gthread"
workers = max(2, os.cpu_count() or 1)
# Open screens ask every 2 s; gunicorn's own 2 s would close the connection just as the next question comes.
keepalive = 75
# Shorter than the 10 s after which `serve` kills.
graceful_timeout = 5
# No access log: invitations and feeds have their secret in the path.
accesslog = None
errorlog = "-"
loglevel = "warning"
# No control socket in somebody's home folder.
control_socket_disable = True
# Whom to believe about https and addresses is TRUSTED_PROXIES' business, in one place (visits/app.py).
forwarded_allow_ips = ""


def post_worker_init(_worker: Any) -> None:
    """Settle the memory of a process that is about to serve."""
    settle()
