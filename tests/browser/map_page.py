"""What tests and benchmarks do to the map in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MAP = ".st-key-map_picture .map"
# Where a text is on the screen, by its position in the corpus and the lens; null where it is not drawn.
PLACE = """(div, [position, lens]) => {
  const axis = lens ? String(lens + 1) : ""
  for (const trace of div._fullData) {
    if ((trace.xaxis ?? "x") !== `x${axis}` || trace.visible !== true || !trace.customdata) continue
    const at = Array.from(trace.customdata).indexOf(position)
    if (at < 0) continue
    const [across, down] = [div._fullLayout[`xaxis${axis}`], div._fullLayout[`yaxis${axis}`]]
    const frame = div.getBoundingClientRect()
    return [frame.x + across._offset + across.l2p(trace.x[at]), frame.y + down._offset + down.l2p(trace.y[at])]
  }
  return null
}"""


def picture(page: Page) -> Locator:
    """Wait until the map is drawn and return it."""
    drawn = page.locator(f"{MAP}[data-drawn]")
    expect(drawn).to_be_visible()
    return drawn


def place_of(page: Page, position: int, lens: int = 0) -> tuple[float, float]:
    """Return where a text of the corpus is on the screen."""
    picture(page).scroll_into_view_if_needed()
    x, y = picture(page).evaluate(PLACE, [position, lens])
    return x, y


def change(page: Page, act: object) -> None:
    """Do something and wait until the map was drawn anew."""
    before = picture(page).get_attribute("data-drawn")
    assert callable(act)
    act()
    expect(page.locator(f"{MAP}[data-drawn]")).not_to_have_attribute("data-drawn", before or "")


def axis_range(page: Page) -> list[float]:
    """Return the part of the x axis that is on the screen."""
    found: list[float] = picture(page).evaluate("div => [...div._fullLayout.xaxis.range]")
    return found


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def lasso(page: Page, corners: list[tuple[float, float]]) -> None:
    """Draw a lasso over points of the screen."""
    page.mouse.move(*corners[0])
    page.mouse.down()
    for x, y in [*corners[1:], corners[0]]:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def box(page: Page, corner: tuple[float, float], opposite: tuple[float, float]) -> None:
    """Draw a box between two points of the screen."""
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(*opposite, steps=6)
    page.mouse.up()
