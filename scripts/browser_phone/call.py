"""One call of a browser phone: what the page can do with it, and what the server keeps of it."""

from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from models.office import Office
from scripts.browser_phone.another_time import LineAtAnotherTime
from scripts.browser_phone.pace import SpokenPace
from scripts.browser_phone.watch import Watch
from scripts.phone.record import Record, TurnTold
from telephony.simulator.call import Call, Until
from telephony.simulator.call_record import CallRecord


class BrowserCall:
    """Made by `Calls`. `shift` is how far the called line's time is from ours."""

    def __init__(
        self,
        call: Call,
        watch: Watch,
        pace: SpokenPace,
        caller: str,
        office: Office | None,
        shift: timedelta,
        zone: ZoneInfo,
        elsewhere: LineAtAnotherTime | None,
    ) -> None:
        self.sid = call.sid
        self.tape = watch.tape
        self.witness = watch.witness
        self.pace = pace
        self.caller = caller
        self.office = office
        self.shift = shift
        self.zone = zone
        self._call = call
        self._elsewhere = elsewhere
        self._record = Record(office)
        self._told: dict[int, TurnTold] = {}
        self._asking = Lock()

    @property
    def record(self) -> CallRecord:
        """What can be seen of it, as the stand-in for Twilio has it."""
        return self._call

    @property
    def began_at(self) -> datetime:
        """In the time and the zone of the called line."""
        return (self._call.exchanges[0].at + self.shift).astimezone(self.zone)

    @property
    def is_over(self) -> bool:
        """Has it ended, and been reported to the line?"""
        return self._call.is_over

    @property
    def is_at_another_time(self) -> bool:
        """Does it live on a scratch copy, in a time of its own?"""
        return self._elsewhere is not None

    def press(self, keys: str) -> None:
        """Press keys, one right after the other. Raises ValueError for what is none."""
        self._call.press(keys, then=Until.NOW)

    def hang_up(self) -> None:
        """Put the receiver down."""
        if not self._call.is_over:
            self._call.hang_up()

    def turns(self, most: int) -> dict[int, TurnTold]:
        """What the line's record tells of its turns up to `most`; asked only for what is not known yet."""
        with self._asking:
            if most not in self._told:
                self._told |= self._record.turns(self.sid)
            return dict(self._told)

    def close_line(self) -> None:
        """A line that was started for this call alone is needed no more."""
        if self._elsewhere:
            self._elsewhere.stop()

    def forget(self) -> None:
        """Nothing of it is kept."""
        self.hang_up()
        if self._elsewhere:
            self._elsewhere.throw_away()
