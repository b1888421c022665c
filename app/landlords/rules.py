"""What may be argued about in a landlord's record: rules L1–L6. Pure: values in, findings out."""

from collections.abc import Sequence
from fractions import Fraction

from flask_babel import gettext as _

from app.core.codes import is_iban, is_personal_code, is_registration_number
from app.core.errors import Finding, Level
from app.landlords.models import LandlordKind

WHOLE = Fraction(1)


def shares_are_whole(shares: Sequence[Fraction | None]) -> Finding:
    """L1: the owners' shares make up the whole; an owner without a share leaves a gap. Source: our own check."""
    known = [share for share in shares if share is not None]
    total = sum(known, start=Fraction(0))
    passed = not known or (len(known) == len(shares) and total == WHOLE)
    percent = round(float(total * 100), 2)
    if not known:
        reason = _("No shares of owners are recorded.")
    elif passed:
        reason = _("The owners' shares make up the whole.")
    elif total == WHOLE:
        reason = _("The recorded shares make up the whole, but an owner has no share.")
    else:
        reason = _("The owners' shares do not make up 100 %.")
    remedy = "" if passed else _("Compare the shares with the land register.")
    return Finding("L1", passed, Level.WARN, percent if known else None, 100, reason, "assumed", remedy)


def personal_code_is_possible(code: str, kind: LandlordKind) -> Finding:
    """L2: only a private person has a personal code, and it is one that can exist. Source as C1."""
    person = kind is LandlordKind.PERSON
    passed = person and is_personal_code(code)
    if passed:
        reason = _("The landlord's personal code can be right.")
    elif not person:
        reason = _("Only a private person has a personal code.")
    else:
        reason = _("This is no personal code: it has 11 digits, such as 161175-19997, and no impossible date.")
    remedy = "" if passed else _("Compare the code with the document, or leave the field empty.")
    source = "CSB register classifier; PMLP, personal codes since 1 July 2017"
    return Finding("L2", passed, Level.BLOCK, None, None, reason, source, remedy)


def registration_number_is_right(code: str, kind: LandlordKind) -> Finding:
    """L3: a company's or authority's registration number has 11 digits and its check digit; a person has none."""
    firm = kind is not LandlordKind.PERSON
    passed = firm and is_registration_number(code)
    if passed:
        reason = _("The registration number is right.")
    elif not firm:
        reason = _("A private person has no registration number.")
    else:
        reason = _("This is no registration number: it has 11 digits, begins with 4 to 9, and its last digit must fit.")
    remedy = "" if passed else _("Look the number up in the Register of Enterprises.")
    return Finding("L3", passed, Level.BLOCK, None, None, reason, "Register of Enterprises, check digit", remedy)


def iban_is_right(code: str) -> Finding:
    """L4: an account number has the length of its country and fitting check digits. Source: ISO 13616."""
    passed = is_iban(code)
    if passed:
        reason = _("The account number is right.")
    else:
        reason = _("This is no account number: a Latvian one has 21 characters and begins with LV.")
    remedy = "" if passed else _("Ask the landlord for the number in writing and type it again.")
    return Finding("L4", passed, Level.BLOCK, None, None, reason, "ISO 13616", remedy)


def personal_code_may_be_kept(code: str | None, demo: bool) -> Finding:
    """L5: a demonstration keeps no landlord's personal code either, so that no real person's can be in it (as C3)."""
    passed = not (demo and code)
    if passed:
        reason = _("A landlord's personal code may be kept here.")
    else:
        reason = _("This is a demonstration: it keeps no landlord's personal code.")
    remedy = "" if passed else _("Leave the landlord's personal code empty.")
    return Finding("L5", passed, Level.BLOCK, None, None, reason, "quality 1", remedy)


def account_confirmed_by_another(recorded_by_id: int | None, confirmer_id: int | None) -> Finding:
    """L6: who confirms a landlord's account is not the one who recorded it. Source: assumed (four eyes)."""
    passed = confirmer_id is not None and confirmer_id != recorded_by_id
    if passed:
        reason = _("Another person recorded the account.")
    else:
        reason = _("Nobody confirms an account that they recorded themselves.")
    remedy = "" if passed else _("Ask a colleague to call the landlord and to confirm the account.")
    return Finding("L6", passed, Level.BLOCK, None, None, reason, "assumed", remedy)
