"""The forms of a page, as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Field = tuple[str, str]
"""A name and a value."""


@dataclass
class Form:
    """Where it goes, and what stands in its fields: of a choice, the first."""

    action: str
    fields: list[Field] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._choice: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.found.append(Form(has.get("action", "") if has.get("method") == "post" else ""))
        elif not self.found:
            return
        elif tag == "option" and self._choice:
            self.found[-1].fields.append((self._choice, has.get("value", "")))
            self._choice = None
        elif tag == "select":
            self._choice = has.get("name")
        elif tag in ("input", "textarea", "button") and has.get("name"):
            self.found[-1].fields.append((has["name"], has.get("value", "")))


def forms_of(page: str) -> list[Form]:
    """All forms of a page that are sent (POST)."""
    reader = _Forms()
    reader.feed(page)
    return [form for form in reader.found if form.action]
