#!/usr/bin/env bash
# Print the path of a Chromium or Chrome: CHROMIUM if given, else one that is installed, else one that apt brings.
# Playwright drives it by this path and never downloads a browser of its own.
set -euo pipefail

say() { printf 'browser: %s\n' "$*" >&2; }

find_browser() {
    local name mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then return; fi
    done
    if [ -x "$mac" ]; then printf '%s\n' "$mac"; else return 1; fi
}

if [ -n "${CHROMIUM:-}" ]; then
    if ! command -v "$CHROMIUM"; then
        say "CHROMIUM=$CHROMIUM is not a program. Correct it, or leave it out."
        exit 1
    fi
    exit
fi
if find_browser; then exit; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "no Chromium here; asking apt for one (once, about a minute)"
    # fonts-dejavu-core: without any font the screenshots are empty and axe cannot judge contrast.
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >&2
    apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >&2
    if find_browser; then exit; fi
fi
say "the tests need Chromium or Chrome. Install one (Debian: sudo apt-get install chromium) or name it:"
say "  CHROMIUM=/path/to/chrome make test"
say "Everything but the browser tests runs without: make fast"
exit 1
