"""Documents in the shape of Twilio's own examples: read, performed, or politely named; nothing breaks."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.codes import Code, Severity
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application, Page

EXAMPLES = {
    "hello": "<Say>Hello, world!</Say>",
    "voices": "<Say voice='woman'>I am a woman.</Say><Say voice='woman' language='fr-FR'>Bonjour!</Say>",
    "languages": "<Say language='zh-CN' voice='alice'>您好</Say><Say voice='Polly.Joanna'>Hello.</Say>",
    "ssml": "<Say voice='Polly.Joanna'>Hi <break strength='x-weak' time='100ms'/>"
    "<emphasis level='moderate'>Words</emphasis><p>A paragraph.</p><s>A sentence.</s>"
    "<say-as interpret-as='spell-out'>abc</say-as><sub alias='alias'>a</sub><w role='amazon:VB'>read</w>"
    "<phoneme alphabet='x-sampa' ph='pɪˈkɑːn'>pecan</phoneme><prosody pitch='-10%' rate='85%' volume='-6dB'>slow"
    "</prosody><lang xml:lang='fr-FR'>bonjour</lang></Say>",
    "play": "<Play loop='10'>https://api.twilio.com/cowbell.mp3</Play>",
    "tones": "<Play digits='wwww1928'/>",
    "pause": "<Say>I will pause 10 seconds.</Say><Pause length='10'/><Say>Done.</Say>",
    "gather": "<Gather/>",
    "gather a menu": "<Gather input='speech dtmf' timeout='3' numDigits='1' action='/entry' method='GET'>"
    "<Say>Press 1 or say sales.</Say></Gather><Say>We did not hear anything.</Say>",
    "gather speech": "<Gather input='speech' action='/completed' hints='this is a phrase, keyword1, keyword2' "
    "language='en-US' speechModel='phone_call' enhanced='true' speechTimeout='auto' profanityFilter='false' "
    "partialResultCallback='/partial'><Say>Please say something.</Say></Gather>",
    "redirect": "<Redirect method='POST'>/voice2</Redirect>",
    "hang up": "<Hangup/>",
    "reject": "<Reject reason='busy'/>",
    "dial": "<Dial>415-123-4567</Dial><Say>Goodbye</Say>",
    "dial with attributes": "<Dial action='/handle' method='GET' timeout='10' record='record-from-answer-dual' "
    "callerId='+15551112222' trim='trim-silence' answerOnBridge='true' ringTone='us' timeLimit='20' "
    "recordingStatusCallback='/recorded' recordingStatusCallbackEvent='completed'>415-123-4567</Dial>",
    "dial numbers": "<Dial><Number sendDigits='wwww1928'>415-123-4567</Number><Number url='/screen'>"
    "415-123-4568</Number><Number statusCallback='/child' statusCallbackEvent='initiated ringing answered completed' "
    "statusCallbackMethod='POST'>+12349013030</Number></Dial>",
    "dial sip": "<Dial><Sip username='admin' password='1234' statusCallback='/child'>sip:kate@example.com</Sip></Dial>",
    "dial client": "<Dial><Client><Identity>joey</Identity><Parameter name='a' value='b'/></Client></Dial>",
    "dial conference": "<Dial><Conference beep='false' waitUrl=''>Room</Conference></Dial>",
    "dial queue": "<Dial><Queue url='about_to_connect.xml'>support</Queue></Dial><Redirect/>",
    "enqueue": "<Enqueue waitUrl='wait-music.xml'>support</Enqueue>",
    "enqueue a task": "<Enqueue workflowSid='WW0123'><Task priority='5'>{'type': 'support'}</Task></Enqueue>",
    "leave": "<Leave/>",
    "record": "<Say>Please leave a message.</Say><Record action='/done' maxLength='20' finishOnKey='*' "
    "transcribe='true'/><Say>I did not receive a recording.</Say>",
    "stream": "<Connect><Stream url='wss://example.com/audio'><Parameter name='a' value='b'/></Stream></Connect>",
    "relay": "<Connect action='/end'><ConversationRelay url='wss://example.com' welcomeGreeting='Hi'/></Connect>",
    "start": "<Start><Stream name='s' url='wss://example.com'/></Start><Say>on</Say><Stop><Stream name='s'/></Stop>",
    "siprec": "<Start><Siprec name='s' connectorName='c'/></Start>",
    "transcription": "<Start><Transcription statusCallbackUrl='/t' languageCode='en-US'/></Start>",
    "pay": "<Pay input='dtmf' chargeAmount='20.45'><Prompt for='payment-card-number'><Say>Card?</Say></Prompt></Pay>",
    "refer": "<Refer action='/r'><Sip>sip:alice@example.com</Sip></Refer>",
    "sms": "<Sms to='+14105551234' from='+14105556789'>The king stay the king.</Sms>",
    "virtual agent": "<Connect><VirtualAgent connectorName='p' statusCallback='/c'/></Connect>",
}
# Those in which something is named as not simulated.
NAMED = {
    *("gather speech", "dial with attributes"),
    *("dial conference", "enqueue a task", "record", "stream", "relay", "start", "siprec", "transcription"),
    *("pay", "refer", "sms", "virtual agent"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_is_performed_or_named(twilio: Twilio, application: Application, name: str) -> None:
    words = f"<!-- page located at http://example.com -->\n<Response>{EXAMPLES[name]}</Response>"
    application.answers("/voice", '<?xml version="1.0" encoding="UTF-8"?>\n' + words, "<Hangup/>")
    for path in ("/voice2", "/handle", "/entry", "/wait-music.xml"):
        application.answers(path, "<Hangup/>")
    application.answers("/child", "")

    call = twilio.dial("+12025550123", then=Until.NOW)
    call.wait(300)
    call.hang_up()

    assert call.errors == ()
    severities = {notice.severity for notice in call.warnings}
    assert severities == ({Severity.NOT_SIMULATED} if name in NAMED else set())


def test_the_digits_of_a_menu_come_by_get_where_the_example_says_so(
    twilio: Twilio, application: Application
) -> None:
    application.answers(
        "/voice",
        "<Gather method='GET' action='process_gather.php'><Say>Please enter your account number, followed by the "
        "pound sign</Say></Gather><Redirect method='GET'>process_gather.php?Digits=TIMEOUT</Redirect>",
    )
    application.answers("/process_gather.php", "<Hangup/>")
    first, second = twilio.dial(), twilio.dial()

    first.press("42#")
    second.stay_silent()

    assert [one.query["Digits"] for one in application.asked_for("/process_gather.php")] == ["42", "TIMEOUT"]


def test_a_leading_blank_before_the_declaration_is_the_classic_mistake(
    twilio: Twilio, application: Application
) -> None:
    application.pages("/voice", Page(b'\r\n<?xml version="1.0"?>\r\n<Response><Say>Hi</Say></Response>'))

    assert [notice.code for notice in twilio.dial().errors] == [Code.UNPARSABLE]
