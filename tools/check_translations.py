"""Tell which words of which catalogue have no translation, a doubtful one, or one with other placeholders."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
# The code speaks it already: a text without a translation is shown as it stands.
SPOKEN_BY_THE_CODE = "en"


def faults(catalogue: Catalog) -> list[str]:
    """List what is wrong in one catalogue, a line each."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if not all(texts):
            if str(catalogue.locale) == SPOKEN_BY_THE_CODE:
                continue
            found.append(f"not translated: {message.id!r}")
        elif message.fuzzy:
            found.append(f"marked fuzzy: {message.id!r}")
        else:
            found.extend(f"{error}: {message.id!r}" for error in message.check(catalogue))
    return found


def main() -> int:
    """Check every catalogue; 1 when any has a fault."""
    bad = 0
    for path in sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po")):
        language = path.parent.parent.name
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for fault in faults(catalogue):
            print(f"{language}: {fault}")
            bad += 1
        if catalogue.fuzzy:
            print(f"{language}: the head of the file is marked fuzzy, so it would not be compiled")
            bad += 1
        print(f"{language}: {len(catalogue)} texts")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
