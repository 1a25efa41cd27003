"""Why a message did not arrive, sorted by the code that its last try left."""

import pytest

from visits.rules.troubles import Trouble, trouble_of


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("", None),
        ("refused: not an address", Trouble.NO_ADDRESS),
        ("refused: 550", Trouble.REFUSED),
        ("refused: gone", Trouble.REFUSED),
        ("later: 451", Trouble.NOT_NOW),
        ("later: http 503", Trouble.NOT_NOW),
        ("later: SMTPServerDisconnected", Trouble.NO_CONTACT),
        ("later: TimeoutError", Trouble.NO_CONTACT),
        ("TemplateNotFound", Trouble.OURS),
    ],
)
def test_a_trouble_is_sorted_by_what_can_be_done_about_it(code: str, trouble: Trouble | None) -> None:
    assert trouble_of(code) is trouble
