"""The console process: the desk of the line's staff. So far one page that says so."""

from flask import Flask, render_template

from console.headers import protect
from console.start_words import WORDS


def create_desk() -> Flask:
    """The app behind the staff's host name."""
    app = Flask("console")
    protect(app)

    @app.get("/")
    def desk() -> str:
        return render_template("desk.html", languages=[WORDS["zh"], WORDS["en"]])

    return app
