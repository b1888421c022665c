"""Papers as they come from a scanner, a signing program or an attacker."""

import zipfile
from io import BytesIO

ASIC = "application/vnd.etsi.asic-e+zip"


def pdf(text: str = "x") -> bytes:
    """As much of a PDF as is looked at."""
    return b"%PDF-1.7\n" + text.encode() + b"\n%%EOF\n"


def container(*names: str, mimetype: str | None = ASIC) -> bytes:
    """An archive with these parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        if mimetype is not None:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


def edoc() -> bytes:
    """A contract signed with eParaksts."""
    return container("ligums.docx", "META-INF/manifest.xml", "META-INF/edoc-signatures-S1.xml")
