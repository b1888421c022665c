"""A landlord is found by whole words of the name, as it is called now; what changed is in the audit."""

from datetime import timedelta
from fractions import Fraction

import pytest

from app.core import audit
from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.landlords.models import LandlordKind, LandlordRole, Standing, Worry
from app.landlords.operations import (
    LandlordFacts,
    PersonFacts,
    add_person,
    change_standing,
    create_landlord,
    edit_landlord,
    edit_person,
    remove_person,
)
from app.landlords.queries import LandlordFilters, get_landlord, landlord_choices, landlord_list
from tests.factories import TODAY, access_for, make_landlord, make_municipality, make_user


def test_a_landlord_is_found_by_whole_words_in_any_order_without_diacritics(db_session):
    city = make_municipality()
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    facts = LandlordFacts("SIA „Bērzu nams”", LandlordKind.COMPANY)
    create_landlord(city, facts, actor=make_user())

    def found(text: str) -> int:
        return len(landlord_list(viewer, LandlordFilters(q=text)))

    assert [found(text) for text in ("bērzu", "NAMS berzu", "Bērz", "bērzu mājas")] == [1, 1, 0, 0]


def test_a_renamed_landlord_is_found_by_the_new_name_only(db_session):
    city = make_municipality()
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    landlord = create_landlord(city, LandlordFacts("Anna Kalniņa", LandlordKind.PERSON), actor=make_user())

    edit_landlord(landlord, LandlordFacts("Anna Liepa", LandlordKind.PERSON), actor=make_user())
    db_session.expire_all()

    found = {text: len(landlord_list(viewer, LandlordFilters(q=text))) for text in ("anna", "liepa", "kalniņa")}
    assert found == {"anna": 1, "liepa": 1, "kalniņa": 0}


def test_only_what_changed_is_audited_and_names_stay_sealed(db_session):
    city, actor = make_municipality(), make_user()
    landlord = create_landlord(city, LandlordFacts("Anna", LandlordKind.PERSON, phone="26000000"), actor=actor)

    edit_landlord(landlord, LandlordFacts("Anna", LandlordKind.COMPANY, phone="26111111"), actor=actor)

    event = audit.history(landlord)[0]
    assert (event.action, event.actor_id, set(event.changes)) == ("landlord.edit", actor.id, {"kind", "phone"})
    assert event.changes["kind"] == ["person", "company"]
    assert "26111111" not in str(event.changes)
    assert [audit.unseal(side) for side in event.changes["phone"]] == ["26000000", "26111111"]


def test_a_landlord_of_another_municipality_is_out_of_reach(db_session):
    ours, theirs = make_municipality(), make_municipality()
    landlord = make_landlord(theirs)

    assert get_landlord(landlord.id, access_for(Role.FINANCE, municipality=ours)) is None
    assert get_landlord(landlord.id, access_for(Role.FINANCE, municipality=theirs)) is landlord
    assert landlord_list(access_for(Role.SRA_OFFICER, municipality=ours), LandlordFilters()) == []


def test_choices_are_sorted_as_people_read_and_end_where_there_are_too_many(db_session):
    city = make_municipality()
    for name in ("Zaļā māja", "Ābele", "Bērzs"):
        make_landlord(city, name)

    assert [name for _id, name in landlord_choices([city.id])] == ["Ābele", "Bērzs", "Zaļā māja"]
    assert landlord_choices([city.id], most=2) == []


def facts(**values) -> LandlordFacts:
    return LandlordFacts(**{"name": "SIA Nams", "kind": LandlordKind.COMPANY, **values})


def test_codes_are_kept_without_spaces(db_session):
    typed = facts(registration_number="4000 326 1579", worries=(Worry.SMELLS,))

    landlord = create_landlord(make_municipality(), typed, actor=make_user())
    db_session.expire_all()

    assert landlord.registration_number == "40003261579"
    assert landlord.worries == ["smells"]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"registration_number": "40003261578"}, "L3"),
        ({"personal_code": "161175-19997"}, "L2"),  # a company has none
    ],
)
def test_a_wrong_code_is_refused_by_its_rule(db_session, values, rule):
    with pytest.raises(RuleViolation) as refusal:
        create_landlord(make_municipality(), facts(**values), actor=make_user())

    assert [finding.id for finding in refusal.value.findings] == [rule]


def test_a_demonstration_keeps_no_personal_code(flask_app, db_session):
    flask_app.config["DEMO"] = True
    person = facts(kind=LandlordKind.PERSON, personal_code="161175-19997")

    with pytest.raises(RuleViolation) as refusal:
        create_landlord(make_municipality(), person, actor=make_user())

    assert [finding.id for finding in refusal.value.findings] == ["L5"]


def test_a_consent_is_not_withdrawn_before_it_is_given(db_session):
    for given in (None, TODAY):
        with pytest.raises(Refused):
            create_landlord(
                make_municipality(),
                facts(consent_on=given, consent_withdrawn_on=TODAY - timedelta(days=1)),
                actor=make_user(),
            )


def test_a_standing_follows_the_one_before_and_leaving_has_a_reason(db_session):
    landlord, actor = make_landlord(make_municipality()), make_user()
    change_standing(landlord, Standing.HESITANT, TODAY - timedelta(days=5), "Smakas", actor=actor, today=TODAY)

    for standing, since, reason in (
        (Standing.LEFT, TODAY, None),
        (Standing.ACTIVE, TODAY - timedelta(days=6), None),
        (Standing.ACTIVE, TODAY + timedelta(days=1), None),
    ):
        with pytest.raises(Refused):
            change_standing(landlord, standing, since, reason, actor=actor, today=TODAY)
    change_standing(landlord, Standing.LEFT, TODAY, "Pārdeva māju", actor=actor, today=TODAY)
    db_session.expire_all()

    assert (landlord.standing, landlord.standing_since) == (Standing.LEFT, TODAY)
    assert [(one.standing, one.reason) for one in landlord.standings] == [
        (Standing.LEFT, "Pārdeva māju"),
        (Standing.HESITANT, "Smakas"),
    ]


def test_only_an_owner_has_a_share_and_thirds_stay_thirds(db_session):
    landlord, actor = make_landlord(make_municipality()), make_user()
    owner = add_person(landlord, PersonFacts(LandlordRole.OWNER, "Anna", share=Fraction(1, 3)), actor=actor)
    assert owner.share == Fraction(1, 3)

    edit_person(owner, PersonFacts(LandlordRole.BUILDING_MANAGER, "Anna", share=Fraction(1, 3)), actor=actor)
    assert owner.share is None

    remove_person(owner, actor=actor)
    db_session.expire_all()
    assert landlord.people == []
    assert audit.history(landlord)[0].action == "landlord.remove_person"
