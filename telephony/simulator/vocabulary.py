"""The words of TwiML for voice: which attributes and elements belong where. Names are case-sensitive."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One verb or noun: what may be written on it and in it; `inside` None allows anything."""

    attributes: frozenset[str] = frozenset()
    inside: frozenset[str] | None = frozenset()


def _word(attributes: str = "", inside: str = "") -> Word:
    return Word(frozenset(attributes.split()), frozenset(inside.split()))


SSML = "break emphasis lang p phoneme prosody s say-as sub w amazon:effect amazon:domain amazon:emotion"
CALLBACK = "statusCallback statusCallbackEvent statusCallbackMethod"
RECORDING = (
    "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack"
)

# What the simulator performs.
SIMULATED = {
    "Say": _word("voice language loop", SSML),
    "Play": _word("loop digits"),
    "Pause": _word("length"),
    "Gather": _word(
        "input action method timeout finishOnKey numDigits actionOnEmptyResult bargeIn language hints debug "
        "speechModel speechTimeout maxSpeechTime profanityFilter enhanced "
        "partialResultCallback partialResultCallbackMethod",
        "Say Play Pause",
    ),
    "Record": _word(
        "action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback "
        f"recordingConfigurationId {RECORDING}"
    ),
    "Redirect": _word("method"),
    "Hangup": _word(inside="Parameter"),
    "Reject": _word("reason", "Parameter"),
    "Enqueue": _word("action method waitUrl waitUrlMethod workflowSid maxQueueSize", "Task"),
    "Leave": _word(),
    "Dial": _word(
        "action method timeout timeLimit hangupOnStar answerOnBridge callerId sequential record trim "
        f"ringTone referUrl referMethod events {RECORDING}",
        "Number Sip Queue Client Conference Sim WhatsApp Application SipTrunk",
    ),
}

# What Twilio also knows. The simulator names these and goes on.
OTHERS = frozenset(
    (
        *("Connect", "Start", "Stop", "Stream", "Siprec", "Pay", "Prompt", "Refer", "ReferSip"),
        *(
            "Conference",
            "VirtualAgent",
            "Conversation",
            "ConversationRelay",
            "AiSession",
            "Autopilot",
            "Echo",
        ),
        *("Queue", "Sms", "Message", "Annotate", "Assistant", "Recording", "Transcription"),
    )
)

# Elements inside verbs. Dial's nouns that are not among the first four are not simulated.
NOUNS = {
    "Number": _word(
        f"url method sendDigits byoc phoneNumberSid amdStatusCallback amdStatusCallbackMethod {CALLBACK} "
        "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold "
        "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout"
    ),
    "Sip": _word(f"url method username password sipAuth machineDetection {CALLBACK}", "Headers Uri"),
    "Client": _word(f"url method {CALLBACK}", "Identity Parameter"),
    "Queue": _word("url method reservationSid postWorkActivitySid"),
    "Task": _word("priority timeout"),
}
