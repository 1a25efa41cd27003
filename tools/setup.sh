#!/usr/bin/env bash
# Make .venv with a Python of 3.11 or later, then install the requirements files named as arguments.
# Called by the Makefile, and only when one of those files is newer than the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

as_root_with_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# PYTHON wins; a name on the path may be a shim that runs nothing, so each candidate is tried.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    say "Visits needs Python 3.11 or later. Install it, or name it: PYTHON=/path/to/python3 make …"
    exit 1
}

# Debian ships Python without ensurepip: python3.X-venv brings it.
make_venv() {
    local python version
    python=$(find_python)
    say "making .venv with $("$python" --version)"
    if "$python" -m venv --clear .venv >/dev/null 2>&1; then return; fi
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if as_root_with_apt; then
        say "python$version lacks venv; asking apt for it"
        DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
        DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "python$version-venv" >&2 ||
            DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends python3-venv >&2
        "$python" -m venv --clear .venv
        return
    fi
    say "could not make .venv. On Debian or Ubuntu: sudo apt-get install python$version-venv. It said:"
    "$python" -m venv --clear .venv >&2
}

# A venv whose Python has gone, or that was copied from elsewhere, is made anew.
.venv/bin/python -m pip --version >/dev/null 2>&1 || make_venv

for requirements in "$@"; do
    say "installing $requirements"
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --root-user-action=ignore --requirement "$requirements" >&2
done
