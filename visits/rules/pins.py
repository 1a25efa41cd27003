"""Which PINs are too easy to guess."""

from itertools import pairwise

SHORTEST, LONGEST = 4, 6


def is_pin(text: str) -> bool:
    """Tell whether `text` is 4 to 6 digits."""
    return text.isascii() and text.isdecimal() and SHORTEST <= len(text) <= LONGEST


def is_weak(pin: str) -> bool:
    """Tell whether a PIN is among the first anybody tries: one digit, a pattern repeated, or a run such as 1234."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    is_run = len(steps) == 1 and steps <= {0, 1, 9}
    repeats = any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))
    return is_run or repeats
