"""Reads TwiML into elements that remember their line and column, for Twilio's warnings name both."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from telephony.simulator.codes import Code
from telephony.simulator.notices import Fatal


@dataclass
class Element:
    """One XML element; `inside` keeps text and elements in their order, because SSML mixes them."""

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def children(self) -> tuple["Element", ...]:
        return tuple(piece for piece in self.inside if isinstance(piece, Element))

    @property
    def text(self) -> str:
        """All text inside, SSML tags left out, as it would be spoken."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.inside)

    def walk(self) -> Iterator["Element"]:
        """This element and all inside it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Document:
    """A TwiML document and the URL that relative URLs in it are resolved against."""

    url: str
    verbs: tuple[Element, ...]


def read(body: bytes, url: str) -> Document:
    """Parse TwiML; raises `Fatal` 12100 where Twilio's page on that error says the document is refused."""
    root = _parse(body, url)
    if root.name != "Response":
        raise Fatal(Code.UNPARSABLE, f"the root is {root.name}, not Response", url, root.line, root.column)
    return Document(url, root.children)


def _parse(body: bytes, url: str) -> Element:
    tree = _Tree()
    try:
        tree.parser.Parse(body, True)
    except expat.ExpatError as fault:
        # Expat counts columns from 0, Twilio and people from 1.
        raise Fatal(
            Code.UNPARSABLE, expat.ErrorString(fault.code), url, fault.lineno, fault.offset + 1
        ) from fault
    return tree.root


class _Tree:
    """Grows elements out of expat's events."""

    def __init__(self) -> None:
        self.root = Element("", {}, 0, 0)
        self._open: list[Element] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(
            name, attributes, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        )
        if self._open:
            self._open[-1].inside.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].inside.append(text)
