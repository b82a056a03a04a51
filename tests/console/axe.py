"""axe-core, which looks for what keeps people from using a page, and what it does not look for."""

from importlib.resources import files

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN = """async options => (await axe.run(document, {...options, resultTypes: ['violations']})).violations
    .filter(found => found.tags.some(tag => tag.startsWith('wcag')) || ['serious', 'critical'].includes(found.impact))
    .map(found => [
        found.id, found.impact, found.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary)
    ])"""
_UNSEEN_FOCUS = """() => [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(box => box.type !== 'hidden' && box.checkVisibility())
    .filter(box => {
        box.focus();
        const style = getComputedStyle(box);
        return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
    }).map(box => box.outerHTML.slice(0, 120))"""
Violation = tuple[str, str, list[str]]


def bring_axe(page: Page) -> None:
    """Once for each page that is loaded. The page's own policy would not let a script in; the browser does."""
    page.evaluate(_AXE)


def violations(page: Page) -> list[Violation]:
    """What axe finds in the page as it is shown now: all that WCAG forbids, and of other advice what is serious."""
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}}
    return [tuple(each) for each in page.evaluate(_RUN, options)]


def unseen_focus(page: Page) -> list[str]:
    """What can be reached with the keyboard and does not show it."""
    page.keyboard.press("Tab")
    return list(page.evaluate(_UNSEEN_FOCUS))
