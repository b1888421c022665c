"""The signed papers of contracts, and their insurance: added, downloaded, withdrawn, missing, running out."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.contracts.models import ContractFile, ContractFileWithdrawal, ContractModel, Insurance, InsuranceState
from app.contracts.operations import Amendment, TermFacts, amend_contract
from app.contracts.operations.papers import InsuranceFacts, attach_paper, record_insurance, withdraw_paper
from app.contracts.queries.lists import ContractFilters, Lacks, contracts_in_reach, insurance_running_out, lacking
from app.contracts.queries.papers import insurances_of, versions_without_paper
from app.core import backup, files
from app.core.audit import SYSTEM, AuditEvent, history
from app.core.errors import Refused
from app.core.extensions import db
from app.core.papers import read_paper
from app.core.permissions import Role
from tests.contracts.cases import LAST, drawn_up, head_lease, signed
from tests.contracts.papers import edoc, pdf
from tests.core.test_backup import NOW
from tests.factories import TODAY, access_for, make_flat, make_household, make_landlord, make_municipality, make_user

PAPER = pdf("līgums")


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city, landlord=make_landlord(city))


@pytest.fixture
def contract(flat):
    return signed(head_lease(flat))


@pytest.fixture
def officer(client, city, monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)
    client.sign_in(make_user(Role.SRA_OFFICER, municipality=city))
    return client


def attached(contract, data: bytes = PAPER, number: int | None = 0) -> ContractFile:
    return attach_paper(contract, read_paper(data), "līgums.pdf", number, actor=SYSTEM)


def insured(
    contract, expires_on: date | None = LAST, state=InsuranceState.ACTIVE, since=date(2026, 6, 1), **other
) -> Insurance:
    facts = InsuranceFacts(state, since, other.get("insurer", "Balta"), expires_on)
    return record_insurance(contract, facts, actor=SYSTEM, today=TODAY)


class TestPapers:
    def test_a_draft_a_known_file_and_a_version_that_is_not_there_are_refused(self, flat, contract):
        attached(contract)
        for words, attempt in {
            "jau ir pievienots": lambda: attached(contract),
            "nav šādu grozījumu": lambda: attached(contract, edoc(), 3),
            "Sagatavei": lambda: attached(drawn_up(head_lease(make_flat(flat.building)))),
        }.items():
            with pytest.raises(Refused, match=words):
                attempt()

    def test_every_signed_version_asks_for_its_paper(self, contract):
        amendment = Amendment(date(2026, 3, 1), date(2026, 4, 1), "Īre mainās.", LAST)
        amend_contract(contract, amendment, TermFacts(rent_cents=26_000), actor=SYSTEM, today=TODAY)
        assert versions_without_paper(contract) == [0, 1]

        wrong = attached(contract)
        attached(contract, edoc(), 1)
        attached(contract, pdf("plāns"), None)
        assert versions_without_paper(contract) == []

        withdraw_paper(wrong, "Cita dzīvokļa līgums.", actor=SYSTEM)
        assert versions_without_paper(contract) == [0]
        with pytest.raises(Refused, match="jau ir atsaukts"):
            withdraw_paper(wrong, "Vēlreiz.", actor=SYSTEM)
        attached(contract)  # the same file may come back
        assert {event.action for event in history(contract)} >= {"contract.attach_paper", "contract.withdraw_paper"}

    @pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
    @pytest.mark.parametrize("table", ["contract_file", "contract_file_withdrawal", "insurance"])
    def test_the_database_changes_and_deletes_none(self, contract, statement, table):
        withdraw_paper(attached(contract), "x", actor=SYSTEM)
        insured(contract)
        with pytest.raises(DBAPIError, match="append_only"), db.session.begin_nested():
            db.session.execute(sa.text(statement.format(table)))

    def test_the_file_is_in_the_backup_and_comes_back(self, flask_app, contract, tmp_path):
        name = attached(contract).file_name
        db.session.commit()
        file = backup.create(tmp_path / "b.tar.gz", now=NOW)
        files.path_of(name).unlink()

        backup.restore(file, confirmed=True, now=NOW)

        assert files.path_of(name).read_bytes() == PAPER


class TestPages:
    def test_a_paper_is_attached_by_its_content_downloaded_as_sent_and_withdrawn(self, officer, contract, db_session):
        page = officer.get(f"/contracts/{contract.id}").follow("Pievienot parakstīto dokumentu")
        refused = page.submit(paper=(BytesIO(b"<script>"), "ligums.pdf"), version="0")
        assert refused.status == 422
        assert "Šādu failu nevar pievienot" in refused.one(".field-error").get_text()

        shown = page.submit(paper=(BytesIO(PAPER), "../Izdomātais.exe"), version="0").follow()

        file = db_session.scalars(sa.select(ContractFile)).one()
        assert "Fails ir pievienots" in shown.main
        assert file.sha256 in shown.main
        assert (file.suffix, files.path_of(file.file_name).read_bytes()) == ("pdf", PAPER)
        answer = officer.get(f"/contracts/{contract.id}/papers/{file.id}").response
        assert answer.data == PAPER
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={contract.number}-{file.id}.pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

        shown = shown.follow("Atsaukt failu : ../Izdomātais.exe").submit(reason="Cits līgums.").follow()
        assert "Atsaukts fails" in shown.main
        assert "Cits līgums." in shown.main
        assert officer.get(f"/contracts/{contract.id}/papers/{file.id}").response.data == PAPER
        assert db_session.scalar(sa.select(sa.func.count(ContractFileWithdrawal.id))) == 1

    def test_nothing_chosen_is_said(self, officer, contract):
        page = officer.get(f"/contracts/{contract.id}/papers/new").submit(version="")
        assert page.status == 422
        assert "Izvēlieties failu" in page.one(".error-summary").get_text()

    def test_a_download_is_logged_with_whose_names_it_may_hold(self, officer, city, flat, db_session):
        household = make_household(city)
        lease = head_lease(flat, model=ContractModel.CLIENT_LEASE, why_not_client=None, household=household)
        file = attached(signed(lease))
        officer.get(f"/contracts/{file.contract_id}/papers/{file.id}")
        read = db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "contract.paper.read")).one()
        assert (read.object_type, read.object_id, read.actor_id) == ("household", household.id, officer.user.id)

    def test_a_file_is_found_under_its_own_contract_only_and_not_by_who_may_not_change_it(
        self, officer, new_client, contract, flat, city
    ):
        file, other = attached(contract), signed(head_lease(make_flat(flat.building, landlord=flat.landlord)))
        assert officer.get(f"/contracts/{other.id}/papers/{file.id}").status == 404
        finance = new_client().as_(Role.FINANCE, municipality=city)
        assert finance.get(f"/contracts/{contract.id}/papers/{file.id}").status == 403
        page = finance.get(f"/contracts/{contract.id}")
        assert file.sha256 in page.main
        assert "līgums.pdf" not in page.main

    def test_a_draft_has_no_papers(self, officer, flat):
        assert officer.get(f"/contracts/{drawn_up(head_lease(flat)).id}/papers/new").status == 404

    def test_the_insurance_is_recorded_and_the_earlier_state_stays(self, officer, contract, db_session):
        page = officer.get(f"/contracts/{contract.id}/insurance")
        refused = page.submit(state="refused", since="2026-05-01")
        assert refused.status == 422
        assert "Norādiet apdrošinātāju" in refused.main
        refused.submit(state="refused", insurer="Balta", since="2026-05-01")
        page = officer.get(f"/contracts/{contract.id}/insurance")
        refused = page.submit(state="active", insurer="Ergo", since="2026-06-01", expires_on="2026-05-31")
        assert refused.status == 422
        shown = refused.submit(state="active", insurer="Ergo", since="2026-06-01", expires_on="2027-05-31").follow()

        assert "Ergo" in shown.one("#insurance").get_text()
        assert "Balta" in shown.one("#insurance details").get_text()
        assert [one.insurer for one in insurances_of(contract)] == ["Ergo", "Balta"]

    def test_today_says_what_is_missing_and_what_runs_out(self, officer, contract):
        def said(page, words: str) -> bool:
            return words in page.main

        page = officer.get("/")
        assert said(page, "Nav pievienots parakstītais dokuments")
        assert said(page, "Dzīvokļi nav apdrošināti")
        assert contract.number in page.follow("Dzīvokļi nav apdrošināti").main

        attached(contract)
        insured(contract, TODAY + timedelta(days=30))
        page = officer.get("/")
        assert not said(page, "Nav pievienots parakstītais dokuments")
        assert not said(page, "Dzīvokļi nav apdrošināti")
        assert said(page, "Beidzas apdrošināšana")

        insured(contract, TODAY + timedelta(days=31))
        assert not said(officer.get("/"), "Beidzas apdrošināšana")


@pytest.mark.parametrize(
    ("rows", "uninsured"),
    [
        ([], 1),
        ([{"expires_on": TODAY}], 0),
        ([{"expires_on": TODAY - timedelta(days=1), "since": date(2026, 1, 1)}], 1),
        ([{"state": InsuranceState.REFUSED}], 0),
        ([{"state": InsuranceState.REFUSED}, {"state": InsuranceState.NONE}], 1),
        ([{"expires_on": LAST}, {"state": InsuranceState.NONE, "since": date(2026, 1, 1)}], 0),
    ],
)
def test_the_latest_that_was_said_of_the_insurance_holds(contract, city, rows, uninsured):
    for row in rows:
        insured(contract, **{"expires_on": None, **row})
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    assert lacking(viewer, TODAY)[Lacks.INSURANCE] == uninsured
    listed = db.session.scalars(contracts_in_reach(viewer, ContractFilters(lacks=Lacks.INSURANCE), TODAY)).all()
    assert len(listed) == uninsured


def test_an_agreement_on_use_is_not_insured_and_nothing_is_asked_of_other_municipalities(flat, city):
    lease = head_lease(flat, model=ContractModel.OCCUPANCY, why_not_client=None, household=make_household(city))
    signed(lease)
    elsewhere = make_municipality("Liepāja")
    insured(signed(head_lease(make_flat(municipality=elsewhere))), TODAY)

    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    assert lacking(viewer, TODAY) == {Lacks.PAPER: 1, Lacks.INSURANCE: 0}
    assert insurance_running_out(viewer, TODAY, 8) == []
