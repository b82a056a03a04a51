"""The wait for a person, as Twilio plays it: a piece of TwiML that is asked for again and again (rules S3, S4)."""

import re
from typing import cast

from ivr.speech import Language, say
from ivr.waiting import Wait, WaitGoesOn, while_waiting
from ivr.wording import LANGUAGES, spoken
from models import clock, pin_by_phone, staff_telephone, waiting
from models.desk import Desk
from telephony.line import Line

POSITION = re.compile("[1-9][0-9]{0,4}")
PAUSE_SECONDS = 20
HOLD_SECONDS = 10
MOST_HOLDS = 30
"""So often in a row a caller is asked for patience while the record cannot be read: five minutes, or a little more."""
TALK_SECONDS = 5
"""Where nobody's telephone rings, whoever is taken hears so much silence before being looked after again."""


class StaffQueue:
    """Speaks to callers who wait, and lets them go."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def wait(self, call_sid: str, position: str = "") -> str:
        """What this caller hears now. `position` is Twilio's, who knows first when somebody before is taken."""
        office = self._line.office
        with office.database.light() as connection:
            caller = waiting.of_call(connection, call_sid)
            place = int(position) if POSITION.fullmatch(position) else waiting.place(connection, call_sid)
            operators = waiting.on_duty(connection)
            wanted = pin_by_phone.wanted(connection, call_sid)
        if caller and caller.state == waiting.BRIDGED and not wanted:
            return self._line.mouth.waiting((), TALK_SECONDS, key_is_alive=False)
        if caller is None or caller.state != waiting.WAITING:
            return self._line.mouth.leave_queue()
        desk = Desk(office, call_sid, 0, None)
        seconds = int((clock.now() - caller.since).total_seconds())
        wait = Wait(max(place - 1, 0), seconds, operators, desk.staff_are_in())
        said, goes_on = while_waiting(wait, self._line.city, cast(Language, caller.language))
        if goes_on is WaitGoesOn.SEND_AWAY:
            self._leave(call_sid, waiting.SENT_AWAY)
            return self._line.mouth.leave_queue(said)
        return self._line.mouth.waiting(said, PAUSE_SECONDS, goes_on is WaitGoesOn.OFFER_CALLBACK)

    def hold(self, times: int) -> str:
        """What a caller hears whose place nobody can look up: the place is Twilio's to keep, and is kept.

        The language stands in the record, too, so both are spoken.
        """
        said = [self._line.sentence("apology.one_moment", language) for language in LANGUAGES]
        return self._line.mouth.hold(said, HOLD_SECONDS, times)

    def wait_on(self) -> str:
        """What a caller hears whose key could not be taken: the wait goes on, and offers the key again."""
        return self._line.mouth.wait_on()

    def key(self, call_sid: str, digits: str) -> str:
        """`1` leaves the queue for a call-back; every other key waits on."""
        if digits == "1" and self._line.city.staff.callback:
            self._leave(call_sid, waiting.CALLBACK)
            return self._line.mouth.leave_queue()
        return self.wait_on()

    def whisper(self, work_number: str, callers_sid: str) -> str:
        """What the operator who was rung hears first: whose call this is, and where the city asks for it, a key."""
        city, mouth, number = self._line.city, self._line.mouth, " ".join(work_number)
        if city.staff.press_to_take:
            asked = say("queue.whisper_and_key", number=number)
            return mouth.ask_to_take([spoken(asked, "zh", city.speech.yao)], work_number)
        self._answered(work_number, callers_sid)
        return mouth.whisper([spoken(say("queue.whisper", number=number), "zh", city.speech.yao)])

    def take(self, work_number: str, callers_sid: str, digits: str) -> str:
        """`1` connects the two; with any other key the operator's telephone hangs up, and the caller waits on."""
        if digits != "1":
            return self._line.mouth.farewell(())
        self._answered(work_number, callers_sid)
        return self._line.mouth.nothing()

    def back(self, call_sid: str, next_turn: int, called: str) -> str:
        """To the operator who has this call; on with the conversation if nobody has it any more."""
        office, mouth = self._line.office, self._line.mouth
        with office.database.light() as connection:
            operator = waiting.operator_of(connection, call_sid)
            if operator is None:
                return mouth.to_the_turn(next_turn)
            telephone = staff_telephone.on_file(connection, office.keys, operator)
            if telephone is None or not pin_by_phone.rings(connection, call_sid):
                return mouth.back_in_queue(next_turn)
        return mouth.dial_staff(telephone, called, operator, next_turn)

    def gone(self, call_sid: str) -> None:
        """The caller hung up."""
        self._leave(call_sid, waiting.GONE)

    def _answered(self, work_number: str, callers_sid: str) -> None:
        with self._line.office.database.light() as connection:
            waiting.answered(connection, callers_sid, work_number)

    def _leave(self, call_sid: str, state: str) -> None:
        with self._line.office.database.deeds() as session:
            waiting.leave(session, call_sid, state)
