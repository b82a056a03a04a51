"""A city profile is a TOML file: what it says becomes a typed city, and every fault in it is named at once."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from ivr.city import EnableExtra, ForbiddenDates, LossRules, Opening, PinRequired, Span, Unit
from models.policy import PolicyError, load
from models.profile_reader import ProfileReader

CITY = 'extends = "shijiazhuang"\ncode = "nowhere"\nname = { zh = "某市", en = "Nowhere" }\n'


def profile(folder: Path, text: str, head: str = CITY) -> str:
    path = folder / "nowhere.toml"
    path.write_text(head + text, encoding="utf-8")
    return str(path)


def faults_of(name_or_path: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as fault:
        load(name_or_path)
    return fault.value.faults


def test_every_kind_of_setting_is_read_into_its_type(tmp_path: Path) -> None:
    city = load(
        profile(
            tmp_path,
            """
            [loss]
            temporary = { count = 24, unit = "hours" }
            release_channels = ["counter", "phone"]
            usable_again_after = { hours = 24 }
            [pin]
            required = "optional"
            enable_extra = "none"
            forbidden = ["000000"]
            forbidden_dates = "own"
            code_lifetime = { minutes = 5 }
            [card]
            keyed_tail = 8
            [staff]
            closures = [2026-11-24]
            [[staff.hours]]
            weekdays = "Mon-Thu, Sat"
            hours = ["08:30-12:00", "13:30-24:00"]
            from_day = "10-01"
            to_day = "04-30"
            """,
        )
    )

    assert city.loss.temporary == Span(24, Unit.HOURS)
    assert city.loss.release_channels == {"counter", "phone"}
    assert city.loss.usable_again_after == timedelta(hours=24)
    assert city.pin.required is PinRequired.OPTIONAL
    assert city.pin.enable_extra is EnableExtra.NONE
    assert city.pin.forbidden == {"000000"}
    assert city.pin.forbidden_dates is ForbiddenDates.OWN
    assert city.pin.code_lifetime == timedelta(minutes=5)
    assert city.card.keyed_tail == 8
    assert city.staff.closures == {date(2026, 11, 24)}
    assert city.staff.hours == (
        Opening(
            weekdays=frozenset({0, 1, 2, 3, 5}),
            hours=((time(8, 30), time(12)), (time(13, 30), time(0))),
            from_day=(10, 1),
            to_day=(4, 30),
        ),
    )


def test_what_a_profile_does_not_say_is_as_in_the_profile_it_extends(tmp_path: Path) -> None:
    base, city = load("shijiazhuang"), load(profile(tmp_path, "[loss]\nrenewal = false\n"))

    assert not city.loss.renewal
    assert city.loss.temporary == base.loss.temporary
    assert city.info == base.info
    assert city.staff == base.staff


def test_one_bank_can_be_changed_and_the_others_kept(tmp_path: Path) -> None:
    city = load(profile(tmp_path, '[bank.lines.ABC]\nsaid = "4008895599"\n'))

    assert {line.code: line.said for line in city.bank.lines} == {
        "CCB": "3329451",
        "ABC": "4008895599",
        "ICBC": "95588",
        "BOC": "95566",
    }


def test_one_text_can_be_changed_in_one_language(tmp_path: Path) -> None:
    city = load(profile(tmp_path, '[info.fees]\nen = "All of it is free."\n'))

    assert city.info["fees"]["en"] == "All of it is free."
    assert city.info["fees"]["zh"] == load("shijiazhuang").info["fees"]["zh"]


@pytest.mark.parametrize(
    ("written", "pauses"),
    [
        ('"off"', ()),
        ("[{ minutes = 5 }, { hours = 1 }]", (timedelta(minutes=5), timedelta(hours=1))),
    ],
)
def test_p3_pauses_are_a_list_of_lengths_or_off(
    written: str, pauses: tuple[timedelta, ...], tmp_path: Path
) -> None:
    assert load(profile(tmp_path, f"[pin]\npause = {written}\n")).pin.pause == pauses


@pytest.mark.parametrize(("written", "lasts"), [('"never"', None), ("{ hours = 24 }", timedelta(hours=24))])
def test_p3_a_lock_lasts_for_ever_or_for_a_while(
    written: str, lasts: timedelta | None, tmp_path: Path
) -> None:
    assert load(profile(tmp_path, f"[pin]\nunlock_after = {written}\n")).pin.unlock_after == lasts


@pytest.mark.parametrize("written", ['"on"', "[]", "30", '["30"]', "[{ minutes = 0 }]", "[{ years = 1 }]"])
def test_p3_what_is_no_pause_is_a_fault(written: str, tmp_path: Path) -> None:
    [fault] = faults_of(profile(tmp_path, f"[pin]\npause = {written}\nunlock_after = 7\n"))[:1]

    assert fault.startswith("pin.pause must be")


def test_a_card_is_named_by_something(tmp_path: Path) -> None:
    assert faults_of(profile(tmp_path, "[card]\nkeyed_by = []\n")) == ("card.keyed_by names nothing",)


def test_all_faults_are_named_at_once_by_their_keys(tmp_path: Path) -> None:
    faults = faults_of(
        profile(
            tmp_path,
            """
            nonsense = 1
            time_zone = "Asia/Nowhere"
            counter = 5
            [loss]
            temporary = { count = 0, unit = "weeks" }
            formal_release = "sometimes"
            renewal = "yes"
            [pin]
            initial = "12345"
            forbidden = ["1"]
            max_wrong = "6"
            max_wrogn = 6
            code_lifetime = 10
            required = "maybe"
            [staff]
            hours = [{ weekdays = "Mo-Fr", hours = ["9-5"], from_day = "31-01" }]
            closures = ["tomorrow"]
            takes_loss_for = "locked"
            [bank.lines.ABC]
            dial = "95599"
            [card]
            keyed_tail = 3
            [speech]
            voices = { de = "Hans" }
            [info]
            fees = { en = "" }
            weather = { zh = "晴", en = "sunny" }
            """,
        )
    )

    assert set(faults) == {
        "nonsense is not a setting",
        "time_zone is not a time zone",
        "counter must be a table",
        "loss.temporary.count must be 1 or more",
        "loss.temporary.unit must be one of working_days, days, hours",
        "loss.formal_release holds 'sometimes', which is none of until_replacement, never",
        "loss.renewal must be true or false",
        "pin.initial must be six digits",
        "pin.forbidden must be six digits each",
        "pin.max_wrong must be a whole number",
        "pin.max_wrogn is not a setting",
        "pin.code_lifetime must be a length of time like { minutes = 10 }",
        "pin.required must be one of yes, optional, no",
        "staff.hours[0].weekdays must be days like Mon-Fri, or Mon, Wed, Sat",
        "staff.hours[0].hours must be hours like 08:30-17:30",
        "staff.hours[0].from_day must be a day of the year like 05-01",
        "staff.closures[0] must be a date like 2026-10-01",
        "staff.takes_loss_for must be a list",
        "bank.lines.ABC.dial must be a number like +8695599",
        "card.keyed_tail must be 5 or more",
        "speech.voices.zh is missing",
        "speech.voices.en is missing",
        "speech.voices.de is not a language of this line",
        "info.fees.en is empty",
        "info holds weather, which nobody asks for",
    }


@pytest.mark.parametrize(
    ("setting", "days", "why"),
    [
        ("turns", 0, "retention.turns must be 1 day or more: the call may not be over"),
        ("calls", 183, "retention.calls must be 184 days or more: the Cybersecurity Law (art. 21)"),
        ("security_events", 30, "retention.security_events must be 184 days or more: the Cybersecurity Law"),
        ("deeds", 183, "retention.deeds must be 184 days or more: the Cybersecurity Law"),
        ("cancelled", 183, "retention.cancelled must be 184 days or more: the Cybersecurity Law"),
        ("cancelled", 1095, "retention has cancelled shorter than deeds: forgetting a holder"),
        ("messages", 0, "retention.messages must be 1 day or more"),
        ("callbacks", -1, "retention.callbacks must be 1 day or more"),
    ],
)
def test_a_city_that_forgets_sooner_than_the_law_allows_is_refused_with_the_reason(
    tmp_path: Path, setting: str, days: int, why: str
) -> None:
    faults = faults_of(profile(tmp_path, f"[retention]\n{setting} = {{ days = {days} }}\n"))

    assert any(fault.startswith(why) for fault in faults)


def test_a_city_may_keep_for_just_as_long_as_the_law_asks(tmp_path: Path) -> None:
    text = "[retention]\n" + "".join(
        f"{setting} = {{ days = 184 }}\n" for setting in ("calls", "security_events", "deeds", "cancelled")
    )

    assert load(profile(tmp_path, text)).retention.deeds == timedelta(days=184)


@pytest.mark.parametrize("hours", ["17:30-08:30", "08:30-08:30", "08:30", "25:00-26:00"])
def test_hours_must_be_hours(tmp_path: Path, hours: str) -> None:
    text = f'[staff]\nhours = [{{ weekdays = "Mon", hours = ["{hours}"] }}]\n'

    assert [fault.split()[0] for fault in faults_of(profile(tmp_path, text))] == ["staff.hours[0].hours"]


def test_a_city_must_say_its_own_name_and_code(tmp_path: Path) -> None:
    faults = faults_of(profile(tmp_path, 'extends = "shijiazhuang"\n', head=""))

    assert faults == ("code is missing", "name is missing")


def test_a_profile_that_stands_alone_hears_of_every_text_it_lacks(tmp_path: Path) -> None:
    faults = faults_of(
        profile(tmp_path, 'code = "nowhere"\nname = { zh = "某市", en = "Nowhere" }\n', head="")
    )

    for missing in ("counter is missing", "bank.lines is missing", "staff.hours_said is missing"):
        assert missing in faults
    assert "info lacks two_pins" in faults


def test_an_unknown_profile_hears_which_ones_there_are() -> None:
    (fault,) = faults_of("atlantis")

    assert "shijiazhuang" in fault


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    (fault,) = faults_of(profile(tmp_path, "code = \n", head=""))

    assert fault.startswith("is not TOML")
    assert "line 1" in fault


def test_profiles_may_extend_one_another_but_not_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n', encoding="utf-8")

    assert faults_of(str(tmp_path / "a.toml")) == ("extends itself",)


def test_a_profile_may_extend_a_neighbour(tmp_path: Path) -> None:
    profile(tmp_path, "[pin]\nmax_wrong = 4\n")
    child = tmp_path / "child.toml"
    child.write_text(CITY.replace('"shijiazhuang"', '"nowhere.toml"'), encoding="utf-8")

    assert load(str(child)).pin.max_wrong == 4


def test_a_table_that_says_nothing_has_the_defaults_of_its_dataclass() -> None:
    reader = ProfileReader({}, {})

    assert reader.read_table(LossRules, {}, "loss") == LossRules()
    assert reader.faults == []
