"""Draft a migration: compare the tables with a fresh database at the head, never with anybody's data."""

import shutil
import sys
from pathlib import Path

from alembic import command

from visits.settings import Settings
from visits.storage.database import alembic_config, prepare

FOLDER = Path(__file__).resolve().parent.parent / "build" / "migration"


def main() -> int:
    """Write migrations/versions/<id>_<name>.py from the name given."""
    name = " ".join(sys.argv[1:]).strip()
    if not name:
        print('Say what it does: make migration name="add a column"', file=sys.stderr)
        return 2
    shutil.rmtree(FOLDER, ignore_errors=True)
    settings = Settings.from_env({"INSTANCE": str(FOLDER)})
    prepare(settings)
    command.revision(alembic_config(settings), message=name, autogenerate=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
