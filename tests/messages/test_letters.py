"""Letters: complete in every language, neutral wherever others can read, kind about bad news."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from jinja2 import TemplateNotFound

from tests.messages.samples import CANCELLED, VISIT, letter, settings_with_mail
from visits import links
from visits.languages import LANGUAGES
from visits.messages.letters import TEMPLATES, Content, write, write_sms
from visits.messages.samples import TO_UNITS
from visits.rules.kinds import MessageKind
from visits.rules.letters import BY_SMS, Letter, Method
from visits.rules.people import Role
from visits.rules.short_text import is_one_sms
from visits.rules.visit_state import Reason

SETTINGS = settings_with_mail()
FAR_AWAY = replace(SETTINGS, public_url=f"https://{'v' * 40}")
"""A host of 40 letters, longer than most."""
LONGEST_DAYS = range(0, 366, 3)
"""Days of every month and of the week: in each language another one is the longest."""


def written(kind: MessageKind, language: str = "en") -> Content:
    return write(letter(kind, language), SETTINGS)


def words_of(html: str) -> str:
    """Return what a reader sees of HTML, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<body")[2].partition(">")[2]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_letter_can_be_written_in_every_language(kind: MessageKind, language: str) -> None:
    content = written(kind, language)
    assert content.subject
    assert "\n" not in content.subject
    assert f'<html lang="{language}">' in content.html
    # An unfilled %(place) would be a mistake of the translation.
    assert "%(" not in content.subject + content.text + content.html


@pytest.mark.parametrize("kind", MessageKind)
def test_text_and_html_say_the_same(kind: MessageKind) -> None:
    content = written(kind)
    seen = words_of(content.html)
    lines = [line for line in content.text.splitlines() if line.strip(" -") and not line.endswith(":")]
    assert [line for line in lines if line not in seen and f'href="{line}"' not in content.html] == []


@pytest.mark.parametrize("kind", MessageKind)
def test_no_letter_says_who_lives_there(kind: MessageKind) -> None:
    # A letter is made without names of residents and homes: there is no place for one.
    assert set(Letter.__dataclass_fields__) & {"home", "resident", "relatives"} == set()
    content = written(kind)
    assert "Ines" not in content.subject
    assert "Björken" not in content.subject
    assert ("Björken" in content.text) == (kind in TO_UNITS)


@pytest.mark.parametrize("kind", MessageKind)
def test_a_letters_html_needs_nothing_from_anywhere(kind: MessageKind) -> None:
    html = written(kind).html
    assert not re.search(r"<(script|img|link|style|iframe|form)\b", html)
    assert set(re.findall(r'https?://[^"<\s]+', html)) <= set(re.findall(r"https?://\S+", written(kind).text))


def test_an_invitation_says_how_it_works_and_brings_the_way_in() -> None:
    content = written(MessageKind.INVITATION)
    assert content.subject == "Invitation to video visits"
    assert "Hello Ines!" in content.text
    assert "\nhttps://visits.example.org/invitations/a-secret-token\n" in content.text
    assert "Questions? Phone 031-700 00 01." in content.text


def test_a_sign_in_link_says_how_long_it_works() -> None:
    content = written(MessageKind.SIGN_IN)
    assert "\nhttps://visits.example.org/sign-in/a-secret-token\n" in content.text
    assert "It works once, for half an hour." in content.text


def test_a_new_managers_link_leads_to_her_password() -> None:
    content = written(MessageKind.MANAGER_INVITATION)
    assert content.subject == "Invitation to manage video visits"
    assert "\nhttps://visits.example.org/manager-invitation/a-secret-token\n" in content.text
    assert "It works once, for three days." in content.text


def test_a_confirmation_says_when_for_how_long_and_where_in_the_homes_own_time() -> None:
    content = written(MessageKind.BOOKED)
    assert content.subject == "Video visit Monday 23 November 14:00"
    assert "\nMonday 23 November at 14:00, 30 minutes\n" in content.text
    assert f"\nhttps://visits.example.org/visits/{VISIT.id}\n" in content.text
    assert "Cancel on the same page" in content.text
    assert "an entry for your calendar" in content.text


