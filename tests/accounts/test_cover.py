"""The pages of cover for absent colleagues."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import operations
from app.accounts.models import Cover, User
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Role
from tests.factories import make_municipality, make_user

DAY = timedelta(days=1)


@pytest.fixture
def riga(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def team(riga) -> tuple[User, User]:
    anna, baiba = (make_user(Role.MENTOR, municipality=riga, display_name=name) for name in ("Anna", "Baiba"))
    return anna, baiba


def test_the_manager_gives_cover_for_days_that_both_count(client, riga, team):
    client.as_(Role.PROGRAMME_MANAGER, municipality=riga)
    anna, baiba = team
    today = clock.today()

    page = client.get("/cover/new").submit(
        municipality=riga.id, absent=anna.id, covering=baiba.id, starts_on=today, last_day=today + DAY
    )

    assert (page.status, page.location) == (303, "/cover")
    assert "Pašlaik" in page.follow().main
    cover = db.session.scalars(sa.select(Cover)).one()
    assert (cover.absent_user_id, cover.covering_user_id) == (anna.id, baiba.id)
    assert (cover.starts_on, cover.ends_on) == (today, today + 2 * DAY)


def test_nobody_covers_for_anybody_until_both_are_chosen(client, riga, team):
    client.as_(Role.PROGRAMME_MANAGER, municipality=riga)

    page = client.get("/cover/new").submit(municipality=riga.id, starts_on=clock.today(), last_day=clock.today())

    assert page.status == 422
    assert "Kas ir prombūtnē: Izvēlieties vienu no iespējām." in page.main
    assert "Kas aizvieto: Izvēlieties vienu no iespējām." in page.main
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cover)) == 0


def test_a_refused_cover_keeps_what_was_chosen(client, riga, team):
    client.as_(Role.PROGRAMME_MANAGER, municipality=riga)
    today = clock.today()

    page = client.get("/cover/new").submit(
        municipality=riga.id, absent=team[0].id, covering=team[0].id, starts_on=today, last_day=today - DAY
    )
    assert (page.status, page.one("#last_day")["value"]) == (422, (today - DAY).isoformat())
    assert "Aizvietošana sākas:" in page.main
    page = page.submit(last_day=today)

    assert page.status == 422
    assert "Izvēlieties divus dažādus cilvēkus." in page.main


def test_cover_is_taken_back(client, riga, team):
    client.as_(Role.PROGRAMME_MANAGER, municipality=riga)
    today = clock.today()
    cover = operations.give_cover(team[0], team[1], riga, today + DAY, today + 3 * DAY, actor=client.user)

    page = client.get("/cover").submit("Beigt").follow()

    assert "Atsaukta" in page.main
    assert cover.ends_on == cover.starts_on
    client.post(f"/cover/{cover.id}/end")
    assert cover.ends_on == cover.starts_on


def test_another_municipalitys_people_and_cover_are_out_of_reach(client, riga, team):
    liepaja = make_municipality("Liepāja")
    client.as_(Role.PROGRAMME_MANAGER, municipality=liepaja)
    today = clock.today()
    cover = operations.give_cover(team[0], team[1], riga, today, today + DAY, actor=client.user)

    assert "Anna" not in client.get("/cover").main
    assert "Anna" not in client.get("/cover/new").main
    assert client.post(f"/cover/{cover.id}/end").status == 404
