"""The telephone in the browser, its server's side: calls over HTTP, what the drawer shows, and who may not call."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from models import outbox
from models.outbox import OutboxKind
from scripts.browser_phone.callers import STRANGERS_NUMBER
from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN
from scripts.surroundings import open_office
from settings import Settings
from tests.scripts.browser_phones import Caller, a_browser_phone
from tests.scripts.conftest import Environment, Lossline

EXAMPLE_CARD = "A12345678"
AT_NIGHT = "2026-03-03T03:00"
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def client(demo: Environment) -> Iterator[FlaskClient]:
    with a_browser_phone(demo) as app:
        yield app.test_client()


@pytest.fixture
def caller(client: FlaskClient) -> Caller:
    return Caller(client)


def freeze_the_card(caller: Caller, **wish: Any) -> None:
    """From dialling to the words that tell of it."""
    assert caller.dial(**wish).status_code == 201
    caller.hears("您好")
    caller.press("1")
    caller.hears("请输入您的身份证号码")
    caller.press(EXAMPLE_CITIZEN_ID)
    caller.hears("请输入六位社保账户密码")
    caller.press(EXAMPLE_PIN)
    caller.hears("确认挂失，请按1")
    caller.press("1")
    caller.hears("已经挂失")


def status(run: Lossline) -> str:
    return str(json.loads(run("cards", "show", EXAMPLE_CARD, "--json").stdout)["status"])


def test_a_call_from_the_page_freezes_a_card(caller: Caller, run: Lossline) -> None:
    freeze_the_card(caller)

    assert status(run) == "4"


def test_the_drawer_tells_all_that_the_call_did_and_no_pin(caller: Caller) -> None:
    freeze_the_card(caller)
    drawer = caller.get("/drawer?lang=en")
    inside = drawer.json or {}
    webhooks = inside["webhooks"]

    assert [(each["path"], each["outcome"]) for each in webhooks] == [
        ("/voice", "answered"),
        ("/voice/turn/1", "lost_card"),
        ("/voice/turn/2", "identified"),
        ("/voice/turn/3", "right"),
        ("/voice/turn/4", "reported"),
    ]
    digits = [dict(each["parameters"]).get("Digits", "") for each in webhooks]
    assert digits == ["", "1", "110***********1233", "••••••", "1"]
    assert dict(webhooks[0]["parameters"])["From"] == "139****9999"
    assert webhooks[0]["twiml"].startswith("<Response>\n  <")
    assert {each["status"] for each in webhooks} == {200}
    right, reported = (each["text"] for each in inside["events"])
    assert right == "A caller keyed the right PIN for card …5678"
    assert re.match(r"A caller reported card …5678 lost", reported)
    assert inside["messages"][0]["to"] == "139****0000"
    assert "5678" in inside["messages"][0]["text"]
    for hidden in (EXAMPLE_PIN, EXAMPLE_CITIZEN_ID, STRANGERS_NUMBER):
        assert hidden not in drawer.text + caller.everything


def test_a_message_about_another_card_is_another_callers(caller: Caller, demo: Environment) -> None:
    freeze_the_card(caller)
    with open_office(Settings.from_env(demo)) as office, office.database.deeds() as session:
        outbox.put(
            *(session, office.keys, OutboxKind.SMS, "loss", "+8613900000009", "Another card.", "another"),
            card_uid="another",
        )

    messages = (caller.get("/drawer").json or {})["messages"]

    assert len(messages) == 1
    assert "5678" in messages[0]["text"]


def test_the_way_of_the_call_is_lit_up_on_the_map(caller: Caller) -> None:
    freeze_the_card(caller)
    answer = caller.get("/map.svg")

    assert answer.mimetype == "image/svg+xml"
    assert '<g id="loss.pin" class="question lit">' in answer.text
    assert '<g id="anything_else" class="question lit now">' in answer.text
    assert '<g id="questions" class="question">' in answer.text
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]


def test_the_caller_hangs_up_and_the_line_is_told(caller: Caller) -> None:
    caller.dial()
    caller.hears("您好")
    caller.post("hang-up")
    ended = caller.sees("ended")

    assert ended["by"] == "caller"
    webhooks = (caller.get("/drawer").json or {})["webhooks"]
    assert (webhooks[-1]["path"], webhooks[-1]["status"]) == ("/voice/ended", 200)


def test_a_call_at_another_time_lives_there_and_leaves_the_demo_as_it_was(
    caller: Caller, run: Lossline
) -> None:
    freeze_the_card(caller, at=AT_NIGHT)
    drawer = caller.get("/drawer").json or {}

    assert drawer["webhooks"][0]["at"].startswith("2026-03-03T03:00")
    assert drawer["events"][0]["at"].startswith("2026-03-03T03:0")
    assert "3月3日03:0" in drawer["messages"][0]["text"]
    assert "现在可以自助办理" in caller.said, "at night there are no people"
    assert status(run) == "1"


@pytest.mark.parametrize(
    "wish",
    [
        {"from": "+8613800138000"},
        {"from": None},
        {"at": "tomorrow"},
        {"speed": "fast"},
        {"voice": "mine"},
    ],
)
def test_only_what_the_page_offers_can_be_wished(caller: Caller, wish: dict[str, Any]) -> None:
    assert caller.dial(**wish).status_code == 400


def test_a_phone_of_a_card_is_known_to_the_line(caller: Caller) -> None:
    caller.dial(**{"from": EXAMPLE_CARD})
    caller.hears("您好")
    webhooks = (caller.get("/drawer").json or {})["webhooks"]

    assert dict(webhooks[0]["parameters"])["From"] == "139****0000"


def test_a_number_can_be_withheld(caller: Caller) -> None:
    caller.dial(**{"from": "withheld"})
    caller.hears("您好")
    webhooks = (caller.get("/drawer").json or {})["webhooks"]

    assert dict(webhooks[0]["parameters"])["From"] == "anonymous"


def test_other_sites_cannot_call(client: FlaskClient) -> None:
    answer = client.post("/phone/calls", json={"from": "stranger"}, headers=ELSEWHERE)

    assert answer.status_code == 403


def test_a_call_is_found_by_its_key_alone(caller: Caller) -> None:
    caller.dial()
    caller.key = "guessed"

    assert caller.get("").status_code == 404
    assert caller.post("keys", keys="1").status_code == 404


@pytest.mark.parametrize("keys", ["", "a", "1" * 41, "１"])
def test_only_keys_of_a_telephone_can_be_pressed(caller: Caller, keys: str) -> None:
    caller.dial()

    assert caller.post("keys", keys=keys).status_code == 400


def test_what_is_said_can_be_heard_as_the_sound_of_a_telephone(caller: Caller) -> None:
    caller.dial(voice="server")
    caller.hears("您好")
    place = next(
        each["n"] for each in (caller.get("?after=0").json or {})["moments"] if each["what"] == "say"
    )
    sound = caller.get(f"/sound/{place}.wav")

    assert sound.mimetype == "audio/wav"
    assert sound.data[:4] == b"RIFF"
    assert int.from_bytes(sound.data[24:28], "little") == 8000
    assert caller.get("/sound/0.wav").status_code == 404, "nothing was said at that place"


def test_the_pace_is_changed_while_the_call_goes_on(caller: Caller) -> None:
    caller.dial(speed=1)
    caller.hears("您好")
    caller.post("speed", speed=3)
    caller.press("4")
    caller.sees("webhook")
    questions = caller.sees("say")

    assert questions["seconds"] < len(questions["text"]) / 8, "a person says four syllables a second"
    assert caller.post("speed", speed="fast").status_code == 400


def test_the_page_shows_cards_with_their_keys_in_both_languages(client: FlaskClient) -> None:
    chinese, english = client.get("/phone"), client.get("/phone/en")

    for page in (chinese, english):
        assert f'data-keys="{EXAMPLE_CITIZEN_ID}"' in page.text
        assert 'data-keys="1235456*"' in page.text, "X is keyed as a star, other letters are left out"
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert "style=" not in page.text
    assert '<html lang="zh-CN">' in chinese.text
    assert "Spring Festival (20" in english.text


def test_outside_the_demo_there_are_no_cards_and_no_other_times(
    production: Environment, run: Lossline
) -> None:
    with a_browser_phone(production | {"LOSSLINE_PHONE": "on", "CITY_PROFILE": "shijiazhuang"}) as app:
        caller = Caller(app.test_client())

        page = caller.client.get("/phone").text
        refused = caller.dial(at=AT_NIGHT)

        assert "data-keys" not in page
        assert 'id="at"' not in page
        assert (refused.status_code, refused.json) == (409, {"why": "no_time_machine"})


def test_what_the_page_wishes_is_read_by_name(caller: Caller) -> None:
    answer = caller.client.post("/phone/calls", data="[]", content_type="application/json")

    assert answer.status_code == 400


def test_the_telephone_does_not_start_where_it_is_off(command: Lossline) -> None:
    result = command("telephone")

    assert result.exit_code == 2
    assert "LOSSLINE_PHONE=on" in result.stderr


def test_a_call_is_kept_as_a_recording_that_replays(caller: Caller, run: Lossline, tmp_path: Path) -> None:
    freeze_the_card(caller, at=AT_NIGHT)
    assert caller.get("/recording.yaml").status_code == 409, "not before it is over"
    caller.post("hang-up")
    caller.sees("ended")

    answer = caller.get("/recording.yaml")
    file = tmp_path / "call.yaml"
    file.write_text(answer.text, encoding="utf-8")
    replayed = run("replay", str(file))

    kept = yaml.safe_load(answer.text)
    acts = [next(iter(each.items())) for each in kept["exchanges"]]
    assert 'filename="call-20260303-0300' in answer.headers["Content-Disposition"]
    assert acts == [
        ("dial", True),
        ("press", "1"),
        ("press", "the citizen ID"),
        ("press", "the right PIN"),
        ("press", "1"),
        ("hang_up", True),
    ]
    assert kept["cards"] == {"an enabled card": "enabled"}
    for hidden in (EXAMPLE_PIN, EXAMPLE_CITIZEN_ID, "12345678"):
        assert hidden not in answer.text
    assert replayed.exit_code == 0, replayed.output
