"""The form for the shape of visits, on the page of a home and on that of a unit."""

import re
from dataclasses import asdict

from flask_babel import gettext, lazy_gettext
from wtforms import StringField
from wtforms.validators import ValidationError

from visits.rules.shape import LONGEST, SHORTEST, Shape
from visits.web.forms import Form, text
from visits.web.manager_forms import given, number, said


class ShapeForm(Form):
    """How visits follow each other."""

    slot_minutes = number(lazy_gettext("Minutes a visit lasts"), low=10, high=120)
    buffer_minutes = number(lazy_gettext("Minutes between two visits, to charge and clean the tablet"), low=0, high=120)
    notice_minutes = number(lazy_gettext("Minutes that relatives book ahead at least"), low=0, high=7 * 24 * 60)
    horizon_days = number(lazy_gettext("Days that can be booked ahead"), low=1, high=60)
    other_lengths = text(lazy_gettext("Other lengths to choose from, in minutes"), longest=40, required=False)
    grid_minutes = number(
        lazy_gettext("A visit may begin every so many minutes"), low=SHORTEST, high=LONGEST, required=False
    )

    @classmethod
    def of(cls, shape: Shape) -> "ShapeForm":
        """Fill the form in with the shape there is."""
        lengths = ", ".join(str(length) for length in shape.other_lengths)
        return cls(formdata=None, data=asdict(shape) | {"other_lengths": lengths}, prefix="shape-")

    def validate_other_lengths(self, field: StringField) -> None:
        """Accept whole numbers with commas or spaces between them."""
        if not re.fullmatch(r"[\d\s,;]*", said(field)):
            raise ValidationError(gettext("Write whole numbers with a comma between them, like 15, 45."))

    def shape(self) -> Shape:
        """Return what was filled in."""
        usual = given(self.slot_minutes.data)
        others = {int(length) for length in re.findall(r"\d+", said(self.other_lengths))}
        return Shape(
            slot_minutes=usual,
            other_lengths=tuple(sorted(others - {usual})),
            grid_minutes=self.grid_minutes.data,
            buffer_minutes=given(self.buffer_minutes.data),
            notice_minutes=given(self.notice_minutes.data),
            horizon_days=given(self.horizon_days.data),
        )
