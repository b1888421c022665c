"""Every sentence of every rule can be kept as plain values and said again, word for word."""

import json
import random

from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import scoped_session

from app.core.errors import Words
from app.core.permissions import Role
from app.placements.labels import in_readers_words
from app.placements.rules import check
from app.placements.rules.words import kept, said_again
from app.places.policy import Policy
from tests import factories
from tests.pages import PageClient
from tests.placements.test_many import town


def test_what_the_rules_say_can_be_kept_and_said_again() -> None:
    with_day = 0
    for seed in range(6):
        for finding in (found for case in town(random.Random(seed)) for found in check(case, Policy())):
            again(finding.reason)
            again(finding.remedy)
            with_day += '"day"' in json.dumps([kept(finding.reason), kept(finding.remedy)])
    assert with_day


def again(words: Words) -> None:
    plain = kept(words)
    if plain is None:
        assert words == ""
    else:
        assert str(said_again(json.loads(json.dumps(plain)))) == str(words)


def test_a_stored_check_is_read_in_the_readers_language(db_session: scoped_session, client: PageClient) -> None:
    city = factories.make_municipality()
    stay = factories.make_stay(factories.make_flat(municipality=city))
    client.as_(Role.HOUSING_OFFICER, municipality=city)
    latvian = client.get(f"/placements/{stay.id}")
    assert "Dzīvoklis ir gatavs." in latvian.main
    client.post("/language", data={"language": "en"})
    english = client.get(f"/placements/{stay.id}")
    assert "The flat is ready." in english.main
    assert "Clients in the building, this household included: 1 of 3." in english.main
    assert not english.all(".finding [lang]")
    assert len(latvian.all(".finding")) == len(english.all(".finding"))


def test_findings_kept_in_latvian_only_say_so(flask_app: Flask) -> None:
    stored = [{"id": "P10", "reason": "Dzīvoklis ir gatavs.", "remedy": ""}]
    half = {**stored[0], "words": {"reason": None, "remedy": None}}
    with flask_app.test_request_context():
        with force_locale("en"):
            assert in_readers_words(stored) == [{**stored[0], "lang": "lv"}]
            assert in_readers_words([half]) == [{**half, "lang": "lv"}]
        with force_locale("lv"):
            assert in_readers_words(stored) == stored
