"""Where the page that is shown now can be opened again: whoever changes the language stays where they are."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def same_page() -> str:
    """Address and query. A page that answers a form may have no address of its own: then the nearest one above."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.removesuffix("?")
    path = request.path
    while not _opens(path):
        path = path.rpartition("/")[0] or "/"
    return path


def _opens(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return path == "/"
    return True
