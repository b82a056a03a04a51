"""What all questions of the page have in common: they come from our page, and name a call by its key."""

from flask import abort, g, request

from console.browser import SAFE_SITES
from console.wording import LANGUAGES
from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.calls import Calls

ADDRESS = "/phone/calls"


def only_our_page() -> None:
    """Before each question: refuse other sites, and note in which language to answer."""
    if request.headers.get("Sec-Fetch-Site", "none") not in SAFE_SITES:
        abort(403)
    wanted = request.args.get("lang", "")
    g.language = wanted if wanted in LANGUAGES else "zh"


def found(calls: Calls, key: str) -> BrowserCall:
    """The call with this key, or 404."""
    return calls.find(key) or abort(404)
