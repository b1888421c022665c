"""What may be argued about in a client's file: rules C1–C5. Pure: values in, findings out."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from stdnum.lv import pvn

from app.clients.models import TeamRole
from app.core.codes import DATED, UNDATED, is_personal_code
from app.core.errors import Finding, Level
from app.places.policy import Policy

CODE_SOURCE = "CSB register classifier; PMLP, personal codes since 1 July 2017"


@dataclass(frozen=True)
class Caseload:
    """How many clients one member of staff supports, and for how many of them there is no mentor."""

    clients: int
    without_mentor: int


def personal_code_is_possible(code: str, today: date) -> Finding:
    """C1: a personal code is eleven digits, and one that carries a birth date carries a real, past one."""
    passed = is_personal_code(code, today)
    if passed:
        reason = _("The personal code can be right.")
    elif not DATED.fullmatch(code):
        reason = _("A personal code has 11 digits, such as 161175-19997.")
    else:
        reason = _("The personal code begins with a date that does not exist or lies in the future.")
    remedy = _("Compare the code with the document, or leave the field empty if there is none.")
    return Finding("C1", passed, Level.BLOCK, None, None, reason, CODE_SOURCE, remedy)


def personal_code_check_digit_fits(code: str) -> Finding:
    """C2: the last digit of an older code follows from the others; the formula is not official, so it only warns."""
    undated = bool(UNDATED.fullmatch(code))
    passed = undated or pvn.calc_check_digit_pers(code[:-1]) == code[-1]
    if undated:
        reason = _("A personal code of this kind has no check digit.")
    elif passed:
        reason = _("The check digit of the personal code fits.")
    else:
        reason = _("The last digit of the personal code does not fit the others: there may be a typing mistake.")
    remedy = _("Compare the code with the document. It is kept as typed.")
    return Finding("C2", passed, Level.WARN, None, None, reason, CODE_SOURCE, remedy)


def personal_code_may_be_kept(code: str | None, demo: bool) -> Finding:
    """C3: a demonstration keeps no personal code at all, so that none of a real person can be in it.

    An invented code cannot be told from a real one: since 2017 they are random digits without a checksum.
    """
    passed = not (demo and code)
    reason = (
        _("A personal code may be kept here.")
        if passed
        else _("This is a demonstration: no personal codes are kept in it, so that no real person can be entered.")
    )
    return Finding("C3", passed, Level.BLOCK, None, None, reason, "quality 1", _("Leave the personal code empty."))


def caseload_fits(role: TeamRole, load: Caseload, policy: Policy) -> Finding:
    """C4: a mentor supports up to 7 clients, a social worker up to 10 (digest row 173)."""
    limit = {TeamRole.MENTOR: policy.mentor_clients, TeamRole.SOCIAL_WORKER: policy.social_worker_clients}.get(role)
    passed = limit is None or load.clients <= limit
    if limit is None:
        reason = _("There is no limit for a municipal social worker. Clients: %(count)s.", count=load.clients)
    else:
        reason = _("Clients of this colleague: %(count)s, advised at most: %(limit)s.", count=load.clients, limit=limit)
    remedy = _("Choose a colleague with fewer clients.")
    return Finding("C4", passed, Level.WARN, load.clients, limit, reason, "digest row 173, 000:288, 000:302", remedy)


def lone_caseload_fits(role: TeamRole, load: Caseload, policy: Policy) -> Finding:
    """C5: a social worker alone, without a mentor for the client, supports up to 7 (digest row 174)."""
    counts = role is TeamRole.SOCIAL_WORKER
    limit = policy.lone_worker_clients if counts else None
    passed = limit is None or load.without_mentor <= limit
    reason = (
        _(
            "Clients this social worker supports without a mentor: %(count)s, advised at most: %(limit)s.",
            count=load.without_mentor,
            limit=limit,
        )
        if counts
        else _("This limit is for social workers only.")
    )
    value = load.without_mentor if counts else None
    remedy = _("Add a mentor to the team, or choose a colleague with fewer clients.")
    return Finding("C5", passed, Level.WARN, value, limit, reason, "digest row 174, 000:319", remedy)


def caseload_findings(role: TeamRole, load: Caseload, policy: Policy) -> list[Finding]:
    """C4 and C5 for one colleague, with the new client counted in."""
    return [caseload_fits(role, load, policy), lone_caseload_fits(role, load, policy)]
