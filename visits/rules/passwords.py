"""What a password must be: long. Rules about its letters make people choose worse ones (NIST SP 800-63B)."""

SHORTEST = 10
LONGEST = 200


def is_long_enough(password: str) -> bool:
    """Tell whether a new password has a length we take."""
    return SHORTEST <= len(password) <= LONGEST
