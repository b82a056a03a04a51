"""The people who take calls, for stories in which somebody is there."""

from dataclasses import dataclass, field

from models import call_taking, staff_list
from models.office import Office
from models.staff import Role
from telephony.exchange import TwilioExchange
from telephony.simulator.conversation import Conversation
from telephony.simulator.phone_book import Party
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.server import serving
from telephony.speak import QUEUE
from tests.calls.phone import LINE, PUBLIC_URL, Phone

WORK_NUMBER = "8001"
TELEPHONE = "+8631188880001"


@dataclass
class Operator:
    """One operator of the line."""

    office: Office
    _is_known: bool = False
    _talking: Conversation | None = field(default=None, repr=False)

    def signs_in(self) -> None:
        """Come to work and take calls."""
        with self.office.database.deeds() as session:
            if not self._is_known:
                staff_list.add(
                    session, self.office.keys, WORK_NUMBER, "周测试", Role.OPERATOR, "not a hash", "test"
                )
                staff_list.set_telephone(session, self.office.keys, WORK_NUMBER, TELEPHONE, "test")
            staff_list.begin_duty(session, self.office.keys, WORK_NUMBER, "test")
        self._is_known = True

    def signs_off(self) -> None:
        """Take no more calls."""
        with self.office.database.deeds() as session:
            staff_list.end_duty(session, self.office.keys, WORK_NUMBER, "test")

    def takes_next_call(self, phone: Phone) -> None:
        """Talk to whoever has waited longest on the switchboard of this phone."""
        self._talking = phone.twilio.queue(QUEUE).bridge_next()

    def takes(self, phone: Phone, answers: Party) -> None:
        """Have this caller put through by Twilio's REST interface; `answers` says how the telephone is answered."""
        self.signs_in()
        phone.twilio.phone_book[TELEPHONE] = answers
        with serving(RestApi(phone.twilio)) as address:
            exchange = TwilioExchange(LINE.account_sid, LINE.auth_token, LINE.number, PUBLIC_URL, address)
            call_taking.take(self.office, exchange, WORK_NUMBER, phone.call.sid)
        phone.listen()

    def hangs_up(self, phone: Phone) -> None:
        """End the talk; the caller hears what comes next."""
        assert self._talking is not None
        self._talking.hang_up()
        phone.listen()
