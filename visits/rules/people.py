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
    """Somebody signed in: the person, her role and home, and for staff the unit of the tablet in her hands.

    The home of a manager of all homes is the one she looks at: there she is its manager, and nowhere else.
    """

    person: UUID
    role: Role
    home: UUID
    unit: UUID | None = None
    also: tuple[UUID, ...] = ()
    """The other units that this tablet serves."""
    tablet: UUID | None = None
    all_homes: bool = False

    def works_in(self, unit: UUID | None) -> bool:
        """Tell whether the tablet in her hands serves a unit."""
        return unit is not None and (unit == self.unit or unit in self.also)
