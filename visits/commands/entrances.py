"""The ways in that the start prints: the first-run page of an empty home, or the demo's ready-made links."""

from visits import clock, links
from visits.services import demo, installation
from visits.settings import Mode, Settings
from visits.storage.database import reading, writing


def lines(settings: Settings) -> list[str]:
    """Return the lines to print; every secret in them is made anew, so those printed before stop mattering."""
    if settings.mode is Mode.DEMO:
        return _demo(settings)
    with reading(settings) as session:
        if installation.has_home(session):
            return []
    with writing(settings) as session:
        token = installation.new_first_run_token(session, clock.now())
    return [_line("First run", links.first_run(settings, token))]


def fill_demo(settings: Settings) -> None:
    """Build the demo's home on its first start; later starts keep what is there."""
    with writing(settings) as session:
        demo.fill(session, now=clock.now())


def _demo(settings: Settings) -> list[str]:
    with writing(settings) as session:
        made = demo.open_entrances(session, now=clock.now())
    enter = f"/demo/enter/{made.relative}"
    pins = ", ".join(f"{name} {pin}" for name, pin in demo.PINS.items())
    return [
        _line("Relative", links.absolute(settings, enter)),
        _line("Manager", links.absolute(settings, f"/demo/enter/{made.manager}")),
        _line("Tablet", links.enrolment(settings, made.tablet)),
        _line("", f"PIN: {pins}"),
        _line("Feed", links.feed(settings, made.feed)),
        _line("Visit", links.absolute(settings, f"{enter}?next=/visits/{made.visit}/call")),
        _line("Mail", links.absolute(settings, "/demo/mail")),
    ]


def _line(name: str, rest: str) -> str:
    return f"{name:<12}{rest}"
