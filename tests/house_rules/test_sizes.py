"""A file that can be read in one sitting: 300 lines are the end."""

from pathlib import Path

from visits.settings import ROOT

LONGEST = 300
FOLDERS = ("visits", "tests", "tools", "benchmarks", "migrations", "static")
KINDS = {".py", ".js", ".css"}
NOT_OURS = {"__pycache__", "node_modules"}
DRAFTED = ROOT / "migrations" / "versions"
"""Migrations: drafted by a tool, and never changed once they have landed."""


def too_long(paths: list[Path]) -> list[str]:
    """List the files over the limit, with their length."""
    lengths = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{path.name}: {length}" for path, length in lengths if length > LONGEST]


def files() -> list[Path]:
    """Return every file of ours that has lines."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS)
    return [path for path in found if path.parent != DRAFTED and not NOT_OURS.intersection(path.parts)]


def test_no_file_is_too_long() -> None:
    assert len(files()) > 100
    assert too_long(files()) == []


def test_a_file_that_is_too_long_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("1\n" * 301)
    (tmp_path / "fits.py").write_text("1\n" * 300)
    assert too_long([tmp_path / "long.py", tmp_path / "fits.py"]) == ["long.py: 301"]
