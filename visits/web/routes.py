"""Every blueprint of the web, in one list."""

from flask import Flask

from visits.web import (
    account,
    ban,
    ban_announcement,
    ban_steps,
    best_times,
    board,
    booking,
    calls,
    change_time,
    demo,
    demo_mail,
    departures,
    enrolment,
    feeds,
    first_run,
    health,
    home,
    hours,
    invitations,
    language,
    limits,
    manager,
    manager_booking,
    manager_change,
    manager_invitations,
    managers,
    preview,
    relatives,
    residents,
    shapes,
    sign_in,
    staff,
    start,
    tablet_booking,
    tablet_change,
    tablets,
    units,
    visits,
)

_ROOMS = (
    account,
    ban,
    ban_announcement,
    ban_steps,
    best_times,
    board,
    booking,
    calls,
    change_time,
    departures,
    enrolment,
    feeds,
    first_run,
    health,
    home,
    hours,
    invitations,
    language,
    limits,
    manager,
    manager_booking,
    manager_change,
    manager_invitations,
    managers,
    preview,
    relatives,
    residents,
    shapes,
    sign_in,
    staff,
    start,
    tablet_booking,
    tablet_change,
    tablets,
    units,
    visits,
)


def register(app: Flask, *, in_demo: bool) -> None:
    """Add every room to the app; the ready-made ways in and the caught mail only in the demo."""
    for room in _ROOMS:
        app.register_blueprint(room.bp)
    if in_demo:
        app.register_blueprint(demo.bp)
        app.register_blueprint(demo_mail.bp)
