"""Every setting is in the README's table, nothing else is, and nobody reads the environment but settings.py."""

import ast
import re
from pathlib import Path

from visits.settings import ROOT

SETTINGS = ROOT / "visits" / "settings.py"
PASSED_ON = {
    "visits/commands/serve.py": "hands its environment on to the processes it starts",
}


def settings_read(source: str) -> set[str]:
    """Return the names that are read from `env`: env.get("X"), env["X"], or a helper called with (env, "X", ...)."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="env")), args=[ast.Constant(value=str(name)), *_]):
                found.add(name)
            case ast.Call(args=[ast.Name(id="env"), ast.Constant(value=str(name)), *_]):
                found.add(name)
            case ast.Subscript(value=ast.Name(id="env"), slice=ast.Constant(value=str(name))):
                found.add(name)
            case _:
                pass
    return found


def settings_in_table(text: str) -> set[str]:
    """Return the names in the first column of the README's settings table."""
    table = text.partition("## Settings")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)`", table, flags=re.MULTILINE))


def readers_of_the_environment(folder: Path) -> set[str]:
    """Return the files that import or name the process's environment."""
    return {
        str(path.relative_to(ROOT))
        for path in folder.rglob("*.py")
        if re.search(r"\bos\.environ\b|\bgetenv\b", path.read_text(encoding="utf-8"))
    }


def test_the_readme_has_every_setting_and_no_other() -> None:
    table = settings_in_table((ROOT / "README.md").read_text(encoding="utf-8"))
    assert table == settings_read(SETTINGS.read_text(encoding="utf-8"))


def test_every_way_to_read_a_setting_is_recognized() -> None:
    assert settings_read('env.get("A", ""); env["B"]; _number(env, "C", 1); other.get("D")') == {"A", "B", "C"}
    assert {"MODE", "PORT", "SECRET_KEY", "SMTP_HOST", "TURN_URLS"} <= settings_read(SETTINGS.read_text())


def test_only_settings_read_the_environment() -> None:
    assert readers_of_the_environment(ROOT / "visits") - set(PASSED_ON) == {"visits/settings.py"}
