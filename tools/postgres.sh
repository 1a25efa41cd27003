#!/usr/bin/env bash
# Print the folder of PostgreSQL's server programs: the newest that is installed, else one that apt brings.
# Nothing is started and no database is made: tools/postgres.py does that, in a temporary folder.
set -euo pipefail

say() { printf 'postgres: %s\n' "$*" >&2; }

# Debian keeps them off the PATH, by version; so do Red Hat's own packages and Homebrew.
find_programs() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
        /usr/local/opt/postgresql@*/bin | sort --version-sort --reverse) "$(dirname "$(command -v initdb || echo /)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    return 1
}

# Debian's package would make and start a database of the machine's own, which nobody here asked for.
no_cluster=/etc/postgresql-common/createcluster.d/visits.conf

install_with_apt() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >&2
    mkdir -p "${no_cluster%/*}"
    trap 'rm -f "$no_cluster"' EXIT
    printf 'create_main_cluster = false\n' >"$no_cluster"
    apt-get -qq install --yes --no-install-recommends postgresql >&2
}

if find_programs; then exit; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "no PostgreSQL here; asking apt for one (once, about half a minute)"
    install_with_apt
    if find_programs; then exit; fi
fi
say "these tests need PostgreSQL 13 or later. Install one (Debian: sudo apt-get install postgresql), or name a server"
say "whose user may make databases:  TEST_DATABASE_URL=postgresql://me:password@127.0.0.1/postgres make test"
say "Everything but these tests runs without: make fast"
exit 1
