"""Importing cards: the contract's columns, bad rows, second runs, and no PIN anywhere."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from ivr.city import BankLine, BankRules
from ivr.desk import CardStatus, LossDeed
from models import card_list
from models.card_file import read_file_by_number
from models.card_list import CardLine
from models.cards_import import Summary, import_cards
from models.database import Database
from models.holder import Holder
from models.import_batch import Difference
from models.import_file import UnreadableFile
from models.import_row import COLUMNS
from models.office import Office
from models.sealed import unseal
from tests.factories import A_PIN, a_citizen_id, a_desk, an_enabled_card, make_office
from tests.models.looking import events, kinds, messages
from tests.together import together


def row(**cells: str) -> dict[str, str]:
    """A good row, with these cells in it."""
    return {
        "card_number": "A00000001",
        "citizen_id": "110101199003070011",
        "name": "林测试",
        "phone": "13800138000",
        "employer": "测试有限公司",
        "address": "测试路1号",
        "bank": "CCB",
        "bank_account": "6217000000000000001",
        "status": "1",
        "pin": "",
    } | cells


def rows(count: int) -> list[dict[str, str]]:
    """So many good rows for so many people."""
    return [row(card_number=f"C{number:08}", citizen_id=a_citizen_id()) for number in range(count)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file lies."""
    return tmp_path / "cards.csv"