def test_days_and_times_are_written_as_the_reader_writes_them() -> None:
    assert "måndag 23 november" in written(MessageKind.BOOKED, "sv").subject
    assert written(MessageKind.BOOKED, "sv").subject.endswith("14.00")
    assert "mandag 23. november" in written(MessageKind.BOOKED, "nb").subject


def test_who_subscribes_is_not_told_of_a_calendar_entry_that_is_not_there() -> None:
    content = write(replace(letter(MessageKind.BOOKED), method=None), SETTINGS)
    assert "calendar" not in content.text + content.html


def test_who_has_a_moved_visit_twice_is_told_where_to_end_that() -> None:
    moved = replace(letter(MessageKind.CHANGED), method=Method.REQUEST)
    for twice in (True, False):
        content = write(replace(moved, twice=twice), SETTINGS)
        for text in (content.text, content.html):
            assert ("If it is there twice" in text) is twice
            assert ("https://visits.example.org/calendar" in text) is twice


def test_a_cancellation_says_why_in_kind_words_and_what_to_do_next() -> None:
    content = written(MessageKind.CANCELLED)
    assert content.subject == "Cancelled: video visit Monday 23 November 14:00"
    assert "Unfortunately we cannot hold it at that time." in content.text
    assert "\nhttps://visits.example.org/\n" in content.text


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.DIED])
def test_every_reason_has_kind_words(reason: Reason) -> None:
    off = replace(letter(MessageKind.CANCELLED), visit=replace(CANCELLED, cancel_reason=reason))
    assert write(off, SETTINGS).text != written(MessageKind.CANCELLED).text or reason is Reason.HOME_CANNOT


def test_there_are_no_words_for_a_death() -> None:
    off = replace(letter(MessageKind.CANCELLED), visit=replace(CANCELLED, cancel_reason=Reason.DIED))
    with pytest.raises(KeyError):
        write(off, SETTINGS)


def test_who_cancelled_herself_reads_that_it_worked_and_no_excuse() -> None:
    own = replace(CANCELLED, cancel_reason=Reason.RELATIVE_ILL, cancelled_by=Role.RELATIVE)
    content = write(replace(letter(MessageKind.CANCELLED), visit=own), SETTINGS)
    assert "It has been cancelled on your side. Staff have been told." in content.text
    assert "illness" not in content.text


def test_the_unit_is_reminded_without_a_name_and_without_its_own_number() -> None:
    content = written(MessageKind.UNIT_REMINDER)
    assert content.subject == "Video visit 14:00: nobody has taken it yet"
    assert "A video visit at 14:00 in Björken has nobody yet." in content.text
    assert "031-700" not in content.text


def test_what_people_typed_cannot_become_markup() -> None:
    sly = replace(letter(MessageKind.UNIT_REMINDER), visit=replace(VISIT, unit_name="<b>Björken</b>"), name="")
    assert "&lt;b&gt;Björken&lt;/b&gt;" in write(sly, SETTINGS).html
    assert "<b>Björken</b>" in write(sly, SETTINGS).text


def test_a_language_we_do_not_speak_is_answered_in_the_default_one() -> None:
    assert write(letter(MessageKind.SIGN_IN, "fi"), SETTINGS) == written(MessageKind.SIGN_IN, "sv")


def test_what_may_go_by_sms_has_words_for_it_and_nothing_else_has() -> None:
    assert {kind for kind in MessageKind if (TEMPLATES / kind / "sms.txt").exists()} == BY_SMS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(BY_SMS))
