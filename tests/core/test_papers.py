"""A paper is known by its content, whatever its name says, and kept as it is."""

import hashlib

import pytest

from app.core import files, papers
from app.core.papers import NotAPaper, read_paper
from tests.contracts.papers import container, edoc, pdf
from tests.pictures import picture

pytestmark = pytest.mark.usefixtures("app_ctx")


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (pdf(), "pdf"),
        (picture(), "jpg"),
        (picture(kind="PNG"), "png"),
        (edoc(), "edoc"),
        (container("a.pdf", "META-INF/signatures0.xml"), "asice"),
        (container("a.pdf", "META-INF/signature.p7s", mimetype=None), "asice"),
    ],
)
def test_what_a_paper_is_its_content_says_and_it_is_kept_byte_for_byte(data, suffix):
    paper = read_paper(data)
    assert (paper.suffix, paper.sha256) == (suffix, hashlib.sha256(data).hexdigest())
    assert files.path_of(paper.keep()).read_bytes() == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Šādu failu"),
        (b"MZ\x90", "Šādu failu"),
        (b"<html><script>alert(1)</script>", "Šādu failu"),
        (b" %PDF-1.7\n%%EOF", "Šādu failu"),
        (b"%PDF-1.7\n" + b"x" * 5000, "trūkst tā beigu"),
        (picture()[:40], "Attēls ir bojāts"),
        (picture(kind="GIF"), "Šādu failu"),
        (container("word/document.xml", mimetype=None), "nav elektroniski parakstīts"),
        (container("a.pdf"), "nav neviena paraksta"),
        (edoc()[:60], "fails ir bojāts"),
        (container("x/META-INF/signatures0.xml", mimetype=None), "nav elektroniski parakstīts"),
    ],
)
def test_anything_else_is_refused_in_words(data, words):
    with pytest.raises(NotAPaper, match=words):
        read_paper(data)


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(papers, "MOST_BYTES", len(pdf()) - 1)
    with pytest.raises(NotAPaper, match="lielāks"):
        read_paper(pdf())
