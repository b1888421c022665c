"""A landlord is found by whole words of the name, as it is called now; what changed is in the audit."""

from app.core import audit
from app.core.permissions import Role
from app.landlords.models import LandlordKind
from app.landlords.operations import LandlordFacts, create_landlord, edit_landlord
from app.landlords.queries import LandlordFilters, get_landlord, landlord_choices, landlord_list
from tests.factories import access_for, make_landlord, make_municipality, make_user


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
