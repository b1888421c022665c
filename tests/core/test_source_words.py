"""Where a rule comes from, in words a reader can look up."""

import pytest
from flask import Flask, session

from app.core.formatting import source_words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("digest row 48, 002:3222", "evaluation report of the pilot, line 3222"),
        ("digest rows 47–49, 002:3222", "evaluation report of the pilot, line 3222"),
        ("digest row 51; assumed", "the municipality decides"),
        (
            "digest row 53, 002:3220; assumed",
            "evaluation report of the pilot, line 3220; the municipality decides",
        ),
        (
            "digest rows 60 and 61, 002:35, 001:317",
            "evaluation report of the pilot, line 35; summary of the evaluation, line 317",
        ),
        ("", "the municipality decides"),
    ],
)
def test_a_source_says_which_document_and_line(flask_app: Flask, source: str, words: str):
    with flask_app.test_request_context():
        session["language"] = "en"
        assert source_words(source) == words
