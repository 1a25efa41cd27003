"""Our migrations, the saved database of each, and one more of a test's own."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.storage.databases import HEADS
from visits.settings import Settings
from visits.storage.database import alembic_config

REVISIONS = [
    script.revision
    for script in ScriptDirectory.from_config(
        alembic_config(Settings.from_env({"SECRET_KEY": "x" * 32}))
    ).walk_revisions()
][::-1]


def saved(revision: str) -> Path:
    """Return the saved database of a revision."""
    return HEADS / f"{revision}.sql"


def with_one_more(config: Config, folder: Path, script: str) -> None:
    """Add a migration of the test's own after ours."""
    folder.mkdir()
    (folder / "one_more.py").write_text(script, encoding="utf-8")
    ours = Path(config.get_main_option("script_location") or "") / "versions"
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{ours}\n{folder}")
