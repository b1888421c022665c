"""The words of the council's report, and by what its kinds of cost are told apart without colour."""

from string import ascii_uppercase

from flask_babel import lazy_gettext as _l

from app.council.calculations import Kind

KIND = {
    Kind.RENT: _l("Rent"),
    Kind.UTILITIES: _l("Utilities and house management"),
    Kind.READY: _l("Preparing and furnishing"),
    Kind.SUPERVISION: _l("Supervision and insurance"),
    Kind.REPAIRS: _l("Repairs and pest control"),
    Kind.SUPPORT: _l("Support hours"),
    Kind.OTHER: _l("Other costs"),
}
LETTER = dict(zip(Kind, ascii_uppercase, strict=False))
