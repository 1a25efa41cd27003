#!/usr/bin/env bash
# Print the path of wrk, which asks a web server for pages as fast as it answers: WRK if given, else one that is
# installed, else one that apt brings.
set -euo pipefail

say() { printf 'wrk: %s\n' "$*" >&2; }

if command -v "${WRK:-wrk}"; then exit; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "no wrk here; asking apt for it (once)"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >&2
    apt-get -qq install --yes --no-install-recommends wrk >&2
    if command -v wrk; then exit; fi
fi
say "the benchmark of the page needs wrk. Install it (Debian: sudo apt-get install wrk) or name it: WRK=/path/to/wrk"
exit 1
