"""Who acts, and as what."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is to a home. A resident is not among them: she needs no account."""

    MANAGER = "manager"
    STAFF = "staff"
    RELATIVE = "relative"


class Relation(StrEnum):
    """What a relative is to a resident, in the words a caption on the tablet uses."""

    DAUGHTER = "daughter"
    SON = "son"
    WIFE = "wife"
    HUSBAND = "husband"
    PARTNER = "partner"
    SISTER = "sister"
    BROTHER = "brother"
    GRANDCHILD = "grandchild"
    PARENT = "parent"
    FRIEND = "friend"
    GUARDIAN = "guardian"
    CLOSE_PERSON = "close_person"


class Leaving(StrEnum):
    """Why a resident lives here no more."""

    MOVED_OUT = "moved_out"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody signed in: the person, her role and home, and for staff the unit of the tablet in her hands."""

    person: UUID
    role: Role
    home: UUID
    unit: UUID | None = None
    tablet: UUID | None = None
