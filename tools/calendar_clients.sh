#!/usr/bin/env bash
# Bring the calendar programs that pip has not: libical by apt, ical.js and node-ical by npm, pinned in
# tests/clients/package-lock.json. Node itself is a wheel of requirements-dev.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'calendar clients: %s\n' "$*" >&2; }

has_libical() { .venv/bin/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("ical"))'; }

if ! has_libical; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "no libical here; asking apt for it (once)"
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update >&2
        apt-get -qq install --yes --no-install-recommends libical3 >&2
    fi
    if ! has_libical; then
        say "the tests read our calendars with libical too. Install it (Debian: sudo apt-get install libical3)."
        exit 1
    fi
fi

there=tests/clients/node_modules/.installed
if ! cmp --silent tests/clients/package-lock.json "$there"; then
    say "installing ical.js and node-ical"
    # npm starts the node that it finds first.
    PATH="$PWD/.venv/bin:$PATH" npm --prefix tests/clients ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp tests/clients/package-lock.json "$there"
fi
