"""On what ground it was assessed that a resident agrees to video visits."""

from enum import StrEnum


class Ground(StrEnum):
    """Why we may arrange visits. None of them is a diagnosis, and none needs one."""

    OWN_WORDS = "own_words"
    GUARDIAN = "guardian"
    ASSESSED = "assessed"
    """Staff who know the resident have seen, from what she does and shows, that she wants it."""
