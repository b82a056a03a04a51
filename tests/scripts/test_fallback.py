"""`lossline fallback`: the page that answers when the line cannot."""

from pathlib import Path
from xml.etree import ElementTree

from tests.scripts.conftest import Lossline


def test_it_apologises_in_both_languages_and_ends_the_call(run: Lossline) -> None:
    result = run("fallback")

    verbs = list(ElementTree.fromstring(result.stdout))
    assert [verb.tag for verb in verbs] == ["Say", "Say", "Hangup"]
    assert [verb.get("language") for verb in verbs[:2]] == ["cmn-CN", "en-US"]


def test_it_can_be_written_to_a_file_for_another_city(run: Lossline, tmp_path: Path) -> None:
    result = run("fallback", "--city", "dalian", "-o", str(tmp_path / "fallback.xml"))

    assert result.exit_code == 0
    assert ElementTree.parse(tmp_path / "fallback.xml").getroot().tag == "Response"


def test_an_unknown_city_is_refused(run: Lossline) -> None:
    assert run("fallback", "--city", "nowhere").exit_code == 2
