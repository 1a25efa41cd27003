"""Which tests run apart: where the tests are spread over processes, one after another, once the others are done."""

import pytest

APART = "apart"
# Browsers and processes that are started, killed and waited for want the machine to themselves.
WANT_THE_MACHINE = {"browser", "processes"}


def mark(item: pytest.Item) -> None:
    """Give a test that runs apart to the one process that runs them all."""
    if any(item.get_closest_marker(name) for name in WANT_THE_MACHINE):
        item.add_marker(pytest.mark.xdist_group(APART))


def last(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests in their order, but those that run apart at the end."""
    return sorted(items, key=lambda item: item.get_closest_marker("xdist_group") is not None)