def write(path: Path, table: Sequence[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    """A file with these rows."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(table)
    return path


def take(office: Office, path: Path, *table: dict[str, str]) -> Summary:
    """Import these rows."""
    return import_cards(office, write(path, table))


def shown(office: Office, number: str = "A00000001") -> CardLine:
    """The card as `lossline cards show` has it."""
    line = card_list.show(office, number)
    assert line is not None
    return line


def rejects(path: Path) -> list[dict[str, str]]:
    """The file of rejects."""
    with path.with_suffix(".rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_card_comes_in_with_all_that_is_known_of_its_holder(office: Office, path: Path) -> None:
    summary = take(office, path, row())

    assert (summary.rows, summary.new, summary.is_clean) == (1, 1, True)
    with office.database.deeds() as session:
        file = read_file_by_number(session, "A00000001")
        holder = session.query(Holder).one()
    assert file is not None
    assert file.citizen_id(office.keys) == "110101199003070011"
    assert file.phone(office.keys) == "+8613800138000"
    assert (file.bank, file.bank_account(office.keys)) == ("CCB", "6217000000000000001")
    assert unseal(office.keys, "holders.name", holder.uid, holder.name) == "林测试"
    desk = a_desk(office, caller="13800138000")
    assert desk.claim_by_card_number("00000001").claim == desk.claim_by_calling_number().claim


@pytest.mark.parametrize(
    ("status", "pin", "shows", "pin_shows"),
    [
        ("", "", CardStatus.ACTIVE, "initial"),
        ("1", "123456", CardStatus.ACTIVE, "initial"),
        ("1", A_PIN, CardStatus.ACTIVE, "enabled"),
        ("1", "111111", CardStatus.ACTIVE, "enabled"),
        ("0", "", CardStatus.SEALED, "initial"),
        ("9", A_PIN, CardStatus.CANCELLED, "enabled"),
        ("3", A_PIN, CardStatus.LOCKED, "locked"),
        ("3", "", CardStatus.LOCKED, "locked"),
        ("4", A_PIN, CardStatus.TEMPORARY_LOSS, "enabled"),
        ("2", "", CardStatus.FORMAL_LOSS, "initial"),
    ],
)
def test_status_and_pin_come_in_as_the_contract_says(
    office: Office, path: Path, status: str, pin: str, shows: CardStatus, pin_shows: str
) -> None:
    assert take(office, path, row(status=status, pin=pin)).is_clean

    line = shown(office)
    assert (line.status, line.pin) == (shows, pin_shows)


def test_an_imported_pin_opens_the_gate(office: Office, path: Path) -> None:
    take(office, path, row(pin=A_PIN))

    with a_desk(office) as desk:
        proof = desk.try_pin(desk.claim_by_card_number("00000001").claim, A_PIN)
        assert proof is not None
        assert desk.report_loss(proof).deed is LossDeed.DONE


def test_an_imported_loss_has_a_number_and_an_event_and_nobody_is_told_again(
    office: Office, path: Path
) -> None:
    take(office, path, row(status="4"))

    line = shown(office)
    assert line.loss is not None
    assert line.loss.ends_at is not None
    assert (len(line.loss.reference), line.loss_channel) == (12, "import")
    with office.database.light() as connection:
        file = read_file_by_number(connection, "A00000001")
    assert file is not None
    assert kinds(office, f"card:{file.uid}") == ["loss.reported"]
    assert messages(office) == messages(office, "bank_notice") == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"card_number": "A1234567"}, "card_number is not 9"),
        ({"card_number": ""}, "card_number is not 9"),
        ({"citizen_id": "110101199003070012"}, "citizen_id is not a valid ID"),
        ({"citizen_id": "110101900307001"}, "citizen_id is not a valid ID"),
        ({"name": "  "}, "name is missing"),
        ({"phone": "12"}, "phone is not"),
        ({"status": "5"}, "status is none of"),
        ({"pin": "12345"}, "pin is not six digits"),
        ({"pin": "１２３４５６"}, "pin is not six digits"),
        ({"bank": "x" * 33}, "bank is no"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason_and_the_others_come_in(
    office: Office, path: Path, cells: dict[str, str], reason: str
) -> None:
    good = row(card_number="B00000001", citizen_id=a_citizen_id())

    summary = take(office, path, good, row(**cells))

    assert (summary.rows, summary.new, summary.rejected) == (2, 1, 1)
    [rejected] = rejects(path)
    assert rejected["rejected_line"] == "3"
    assert rejected["reason"].startswith(reason)


def test_rejects_hold_no_pin_wherever_it_stood(office: Office, path: Path) -> None:
    write(path, [row(status="5", pin=A_PIN), row(card_number=A_PIN), row(pin=f"{A_PIN}1"), row(status=A_PIN)])
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(f"A00000002,110101199003070011,x,,,,,,,1,{A_PIN}\n{A_PIN}\n")

    summary = import_cards(office, path)

    assert summary.rejected == 6
    assert A_PIN not in path.with_suffix(".rejects.csv").read_text(encoding="utf-8")
    assert "pin" not in rejects(path)[0]


def test_rejects_cannot_be_imported_by_mistake(office: Office, path: Path) -> None:
    take(office, path, row(status="5", pin=A_PIN))

    with pytest.raises(UnreadableFile, match="file of rejects"):
        import_cards(office, path.with_suffix(".rejects.csv"))


def test_rejects_are_for_their_owner_only_and_go_when_there_are_none_any_more(
    office: Office, path: Path
) -> None:
    summary = take(office, path, row(status="5"))
    assert summary.rejects is not None
    assert summary.rejects.stat().st_mode & 0o777 == 0o600

    assert take(office, path, row()).rejects is None
    assert not summary.rejects.exists()


def test_importing_again_changes_nothing(office: Office, path: Path) -> None:
    table = [row(pin=A_PIN), *rows(20)]
    take(office, path, *table)

    again = take(office, path, *table)

    assert (again.rows, again.new, again.changed, again.is_clean) == (21, 0, 0, True)


def test_importing_again_changes_master_data(office: Office, path: Path) -> None:
    take(office, path, row())

    again = take(
        office, path, row(name="林改名", phone="13900139000", employer="", bank="ABC", bank_account="1")
    )

    assert (again.new, again.changed, again.is_clean) == (0, 1, True)
    with office.database.deeds() as session:
        file = read_file_by_number(session, "A00000001")
        holder = session.query(Holder).one()
    assert file is not None
    assert (file.phone(office.keys), file.bank) == ("+8613900139000", "ABC")
    assert holder.employer is None
    assert unseal(office.keys, "holders.name", holder.uid, holder.name) == "林改名"


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ({"status": "1"}, {"status": "4"}, "status is 1 in the record and 4 in the file"),
        ({"status": "2"}, {"status": "1"}, "status is 2 in the record and 1 in the file"),
        ({"status": "9"}, {"status": ""}, "status is 9 in the record and 1 in the file"),
        ({"pin": A_PIN}, {"pin": ""}, "PIN is enabled in the record and initial in the file"),
        ({"pin": ""}, {"pin": A_PIN}, "PIN is initial in the record and enabled in the file"),
        ({"pin": "739164"}, {"pin": "620957"}, "PIN in the record is not the one in the file"),
    ],
)
def test_status_pin_and_loss_of_a_known_card_stay_and_differences_are_listed(
    office: Office, path: Path, first: dict[str, str], second: dict[str, str], what: str
) -> None:
    take(office, path, row(**first))
    before = shown(office)
    heard: list[Difference] = []

    summary = import_cards(office, write(path, [row(**second)]), on_difference=heard.append)

    assert shown(office) == before
    assert (summary.different, summary.is_clean) == (1, False)
    assert heard == [Difference(line=2, card="*****0001", what=what)]


def test_a_card_is_never_given_to_another_holder(office: Office, path: Path) -> None:
    take(office, path, row())

    summary = take(office, path, row(citizen_id=a_citizen_id(), phone="13900139000"))

    assert (summary.different, summary.changed) == (1, 0)
    with office.database.deeds() as session:
        assert session.query(Holder).count() == 1


def test_a_new_card_of_a_known_holder_joins_the_old_one(office: Office, path: Path) -> None:
    old = row(status="9")
    take(office, path, old)

    take(office, path, old, row(card_number="A00000002"))

    with office.database.deeds() as session:
        assert session.query(Holder).count() == 1
    desk = a_desk(office)
    claim = desk.claim_by_citizen_id("110101199003070011").claim
    assert claim == desk.claim_by_card_number("00000002").claim


def test_of_two_rows_with_one_card_number_the_first_counts_every_time(office: Office, path: Path) -> None:
    table = [row(), row(name="林别名"), *rows(3)]

    for _ in range(2):
        summary = take(office, path, *table)
        assert (summary.rejected, rejects(path)[0]["reason"]) == (
            1,
            "the same card_number stands in line 2",
        )

    with office.database.deeds() as session:
        names = {unseal(office.keys, "holders.name", h.uid, h.name) for h in session.query(Holder)}
    assert names == {"林测试"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_in_every_usual_encoding_are_read(office: Office, path: Path, encoding: str) -> None:
    import_cards(office, write(path, [row(name="林㐱测")], encoding))

    with office.database.deeds() as session:
        holder = session.query(Holder).one()
    assert unseal(office.keys, "holders.name", holder.uid, holder.name) == "林㐱测"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no header"),
        (b"card_number,citizen_id\n", "missing: name"),
        (",".join((*COLUMNS, "shoe_size")).encode(), "1 are none of them"),
        (",".join(COLUMNS).encode() + b"\n\xff\xff\xff", "neither UTF-8 nor GB18030"),
        (",".join(("pin", *COLUMNS)).encode(), "the columns must be"),
    ],
)
def test_what_is_no_file_of_cards_is_refused_as_a_whole(
    office: Office, path: Path, content: bytes, reason: str
) -> None:
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=reason):
        import_cards(office, path)

    assert events(office, "line") == []


def test_columns_may_come_in_any_order_and_in_capitals(office: Office, path: Path) -> None:
    cells = row()
    names = list(reversed(COLUMNS))
    line = ",".join(cells[name] for name in names)
    path.write_text(f"{','.join(names).upper()}\n\n{line}\n\n", encoding="utf-8")

    assert import_cards(office, path).new == 1


def test_a_quote_that_is_never_closed_costs_the_rest_of_the_file_and_says_so(
    office: Office, path: Path
) -> None:
    write(path, [row()])
    with path.open("a", encoding="utf-8") as file:
        file.write('"A00000002,' + "x" * 200_000 + "\n")

    summary = import_cards(office, path)

    assert (summary.new, summary.rejected) == (1, summary.rows - 1)
    assert rejects(path)[0]["reason"] == "is not CSV"


def test_a_file_longer_than_a_batch_comes_in_whole(office: Office, path: Path) -> None:
    heard: list[int] = []
    write(path, rows(1000))

    summary = import_cards(
        office, path, on_progress=lambda done, size: heard.append(round(100 * done / size)), rows_a_batch=300
    )

    assert summary.new == 1000
    assert len(heard) == 4
    assert heard == sorted(heard)
    assert heard[-1] == 100


def test_two_imports_at_once_bring_each_card_in_once(office: Office, tmp_path: Path) -> None:
    table = rows(300)
    paths = [write(tmp_path / f"cards{number}.csv", table) for number in range(2)]

    summaries = together(2, lambda number: import_cards(office, paths[number]))

    assert sum(summary.new for summary in summaries) == 300
    assert len(list(card_list.every(office))) == 300


def test_an_import_is_in_the_log(office: Office, path: Path) -> None:
    take(office, path, row(), row(card_number="?"))

    [event] = events(office, "line")
    assert event.kind == "cards.imported"
    assert (event.fields["rows"], event.fields["new"], event.fields["rejected"]) == (2, 1, 1)


def test_banks_are_known_by_code_and_by_name(database: Database, path: Path) -> None:
    office = make_office(database, bank=BankRules(lines=(BankLine("CCB", {"zh": "建设银行"}, "95533"),)))

    take(office, path, row(bank="建设银行"))

    with office.database.light() as connection:
        file = read_file_by_number(connection, "A00000001")
    assert file is not None
    assert file.bank == "CCB"


def test_a_pin_that_was_changed_by_phone_survives_the_next_import(office: Office, path: Path) -> None:
    card = an_enabled_card(office, number="A00000001", citizen_id="110101199003070011")

    summary = take(office, path, row(pin="246813"))

    assert summary.different == 1, "the file's PIN is told to differ, and nothing of it is kept"
    with a_desk(office) as desk:
        assert desk.try_pin(card.claim, A_PIN) is not None


def test_a_phone_in_full_width_digits_is_a_phone(office: Office, path: Path) -> None:
    take(office, path, row(phone="１３８００１３８０００"))

    with office.database.light() as connection:
        file = read_file_by_number(connection, "A00000001")
    assert file.phone(office.keys) == "+8613800138000"
