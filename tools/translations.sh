#!/usr/bin/env bash
# Bring every catalogue up to date with the code and the templates, then say what is left to translate.
# A new language: mkdir -p translations/fi/LC_MESSAGES && touch translations/fi/LC_MESSAGES/messages.po
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build

.venv/bin/pybabel --quiet extract --mapping-file tools/babel.cfg --no-location --sort-output --no-wrap \
    --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --keyword=lazy_gettext --keyword=pgettext:1c,2 \
    --project=Visits --output-file build/messages.pot .
for catalogue in translations/*/LC_MESSAGES/messages.po; do
    language=$(basename "$(dirname "$(dirname "$catalogue")")")
    if [ ! -s "$catalogue" ]; then
        .venv/bin/pybabel --quiet init --no-wrap --input-file build/messages.pot --locale "$language" --output-file "$catalogue"
    fi
    # No fuzzy matching: a guess by likeness says the wrong thing to somebody's mother.
    .venv/bin/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
        --input-file build/messages.pot --locale "$language" --output-file "$catalogue"
done
.venv/bin/python tools/check_translations.py
