"""The job sheet: what whoever does the work takes along. Nothing of who lives there, nor why we hold the flat."""

from collections.abc import Sequence

from flask_babel import force_locale

from app.conditions.standard import named
from app.core import files
from app.core.documents import draw_pdf
from app.repairs import labels
from app.repairs.models import Appointment, RepairTicket, TicketPhoto
from app.repairs.queries.tickets import place_label


def draw_job_sheet(
    ticket: RepairTicket, words: str, access: str, photos: Sequence[TicketPhoto], visit: Appointment | None
) -> bytes:
    """The sheet in Latvian as a PDF. `words` and `access` are written for it; the words of the report stay here."""
    pictures = {one.file_name: files.path_of(one.file_name).read_bytes() for one in photos}
    with force_locale("lv"):
        return draw_pdf(
            "repairs/job_sheet_paper.html",
            pictures,
            ticket=ticket,
            place=place_label(ticket),
            fault=named(ticket.fault_names, "lv"),
            words=words,
            access=access,
            photos=photos,
            visit=visit,
            labels=labels,
            lang="lv",
        )
