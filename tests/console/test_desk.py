"""The console process."""

import pytest

from console.desk import create_desk
from console.headers import SECURITY


def test_the_desk_says_in_both_languages_what_it_is() -> None:
    page = create_desk().test_client().get("/").text

    assert "热线工作台" in page
    assert "nothing to sign in to" in page
    assert "<form" not in page


@pytest.mark.parametrize("path", ["/", "/static/pages.css", "/nowhere"])
def test_every_answer_of_the_desk_tells_the_browser_to_be_careful(path: str) -> None:
    with create_desk().test_client().get(path) as answer:
        assert SECURITY.items() <= dict(answer.headers).items()
