"""Meters are put up, read, replaced and taken off; readings and certificates stay as they were written."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.audit import SYSTEM, history
from app.core.base import Base
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.papers import read_paper
from app.core.photos import read_photo
from app.core.versions import version_of
from app.meters import queries
from app.meters.calculations import together
from app.meters.models import (
    CertificateKind,
    Meter,
    MeterKind,
    MeterReading,
    MeterUnit,
    ReadingPhoto,
    ReadingSource,
    WhyLower,
)
from app.meters.operations import (
    MeterFacts,
    attach_paper,
    correct_reading,
    edit_meter,
    end_certificate,
    end_meter,
    replace_meter,
)
from app.meters.operations.meters import METER_FACTS
from tests.contracts.papers import pdf
from tests.factories import TODAY, make_flat, save
from tests.meters.cases import NOW, SINCE, make_certificate, make_meter, meter_facts, read
from tests.pictures import picture

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
JUNE = date(2026, 6, 1)


@pytest.fixture
def flat(db_session):
    return make_flat()


@pytest.fixture
def meter(flat):
    return make_meter(flat, first={"": 1_000})


def count(model: type[Base] = MeterReading) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


class TestReading:
    def test_the_same_reading_is_written_once_and_its_photo_may_come_later(self, meter):
        first = read(meter, JUNE, 2_000)
        photo = read_photo(picture())
        again = read(meter, JUNE, 2_000, photo=photo)
        read(meter, JUNE, 2_000, photo=photo)

        assert again.id == first.id
        assert (count(), count(ReadingPhoto)) == (2, 1)
        other = read(meter, JUNE, 2_000, source=ReadingSource.ACT)
        assert other.id != first.id

    def test_of_one_day_what_was_read_last_counts_however_late_it_is_sent(self, meter):
        noon = read(meter, JUNE, 3_000, made_at=NOW - 3 * HOUR)
        morning = read(meter, JUNE, 2_000, made_at=NOW - 9 * HOUR)  # waited on a phone, and is not below the one before
        assert queries.latest_readings([meter.id])[meter.id, ""] is noon
        assert queries.readings_of(meter.flat_id, JUNE, JUNE + DAY) == [morning, noon]
        right = correct_reading(morning, 2_500, JUNE, "Pārrakstīšanās.", actor=SYSTEM, now=NOW)
        assert queries.latest_readings([meter.id])[meter.id, ""] is noon
        assert queries.counters_of([meter])[meter.id, ""].readings[-1].value == 3_000
        assert queries.readings_of(meter.flat_id, JUNE, JUNE + DAY) == [right, noon]

    @pytest.mark.parametrize(("day", "words"), [(TODAY + DAY, "nākotnē"), (SINCE - DAY, "tikai kopš")])
    def test_a_day_to_come_or_without_the_meter_is_refused(self, meter, day, words):
        with pytest.raises(RuleViolation, match=words):
            read(meter, day, 5_000)

    def test_a_lower_reading_needs_a_reason_and_one_that_is_not_lower_keeps_none(self, meter):
        read(meter, JUNE, 2_000)
        with pytest.raises(RuleViolation, match="ir mazāks par iepriekšējo"):
            read(meter, JUNE + DAY, 1_999)
        row = read(meter, JUNE + DAY, 1_999, why_lower=WhyLower.EARLIER_WRONG)
        higher = read(meter, JUNE + 2 * DAY, 3_000, why_lower=WhyLower.ROLLED_OVER)

        assert (row.why_lower, higher.why_lower) == (WhyLower.EARLIER_WRONG, None)

    def test_readings_come_late_and_out_of_order(self, meter):
        read(meter, JUNE, 9_000)
        read(meter, date(2026, 3, 1), 4_000)
        read(meter, date(2026, 2, 1), 12_000)  # above a later one: nothing is refused, what is missing is shown

        last = queries.latest_readings([meter.id])[meter.id, ""]
        assert (last.read_on, last.value) == (JUNE, 9_000)
        counters = queries.counters_of([meter]).values()
        assert together(counters, date(2026, 3, 1), JUNE).value == 5_000
        assert len(together(counters, SINCE, JUNE).gaps) == 1

    @pytest.mark.parametrize(("zone", "value"), [("T1", 1), ("", 100_000_000), ("", -1)])
    def test_what_the_meter_cannot_show_is_refused(self, meter, zone, value):
        with pytest.raises(Refused):
            read(meter, JUNE, value, zone)
        assert read(meter, JUNE, 99_999_999).value == 99_999_999

    def test_a_wrong_one_is_corrected_by_another_row(self, meter):
        wrong = read(meter, JUNE, 20_000)
        right = correct_reading(wrong, 2_000, JUNE, "Pārrakstīšanās.", actor=SYSTEM, now=NOW)
        assert queries.latest_readings([meter.id])[meter.id, ""] is right
        with pytest.raises(Refused, match="jau ir labots"):
            correct_reading(wrong, 3_000, JUNE, "Vēlreiz.", actor=SYSTEM, now=NOW)
        with pytest.raises(RuleViolation):
            correct_reading(right, 500, JUNE, "Par zemu.", actor=SYSTEM, now=NOW)

        correct_reading(right, None, JUNE, "Cits dzīvoklis.", actor=SYSTEM, now=NOW)
        assert queries.latest_readings([meter.id])[meter.id, ""].value == 1_000
        assert count() == 4

    @pytest.mark.parametrize("change", ["UPDATE meter_reading SET value = 1", "DELETE FROM meter_reading"])
    def test_the_database_keeps_what_was_written(self, meter, change):
        with pytest.raises(DBAPIError, match="meter_reading_append_only"):
            db.session.execute(sa.text(change))

    def test_the_database_keeps_the_same_reading_once(self, meter):
        row = read(meter, JUNE, 2_000)
        with pytest.raises(IntegrityError):
            save(MeterReading(meter=meter, zone="", read_on=JUNE, value=2_000, source=row.source))

    def test_every_tariff_is_read_for_itself(self, flat):
        two = make_meter(flat, {"T1": 10, "T2": 900}, kind=MeterKind.ELECTRICITY, zones=("T1", "T2"))
        read(two, JUNE, 500, "T1")
        assert {zone: row.value for (_id, zone), row in queries.latest_readings([two.id]).items()} == {
            "T1": 500,
            "T2": 900,
        }


class TestMeters:
    def test_the_usual_unit_is_that_of_the_kind(self, flat):
        assert make_meter(flat, number="1").unit is MeterUnit.CUBIC_METRES
        assert make_meter(flat, number="2", kind=MeterKind.HEATING).unit is MeterUnit.MEGAWATT_HOURS
        with pytest.raises(Refused, match="mērvienībā"):
            make_meter(flat, number="3", unit=MeterUnit.KILOWATT_HOURS)

    @pytest.mark.parametrize("zones", [("T1",), ("T1", "T1")])
    def test_tariffs_are_two_different_ones_or_none(self, flat, zones):
        with pytest.raises(Refused, match="tarifus"):
            make_meter(flat, zones=zones)

    def test_a_number_hangs_in_a_flat_once_at_a_time(self, flat, meter):
        with pytest.raises(Refused, match="ar šādu numuru"):
            make_meter(flat, number=" A  100 ", kind=MeterKind.HOT_WATER)
        make_meter(make_flat())
        end_meter(meter, JUNE, None, actor=SYSTEM, now=NOW)
        make_meter(flat, installed_on=JUNE)

    def test_the_database_too_refuses_a_number_twice(self, flat, meter):
        with pytest.raises(IntegrityError, match="no_overlap_meter"):
            save(Meter(flat=flat, kind=meter.kind, number=meter.number, unit=meter.unit, installed_on=JUNE))

    def test_replaced_in_mid_period_nothing_is_lost(self, meter):
        read(meter, date(2026, 5, 1), 5_000)
        new = replace_meter(
            meter,
            JUNE,
            meter_facts(number="B 7", installed_on=JUNE),
            final={"": 6_000},
            first={"": 20},
            actor=SYSTEM,
            now=NOW,
        )
        read(new, date(2026, 7, 1), 1_520)

        assert (meter.removed_on, new.replaces, meter.replaced_by) == (JUNE, meter, new)
        hanging = queries.meters_of([meter.flat_id], JUNE)[meter.flat_id]
        assert hanging == [new]
        counters = queries.counters_of([meter, new]).values()
        used = together(counters, date(2026, 5, 1), date(2026, 7, 1))
        assert (used.value, used.gaps, used.spread) == (2_500, (), False)
        with pytest.raises(RuleViolation, match="noņemts"):
            read(meter, JUNE + DAY, 7_000)
        with pytest.raises(Refused, match="jau ir noņemts"):
            replace_meter(meter, JUNE, meter_facts(number="C", installed_on=JUNE), actor=SYSTEM, now=NOW)

    def test_without_final_readings_it_is_said_what_is_not_known(self, meter):
        new = replace_meter(meter, JUNE, meter_facts(number="B", installed_on=JUNE), actor=SYSTEM, now=NOW)
        used = together(queries.counters_of([meter, new]).values(), SINCE, TODAY)
        assert [(gap.starts_on, gap.ends_on) for gap in used.gaps] == [(SINCE, JUNE), (JUNE, TODAY)]

    @pytest.mark.parametrize("changed", [{"kind": MeterKind.HOT_WATER}, {"installed_on": JUNE + DAY}])
    def test_the_new_meter_counts_the_same_from_the_same_day(self, meter, changed):
        facts = MeterFacts(**{**vars(meter_facts(number="B", installed_on=JUNE)), **changed})
        with pytest.raises(Refused, match="to pašu"):
            replace_meter(meter, JUNE, facts, actor=SYSTEM, now=NOW)

    @pytest.mark.parametrize(("on", "words"), [(TODAY + DAY, "nākotnē"), (date(2026, 5, 31), "pēc šīs dienas")])
    def test_a_meter_is_not_taken_off_before_it_was_read_or_in_the_future(self, meter, on, words):
        read(meter, JUNE, 2_000)
        with pytest.raises(Refused, match=words):
            end_meter(meter, on, "Lieks.", actor=SYSTEM, now=NOW)

    def test_a_slip_is_corrected_and_a_colleagues_change_is_not_overwritten(self, meter):
        seen = version_of(meter, METER_FACTS)
        edit_meter(meter, meter_facts(number="A 101", place_words="Vannasistabā"), actor=SYSTEM, now=NOW, seen=seen)
        assert (meter.number, meter.place_words) == ("A 101", "Vannasistabā")
        with pytest.raises(Refused, match="Kolēģis"):
            edit_meter(meter, meter_facts(number="A 102"), actor=SYSTEM, now=NOW, seen=seen)

    @pytest.mark.parametrize("changed", [{"zones": ("T1", "T2")}, {"kind": MeterKind.GAS}, {"installed_on": JUNE}])
    def test_what_readings_speak_of_stays(self, meter, changed):
        with pytest.raises(Refused):
            edit_meter(meter, meter_facts(**changed), actor=SYSTEM, now=NOW)

    def test_one_taken_off_in_error_is_put_back_unless_another_hangs_there(self, meter):
        end_meter(meter, JUNE, "Kļūda.", actor=SYSTEM, now=NOW)
        edit_meter(meter, meter_facts(), actor=SYSTEM, now=NOW)
        assert (meter.removed_on, meter.removed_because) == (None, None)
        replace_meter(meter, JUNE, meter_facts(number="B", installed_on=JUNE), actor=SYSTEM, now=NOW)
        with pytest.raises(Refused, match="aizstājis"):
            edit_meter(meter, meter_facts(), actor=SYSTEM, now=NOW)

    def test_all_of_it_is_in_the_history(self, meter):
        read(meter, JUNE, 2_000)
        end_meter(meter, TODAY, "Lieks.", actor=SYSTEM, now=NOW)
        assert [one.action for one in reversed(history(meter))] == [
            "meter.add",
            "meter.record_reading",
            "meter.record_reading",
            "meter.end",
        ]


class TestCertificates:
    def test_a_newer_one_replaces_it(self, flat):
        old = make_certificate(flat)
        new = make_certificate(flat, issued_on=JUNE, expires_on=None)

        assert (old.ended_on, new.replaces_id, new.ended_on) == (JUNE, old.id, None)
        with pytest.raises(Refused, match="jaunāka"):
            make_certificate(flat, issued_on=SINCE)
        assert make_certificate(flat, CertificateKind.CHIMNEY).replaces_id is None

    def test_others_stand_side_by_side(self, flat):
        lift = make_certificate(flat, CertificateKind.OTHER, other_words="Lifts")
        make_certificate(flat, CertificateKind.OTHER, other_words="Ugunsdzēšamais aparāts")
        assert lift.ended_on is None
        with pytest.raises(Refused, match="par ko"):
            make_certificate(flat, CertificateKind.OTHER)

    @pytest.mark.parametrize("changed", [{"issued_on": TODAY + DAY, "expires_on": None}, {"expires_on": SINCE - DAY}])
    def test_days_that_cannot_be_are_refused(self, flat, changed):
        with pytest.raises(Refused):
            make_certificate(flat, **changed)

    def test_one_is_ended_with_a_reason_and_once(self, flat):
        one = make_certificate(flat)
        with pytest.raises(Refused):
            end_certificate(one, SINCE - DAY, "Kļūda.", actor=SYSTEM, today=TODAY)
        end_certificate(one, SINCE, "Ierakstīts kļūdas pēc.", actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused, match="jau ir beigusies"):
            end_certificate(one, TODAY, "Vēlreiz.", actor=SYSTEM, today=TODAY)

    @pytest.mark.parametrize("change", ["UPDATE certificate SET expires_on = NULL", "DELETE FROM certificate"])
    def test_the_database_keeps_what_was_issued(self, flat, change):
        make_certificate(flat)
        with pytest.raises(DBAPIError, match="certificate_locked"):
            db.session.execute(sa.text(change))

    def test_its_paper_is_kept_as_sent_and_once(self, flat):
        one, paper = make_certificate(flat), read_paper(pdf())
        kept = attach_paper(one, paper, "gāze.pdf", actor=SYSTEM)
        assert kept.sha256 == paper.sha256
        with pytest.raises(Refused, match="jau ir pievienots"):
            attach_paper(one, paper, "vēlreiz.pdf", actor=SYSTEM)
        with pytest.raises(DBAPIError, match="certificate_paper_append_only"):
            db.session.execute(sa.text("UPDATE certificate_paper SET sha256 = 'x'"))
