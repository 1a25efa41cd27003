"""Every kind of message can be written: its three templates exist and say something."""

from collections.abc import Iterable
from pathlib import Path

from visits.rules.kinds import MessageKind
from visits.settings import ROOT

FOLDER = ROOT / "templates" / "messages"
PARTS = ("subject.txt", "body.txt", "body.html")


def missing(kinds: Iterable[str], folder: Path) -> list[str]:
    """List the templates that are not there, or empty."""
    paths = [folder / kind / part for kind in kinds for part in PARTS]
    return [f"{path.parent.name}/{path.name}" for path in paths if not path.is_file() or not path.read_text().strip()]


def test_every_kind_of_message_has_its_templates() -> None:
    assert missing(MessageKind, FOLDER) == []


def test_a_missing_template_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "booked").mkdir()
    (tmp_path / "booked" / "subject.txt").write_text("{{ _('Booked') }}")
    (tmp_path / "booked" / "body.txt").write_text("\n")
    assert missing(["booked"], tmp_path) == ["booked/body.txt", "booked/body.html"]


def test_no_template_waits_for_a_kind_that_is_gone() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(MessageKind)


def test_a_subject_is_one_line() -> None:
    for kind in MessageKind:
        text = (FOLDER / kind / "subject.txt").read_text().strip()
        assert "\n" not in text, f"{kind}: a line break in a subject ends the mail's head"
