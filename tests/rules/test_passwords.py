"""A password is long, and may be anything else."""

import pytest

from visits.rules.passwords import LONGEST, SHORTEST, is_long_enough


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("a" * (SHORTEST - 1), False),
        ("a" * SHORTEST, True),
        ("en lugn morgon", True),
        ("a" * LONGEST, True),
        ("a" * (LONGEST + 1), False),
    ],
)
def test_only_its_length_counts(password: str, taken: bool) -> None:
    assert is_long_enough(password) is taken
