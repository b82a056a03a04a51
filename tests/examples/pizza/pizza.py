"""A pizza hotline on Flask and Twilio: somebody else's line, with which the pytest plugin is shown."""

import os
from collections.abc import Callable
from functools import wraps

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

PIZZAS = {"1": "Margherita", "2": "Funghi", "3": "Quattro Stagioni"}
ORDERS = {"20417": "in the oven"}


def create_app(auth_token: str) -> Flask:
    """The line. Requests that Twilio did not sign are refused."""
    app = Flask(__name__)
    validator = RequestValidator(auth_token)

    def from_twilio(view: Callable[[], VoiceResponse]) -> Callable[[], Response]:
        @wraps(view)
        def checked() -> Response:
            signature = request.headers.get("X-Twilio-Signature", "")
            if not validator.validate(request.url, request.form, signature):
                abort(403)
            return Response(str(view()), mimetype="text/xml")

        return checked

    @app.post("/calls")
    @from_twilio
    def welcome() -> VoiceResponse:
        response = VoiceResponse()
        gather = Gather(action="/menu", num_digits=1)
        gather.say("Welcome to Pizza by Phone. To order, press 1. To hear where your pizza is, press 2.")
        response.append(gather)
        response.say("We did not hear anything. Goodbye.")
        return response

    @app.post("/menu")
    @from_twilio
    def menu() -> VoiceResponse:
        response = VoiceResponse()
        match request.form["Digits"]:
            case "1":
                gather = Gather(action="/order", num_digits=1)
                gather.say(" ".join(f"For {pizza}, press {key}." for key, pizza in PIZZAS.items()))
                response.append(gather)
            case "2":
                gather = Gather(action="/where", finish_on_key="#")
                gather.say("Please key your order number, then press the hash key.")
                response.append(gather)
            case "3":
                gather = Gather(action="/complaint", input="speech dtmf", num_digits=1, hints="cold, late")
                gather.say("What is it about? Say cold, or late.")
                response.append(gather)
                response.redirect("/calls")
            case _:
                response.say("There is nothing on this key.")
                response.redirect("/calls")
        return response

    @app.post("/order")
    @from_twilio
    def order() -> VoiceResponse:
        response = VoiceResponse()
        pizza = PIZZAS.get(request.form["Digits"], PIZZAS["1"])
        response.say(f"One {pizza} is on its way to {request.form['From'][-4:]}. Goodbye.")
        response.hangup()
        return response

    @app.post("/where")
    @from_twilio
    def where() -> VoiceResponse:
        response = VoiceResponse()
        state = ORDERS.get(request.form["Digits"], "unknown to us")
        response.say(f"Your pizza is {state}. Goodbye.")
        return response

    @app.post("/complaint")
    @from_twilio
    def complaint() -> VoiceResponse:
        response = VoiceResponse()
        response.say(f"{request.form.get('SpeechResult', 'Something')}, then. Tell us after the beep.")
        response.record(action="/complained", max_length=60, finish_on_key="#")
        response.say("We did not hear anything. Goodbye.")
        return response

    @app.post("/complained")
    @from_twilio
    def complained() -> VoiceResponse:
        response = VoiceResponse()
        response.say(f"We will listen to your {request.form['RecordingDuration']} seconds. Goodbye.")
        response.hangup()
        return response

    return app


def web() -> Flask:
    """What a web server runs."""
    return create_app(os.environ["TWILIO_AUTH_TOKEN"])