def test_every_sms_is_one_sms_and_says_no_name(kind: MessageKind, language: str) -> None:
    for days in LONGEST_DAYS:
        text = write_sms(later(letter(kind, language), timedelta(days=days)), FAR_AWAY)
        assert is_one_sms(text), f"{len(text)}: {text}"
        assert "%(" not in text
        assert "Ines" not in text
        assert ("Björken" in text) == (kind in TO_UNITS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_visit_that_is_taken_and_not_prepared_nobody_says_that_it_is_not_taken(language: str) -> None:
    free, taken = (
        replace(
            letter(MessageKind.UNIT_REMINDER, language),
            visit=replace(VISIT, unit_name="Björkens äldreboende", taken=taken),
        )
        for taken in (False, True)
    )
    assert is_one_sms(write_sms(taken, SETTINGS))
    for of_free, of_taken in zip(
        (write_sms(free, SETTINGS), *vars(write(free, SETTINGS)).values()),
        (write_sms(taken, SETTINGS), *vars(write(taken, SETTINGS)).values()),
        strict=True,
    ):
        assert of_free != of_taken
    if language == "en":
        assert write(taken, SETTINGS).subject.endswith("nobody has prepared it yet")
        assert "is taken, but nobody has prepared it yet." in write(taken, SETTINGS).text
        assert "has nobody yet" not in write(taken, SETTINGS).html


def later(told: Letter, by: timedelta) -> Letter:
    """Move all that a letter speaks of."""
    visit, series = told.visit, told.series
    if visit is not None:
        visit = replace(visit, starts_at=visit.starts_at + by, ends_at=visit.ends_at + by)
    if series is not None:
        day, times = series.day and series.day + by, tuple(moment + by for moment in series.times)
        series = replace(series, first_day=series.first_day + by, day=day, times=times)
    return replace(told, visit=visit, series=series)


def test_an_sms_says_what_when_and_where_to_look() -> None:
    text = write_sms(letter(MessageKind.HOUR_BEFORE), SETTINGS)
    assert text == f"Video visit: begins soon, at 14:00. https://visits.example.org/v/{links.short(VISIT.id)}"
    assert text.endswith("/v/C288Um8OTBGdCh8tPEtaaQ")


def test_a_visit_is_called_what_its_reader_calls_it() -> None:
    named = replace(letter(MessageKind.DAY_BEFORE), nickname="Fika")
    assert write(named, SETTINGS).subject == "Reminder: Fika Monday 23 November 14:00"
    assert write_sms(named, SETTINGS).startswith("Fika: reminder for Monday 23 November at 14:00.")


@pytest.mark.parametrize("nickname", ["Fika ☕", "En lång stund med den som jag tycker allra mest om här i livet"])
def test_a_nickname_that_one_sms_cannot_hold_gives_way(nickname: str) -> None:
    named = replace(letter(MessageKind.BOOKED), nickname=nickname)
    assert write_sms(named, FAR_AWAY) == write_sms(letter(MessageKind.BOOKED), FAR_AWAY)


def test_who_waits_reads_when_it_begins_instead() -> None:
    content = write(letter(MessageKind.LATE), SETTINGS)
    assert content.subject == "A little later: video visit 14:00"
    assert "We are about 10 minutes late: we begin at about 14:10." in content.text


def test_who_is_ready_to_talk_is_one_tap_away() -> None:
    assert f"\nhttps://visits.example.org/visits/{VISIT.id}/call\n" in written(MessageKind.READY).text


def test_not_today_blames_nobody_and_leads_to_another_day() -> None:
    content = written(MessageKind.NOT_TODAY)
    assert "another day may be quite different" in content.text
    assert "\nhttps://visits.example.org/\n" in content.text


def test_a_letter_that_opens_a_door_never_goes_by_sms() -> None:
    with pytest.raises(TemplateNotFound):
        write_sms(letter(MessageKind.SIGN_IN), SETTINGS)


@pytest.mark.parametrize("kind", sorted(BY_SMS))
def test_a_trial_says_so_first_and_is_one_sms_all_the_same(kind: MessageKind) -> None:
    told = replace(letter(kind), trial=True)
    assert write(told, SETTINGS).subject == f"Trial: {written(kind).subject}"
    assert write_sms(told, FAR_AWAY) == f"Trial: {write_sms(letter(kind), FAR_AWAY)}"
    assert is_one_sms(write_sms(told, FAR_AWAY))
