"""From a reply to TwiML, by Twilio's own library. Twilio's Gather, Say, Enqueue and Dial pages name the attributes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import quote

from twilio.twiml.voice_response import Dial as DialVerb
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.city import City
from ivr.speech import Ask, BackToStaff, Dial, Entry, HandOver, HangUp, Reply, Silence, Spoken
from telephony.breath import breaths

QUEUE = "staff"
DIAL_SECONDS = 25
TAKE_SECONDS = 8
"""How long an operator has for the key, after the whisper."""


@dataclass(frozen=True)
class Mouth:
    """Speaks for one city, with webhooks under one path."""

    city: City
    path: str = ""
    """Path of PUBLIC_URL, before `/voice`."""

    def twiml(self, reply: Reply, next_turn: int) -> str:
        """The reply as a TwiML document whose answer comes to the next turn."""
        response = VoiceResponse()
        action = f"{self.path}/voice/turn/{next_turn}"
        match reply.then:
            case Ask(entry):
                self._ask(response, reply.said, entry, action)
            case HangUp():
                self._say(response, reply.said)
                response.hangup()
            case HandOver():
                self._say(response, reply.said)
                self._enqueue(response, action)
            case BackToStaff():
                self._say(response, reply.said)
                response.redirect(f"{self.path}/voice/queue/back/{next_turn}", method="POST")
            case Dial(number):
                self._say(response, reply.said)
                dial = DialVerb(action=action, method="POST", timeout=DIAL_SECONDS)
                dial.number(number)
                response.append(dial)
        return str(response)

    def waiting(self, said: Iterable[Spoken], seconds: int, key_is_alive: bool) -> str:
        """A piece of the wait in the queue: words, then a while in which `1` may be alive. Twilio asks again after."""
        response = VoiceResponse()
        if key_is_alive:
            self._await_a_key(response, said, seconds, "/voice/queue/key")
        else:
            self._say(response, said)
            response.pause(length=seconds)
        return str(response)

    def leave_queue(self, said: Iterable[Spoken] = ()) -> str:
        """Take the waiting caller out of the queue; the Enqueue's action tells the conversation."""
        response = VoiceResponse()
        self._say(response, said)
        response.leave()
        return str(response)

    def back_in_queue(self, next_turn: int) -> str:
        """Where nobody's telephone rings, a caller who is with an operator waits in silence."""
        response = VoiceResponse()
        self._enqueue(response, f"{self.path}/voice/turn/{next_turn}")
        return str(response)

    def dial_staff(self, telephone: str, caller_id: str, work_number: str, next_turn: int) -> str:
        """Ring an operator who has this call already; the work number is whispered first."""
        response = VoiceResponse()
        action = f"{self.path}/voice/turn/{next_turn}"
        dial = DialVerb(action=action, method="POST", timeout=DIAL_SECONDS, caller_id=caller_id)
        url = f"{self.path}/voice/queue/whisper/{quote(work_number, safe='')}"
        add = dial.sip if telephone.startswith("sip:") else dial.number
        add(telephone, url=url, method="POST")
        response.append(dial)
        return str(response)

    def to_the_turn(self, turn: int) -> str:
        """On with the conversation."""
        return self._sent_on(f"/voice/turn/{turn}")

    def hold(self, said: Iterable[Spoken], seconds: int, times: int) -> str:
        """A piece of the wait of which the record tells nothing just now; Twilio asks again, and tells how often."""
        return self._sent_on(f"/voice/queue/wait/{times}", said, seconds)

    def wait_on(self) -> str:
        """Back to the wait."""
        return self._sent_on("/voice/queue/wait")

    def whisper(self, said: Iterable[Spoken]) -> str:
        """What an operator hears before the caller; then the two are connected."""
        response = VoiceResponse()
        self._say(response, said)
        return str(response)

    def ask_to_take(self, said: Iterable[Spoken], work_number: str) -> str:
        """A whisper that waits for a key: an answering machine presses none, and is hung up on."""
        response = VoiceResponse()
        self._await_a_key(response, said, TAKE_SECONDS, f"/voice/queue/take/{quote(work_number, safe='')}")
        response.hangup()
        return str(response)

    def farewell(self, said: Iterable[Spoken]) -> str:
        """Say something and end the call."""
        response = VoiceResponse()
        self._say(response, said)
        response.hangup()
        return str(response)

    def one_moment(self, said: Iterable[Spoken], turn: int) -> str:
        """The answer to this turn is being made: a pause, then Twilio asks for it."""
        return self._sent_on(f"/voice/turn/{turn}/answer", said, 1)

    def to_the_answer(self, said: Iterable[Spoken], turn: int) -> str:
        """Some words, then whatever was answered in this turn. Only Twilio can sign the way there."""
        return self._sent_on(f"/voice/turn/{turn}/answer", said)

    def _sent_on(self, place: str, said: Iterable[Spoken] = (), pause_seconds: int = 0) -> str:
        """Some words, a pause, then Twilio asks for this place under `path`."""
        response = VoiceResponse()
        self._say(response, said)
        if pause_seconds:
            response.pause(length=pause_seconds)
        response.redirect(f"{self.path}{place}", method="POST")
        return str(response)

    def nothing(self) -> str:
        """An answer to a webhook whose answer nobody hears."""
        return str(VoiceResponse())

    def with_apology(self, apology: Spoken, twiml: str) -> str:
        """An apology before an earlier answer."""
        response = VoiceResponse()
        self._say(response, (apology,))
        opened = str(response).removesuffix("</Response>")
        return opened + twiml.split("<Response>", 1)[1]

    def _enqueue(self, response: VoiceResponse, action: str) -> None:
        response.enqueue(
            QUEUE,
            action=action,
            method="POST",
            wait_url=f"{self.path}/voice/queue/wait",
            wait_url_method="POST",
            max_queue_size=self.city.staff.queue_limit,
        )

    def _await_a_key(self, response: VoiceResponse, said: Iterable[Spoken], seconds: int, path: str) -> None:
        """One key may come, while something is said and for so long after; without one, the document goes on."""
        gather = Gather(
            input="dtmf",
            num_digits=1,
            finish_on_key="",
            timeout=seconds,
            action=f"{self.path}{path}",
            method="POST",
        )
        self._say(gather, said)
        response.append(gather)

    def _ask(
        self, response: VoiceResponse, said: Sequence[Spoken | Silence], entry: Entry, action: str
    ) -> None:
        """Keys, silence and a lone `#` all come to the same turn, whichever way Twilio's documents are read.

        A silence at the start stands before the Gather: inside it, any key would cut it short.
        """
        silences = list(takewhile(lambda each: isinstance(each, Silence), said))
        self._say(response, silences)
        gather = Gather(
            input="dtmf",
            num_digits=entry.length,
            finish_on_key="" if entry.is_menu else "#",
            timeout=entry.seconds,
            action=action,
            method="POST",
            action_on_empty_result=True,
        )
        self._say(gather, said[len(silences) :])
        response.append(gather)
        response.redirect(action, method="POST")

    def _say(self, parent: VoiceResponse | Gather, said: Iterable[Spoken | Silence]) -> None:
        words: list[Spoken] = []
        for each in said:
            if isinstance(each, Spoken):
                words.append(each)
                continue
            self._speak(parent, words)
            parent.pause(length=each.seconds)
            words = []
        self._speak(parent, words)

    def _speak(self, parent: VoiceResponse | Gather, words: Iterable[Spoken]) -> None:
        speech = self.city.speech
        for part in breaths(words):
            text = None if speech.rate else part.text
            say = parent.say(text, language=speech.locales[part.language], voice=speech.voices[part.language])
            if speech.rate:
                say.prosody(part.text, rate=speech.rate)
