"""Papers for people, as PDF: one page of HTML in, a tagged PDF (PDF/UA-1) out, with nothing fetched from anywhere.

A page names style sheets and fonts as `static:css/paper.css` and pictures as `picture:NAME`; every other address,
file paths of this machine included, is refused, whatever somebody typed into a text.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import current_app, render_template

KINDS = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


def draw_pdf(template: str, pictures: Mapping[str, bytes], **values: Any) -> bytes:
    """The template as a PDF; `pictures` are JPEG or PNG by the name the template uses.

    The template has `lang` and a title: a reader for the blind says both. Raises ValueError for a picture that cannot
    be drawn: a paper with a hole in it is no paper.
    """
    from weasyprint import HTML  # half a second and 30 MB that only papers need

    page = HTML(string=render_template(template, **values), base_url="none:", url_fetcher=_fetcher(pictures))
    return page.write_pdf(pdf_variant="pdf/ua-1") or b""


def _fetcher(pictures: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        """Knows two kinds of address, and opens no connection and no file by its path."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, name = url.partition(":")
            if scheme == "picture" and name in pictures:
                kind = "image/png" if pictures[name].startswith(b"\x89PNG") else "image/jpeg"
                return URLFetcherResponse(url, BytesIO(pictures[name]), {"Content-Type": kind})
            if scheme == "static":
                return URLFetcherResponse(url, BytesIO(_static(name)), {"Content-Type": _kind_of(name)})
            raise FatalURLFetchingError(f"a paper may not fetch {url[:80]}")

    return OnlyOurs()


def _static(name: str) -> bytes:
    root = current_app.static_folder
    from pathlib import Path

    path = (Path(root or "") / name).resolve()
    if not path.is_relative_to(Path(root or "").resolve()):
        raise ValueError(name)
    return path.read_bytes()


def _kind_of(name: str) -> str:
    return KINDS["." + name.rpartition(".")[2]]
