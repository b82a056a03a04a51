"""Plays a recording again on the stand-in for Twilio: does what the caller did, and writes down what happens now."""

from collections.abc import Callable
from dataclasses import replace

from recordings.masks import Masks, shown
from recordings.observed import webhook
from recordings.recording import (
    NEWEST_FORMAT,
    Act,
    ByRole,
    Exchange,
    Pressed,
    Recording,
    Webhook,
    WhoeverIsDialled,
)
from telephony.simulator import exchange as simulated
from telephony.simulator.call import Call
from telephony.simulator.heard import Sound
from telephony.simulator.hurting import Hurting, answer_instead
from telephony.simulator.identifiers import new_token
from telephony.simulator.number import Number
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment
from telephony.simulator.stationery import Stationery
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Limits

NOT_REPEATED = "(another answer than the first time)"
OVER = "(the call was over)"
PATIENCE = Limits(5.0, 15.0)
PARTIES = {
    WhoeverIsDialled.ANSWERS: Party(),
    WhoeverIsDialled.IS_BUSY: Party(DialStatus.BUSY),
    WhoeverIsDialled.DOES_NOT_ANSWER: Party(DialStatus.NO_ANSWER),
}

KeysOf = Callable[[Pressed], str]
"""What a part of an entry is on the telephone, now."""


class Player:
    """One caller, who does what the recorded caller did."""

    def __init__(
        self, twilio: Twilio, line: Number, network: Hurting, caller: str, keys_of: KeysOf, masks: Masks
    ) -> None:
        self._twilio = twilio
        self._line = line
        self._network = network
        self._caller = caller
        self._keys_of = keys_of
        self._masks = masks
        self._base_url = base_of(line)
        self._call: Call | None = None

    def calling_from(self, caller: str) -> "Player":
        """The same player with another telephone."""
        return Player(self._twilio, self._line, self._network, caller, self._keys_of, self._masks)

    @property
    def call(self) -> Call:
        """The call, once it was begun."""
        assert self._call is not None, "recordings begin by dialling"
        return self._call

    def play(self, recording: Recording) -> Recording:
        """All exchanges as they are now; a call that nobody ended is ended."""
        self._twilio.phone_book.anybody = PARTIES[recording.whoever_is_dialled]
        played = tuple(self.exchange(each) for each in recording.exchanges)
        if not self.call.is_over:
            self.call.hang_up()
        return replace(recording, format=NEWEST_FORMAT, exchanges=played)

    def exchange(self, exchange: Exchange) -> Exchange:
        """One exchange as it is now."""
        if exchange.line_is_down:
            self._network.hurt(answer_instead(503))
        if exchange.act is Act.DIAL:
            self._call = self._twilio.dial(self._caller)
            return self._happened(exchange, 0, 0)
        call = self.call
        sounds, webhooks = len(call.heard), len(call.exchanges)
        match exchange.act:
            case _ if call.is_over and exchange.act is not Act.DELIVER_AGAIN:
                return replace(exchange, webhooks=(), hears=(OVER,))
            case Act.PRESS:
                call.press(self._press(exchange))
                self._end_by_silence(exchange, webhooks)
            case Act.SAY:
                call.say(exchange.words)
            case Act.SILENCE:
                call.stay_silent()
            case Act.HANG_UP:
                call.hang_up()
            case Act.STATUS_COMES_EARLY:
                return replace(exchange, webhooks=(self._status_comes_early(call),), hears=())
            case _:
                return replace(exchange, webhooks=(), hears=self._deliver_again(call))
        return self._happened(exchange, sounds, webhooks)

    def _end_by_silence(self, exchange: Exchange, webhooks: int) -> None:
        """Keys that were answered when they were recorded were all: if the line waits for more, silence ends them."""
        waits_for_more = self.call.moment is Moment.ASKED and len(self.call.exchanges) == webhooks
        if exchange.webhooks and waits_for_more:
            self.call.stay_silent()

    def _press(self, exchange: Exchange) -> str:
        parts = [(part, self._keys_of(part)) for part in exchange.pressed]
        for part, keys in parts:
            if isinstance(part, ByRole):
                self._masks = replace(self._masks, keyed={**self._masks.keyed, keys: shown(part)})
        return "".join(keys for _, keys in parts)

    def _happened(self, exchange: Exchange, sounds: int, webhooks: int) -> Exchange:
        """What was heard and sent since, in the words of a recording."""
        hears = tuple(sound.text for sound in self.call.heard[sounds:] if sound.sound is Sound.SAY)
        sent = tuple(
            webhook(each, self._masks, hears, self._base_url)
            for each in self.call.exchanges[webhooks:]
            if each.purpose is not simulated.Purpose.SOUND
        )
        return replace(exchange, webhooks=sent, hears=hears)

    def _deliver_again(self, call: Call) -> tuple[str, ...]:
        """The last webhook comes a second time: nothing more may be said, and nothing else."""
        first = call.last_exchange.body
        return () if call.retry().text == first else (NOT_REPEATED,)

    def _status_comes_early(self, call: Call) -> Webhook:
        """Status callbacks have no order: the one of the end may come before the last webhook of the call."""
        url = self._line.status_callback
        assert url is not None, "the number has a status callback"
        told = dict(call.exchanges[0].parameters) | {"CallStatus": "completed", "CallDuration": "9"}
        request = Stationery(self._line.auth_token).write("POST", url, told, new_token(), None)
        answer = self._network.send(request, PATIENCE)
        return Webhook(
            url.removeprefix(self._base_url),
            {"CallStatus": "completed"},
            "" if answer.status == 200 else None,
        )


def base_of(line: Number) -> str:
    """Scheme and host of the line's address, as far as `/voice` or whatever its webhook is called."""
    scheme, _, rest = line.voice_url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
