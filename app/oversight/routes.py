"""The audit page, for data protection officers."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.queries import names_of
from app.core import audit, history, navigation
from app.core.audit import AuditEvent
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.formatting import format_instant
from app.core.history import Change, actor_name, describe, known_actions, rows_named
from app.core.listing import count, count_text, fetch, order_from
from app.core.permissions import Permission, current_access, requires
from app.oversight import queries
from app.oversight.forms import AuditFilterForm, PurposeForm
from app.oversight.labels import OBJECTS
from app.oversight.names import CONFIDENTIAL, ROW_NAMES

blueprint = Blueprint("audit", __name__)
history.name_rows(ROW_NAMES, CONFIDENTIAL)
navigation.add(95, _l("Audit log"), "audit.list_events", Permission.AUDIT_SEE)

SORTS = {"at": AuditEvent.id}
BATCH = 500


@blueprint.get("/audit")
@requires(Permission.AUDIT_SEE)
def list_events() -> str:
    return _page(_asked_for())


@blueprint.get("/audit/export.<any(xlsx, csv):kind>")
@requires(Permission.AUDIT_SEE)
def export_events(kind: FileKind) -> Any:
    """The events found as a file; what it is for is asked, and written down before anything is sent."""
    form, purpose_form = _asked_for(), PurposeForm.from_request()
    if purpose_form.errors:
        return _page(form, purpose_form), 422
    note = f"{purpose_form.purpose.data} ({request.query_string.decode()})"[:1000]
    audit.record_read("audit.export", current_user, actor=audit.current_actor(), note=note)
    headers = (_("When"), _("Who did it"), _("What was done"), _("To what"), _("Its number"), _("Name"), _("Changes"))
    columns = [Column(header) for header in headers]
    return table_response(columns, _lines(_events(form)), _("Audit log"), kind)


def _asked_for() -> AuditFilterForm:
    actions = sorted(known_actions().items(), key=lambda pair: pair[1])
    return AuditFilterForm.from_request(person=queries.staff_choices(), action=actions)


def _events(form: AuditFilterForm) -> Any:
    """The events that the filters leave, as a select."""
    return queries.events(current_access(), queries.AuditFilters(**form.data))


def _page(form: AuditFilterForm, purpose_form: PurposeForm | None = None) -> str:
    query = _events(form)
    page = fetch(query, order_from(request.args, SORTS, "-at"), AuditEvent.id)
    found = [row.AuditEvent for row in page.rows]
    total, names = count(query), rows_named(found)
    return render_template(
        "audit/list.html",
        filters=form,
        page=page,
        events=[(event, describe(event, may_unseal=False, names=names)) for event in found],
        who=_who(found),
        names=names,
        objects=OBJECTS,
        found=ngettext("%(count)s entry", "%(count)s entries", total, count=count_text(total)),
        form=purpose_form or PurposeForm(formdata=None),
    )


def _who(found: list[AuditEvent]) -> dict[int | None, str]:
    """The name of everybody who acted."""
    names = names_of(event.actor_id for event in found)
    return {event.actor_id: actor_name(names, event.actor_id) for event in found}


def _lines(query: Any) -> Iterator[tuple[str, ...]]:
    for batch in _batches(query):
        who, names = _who(batch), rows_named(batch)
        for event in batch:
            what = describe(event, may_unseal=False, names=names)
            yield (
                format_instant(event.at),
                who[event.actor_id],
                what.action,
                str(OBJECTS.get(event.object_type, event.object_type)),
                "" if event.object_id is None else str(event.object_id),
                names.get((event.object_type, event.object_id or 0), ""),
                "; ".join(_in_words(change) for change in what.changes),
            )


def _batches(query: Any) -> Iterator[list[AuditEvent]]:
    """The events newest first, some at a time, so that memory does not grow with the log."""
    part = query
    while batch := list(db.session.scalars(part.order_by(AuditEvent.id.desc()).limit(BATCH))):
        yield batch
        part = query.where(AuditEvent.id < batch[-1].id)
        db.session.expunge_all()


def _in_words(change: Change) -> str:
    if change.hidden:
        return f"{change.field}: {_('changed')}"
    return f"{change.field}: {change.before} → {change.after}" if change.before else f"{change.field}: {change.after}"
