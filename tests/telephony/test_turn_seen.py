"""What a recording may say of the keys of a turn."""

import pytest

from telephony.turn_seen import TurnSeen


def test_a_key_that_chooses_is_written_as_it_is() -> None:
    assert TurnSeen("nobody_now", "wants_callback").keyed("1") == "1"


@pytest.mark.parametrize("digits", ["73", "7391", "739164"])
@pytest.mark.parametrize("outcome", ["unclear", "out_of_patience"])
def test_a_number_where_one_key_chooses_may_be_a_pin_and_is_not_written(digits: str, outcome: str) -> None:
    assert TurnSeen("nobody_now", outcome).keyed(digits) == "a wrong PIN"
