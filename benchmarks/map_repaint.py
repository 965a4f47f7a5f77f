"""How long the map takes from a changed control to the repainted picture, and whether it can be moved smoothly.

    .venv/bin/python benchmarks/map_repaint.py [changes] [texts ...]

By default 20 changes of each control, with the built-in news (1,278 texts) and with files of 20,000 and 50,000 made-up
texts, whose embeddings of 384 dimensions are in the file; they are uploaded as a user uploads them. The clock runs in
the browser, from the click or key that makes the choice until Plotly has drawn, and until the next frame, which a
browser without a graphics card is slow to make. Prints medians and 95th percentiles, the largest message to the
browser, and the longest stop in two seconds of moving the map.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.map_paint import PAGE, PAINTED, lab_server  # noqa: E402
from tests.browser.chromium import launch  # noqa: E402

NEWS, SIZES = 1_278, (1_278, 20_000, 50_000)
DIMENSIONS, LABELS, GROUPS, SPREAD = 384, 12, 40, 0.8
HALVED_FROM = 30_000  # texts whose embeddings take float16, or the file would be larger than the page reads
DRAG_SECONDS = 2.0
LENS_IDS = {"UMAP": "umap", "t-SNE": "tsne", "PCA": "pca"}
TIMEOUT_MS = 600_000  # UMAP of 20,000 texts on a busy machine
WATCH = """
window.lab = { pressed: 0, drawn: 0, painted: 0, message: 0, longTask: 0, frames: [] }
for (const kind of ["click", "keydown"]) {
  addEventListener(kind, () => (lab.pressed = performance.now()), true)
}
new MutationObserver((changes) => {
  if (!changes.some(({ target }) => target.querySelector("canvas"))) return // the histogram has none
  lab.drawn = performance.now()
  requestAnimationFrame(() => setTimeout(() => (lab.painted = performance.now())))
}).observe(document, { subtree: true, attributeFilter: ["data-drawn"] })
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) lab.longTask = Math.max(lab.longTask, duration)
}).observe({ type: "longtask" })
window.WebSocket = class extends WebSocket {
  constructor(...options) {
    super(...options)
    this.addEventListener("message", ({ data }) => (lab.message = Math.max(lab.message, data.byteLength ?? 0)))
  }
}
"""
WATCH_FRAMES = """() => {
  Object.assign(lab, { longTask: 0, frames: [], moving: true })
  const next = (now) => lab.moving && (lab.frames.push(now), requestAnimationFrame(next))
  requestAnimationFrame(next)
}"""
IDLE = "() => document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState === 'notRunning'"


def write_file(path: Path, n: int) -> None:
    """Write a Parquet file of made-up texts in groups, with labels, dates and embeddings."""
    import pyarrow as pa
    from pyarrow import parquet

    rng = np.random.default_rng(0)
    groups = rng.integers(GROUPS, size=n)
    centers = rng.standard_normal((GROUPS, DIMENSIONS))
    rows = (centers[groups] + SPREAD * rng.standard_normal((n, DIMENSIONS))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    kind = np.float16 if n > HALVED_FROM else np.float32
    columns = {
        "text": [f"The {group}th group reports case {i} of its long list." for i, group in enumerate(groups)],
        "label": [f"label {group % LABELS + 1}" for group in groups],
        "date": [str(date(1950, 1, 1) + timedelta(days=int(day))) for day in rng.integers(25_000, size=n)],
        "embedding": pa.FixedSizeListArray.from_arrays(pa.array(rows.astype(kind).ravel()), DIMENSIONS),
    }
    parquet.write_table(pa.table(columns), path)


def open_map(browser: Browser) -> Page:
    """Open the map with clocks in the page, and wait for the encoder: it loads beside the first visitor alone."""
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.add_init_script(WATCH)
    page.goto(PAGE)
    page.wait_for_function(PAINTED)
    page.get_by_text("Ready", exact=False).first.wait_for()
    wait_until_idle(page)
    return page


def wait_until_idle(page: Page) -> None:
    """Wait until the script has ended and the browser has drawn what it sent."""
    page.wait_for_timeout(150)
    page.wait_for_function(IDLE)
    page.wait_for_timeout(350)


def upload(page: Page, path: Path) -> None:
    """Take the texts of a file with its embeddings, and have its maps by PCA and UMAP drawn."""
    choose(page, "Corpus", "A file of your own")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text("The first 10 of").wait_for()
    wait_until_idle(page)
    page.get_by_text("Embeddings of your own").click()
    wait_until_idle(page)
    choose(page, "Take them from", "the column embedding")
    wait_until_idle(page)
    page.get_by_role("button", name="Use these texts").click()
    wait_until_idle(page)


def draw_lens(page: Page, lens: str) -> float:
    """Choose a lens, have its map computed, and return the seconds that took."""
    started = time.monotonic()
    page.evaluate("lab.drawn = 0")
    option(page, "Lens", lens).click()
    wait_until_idle(page)
    asked = page.get_by_role("button", name="Draw it")
    if asked.count():
        asked.click()
    page.locator(f'.map[data-drawn*="{LENS_IDS[lens]}"]').wait_for(state="attached")
    page.wait_for_function("lab.drawn")
    wait_until_idle(page)
    return time.monotonic() - started


def choose(page: Page, box: str, choice: str) -> None:
    """Choose from a select box or a multiselect."""
    page.get_by_role("combobox", name=box).click()
    page.get_by_role("option", name=choice).click()


def option(page: Page, control: str, choice: str) -> Locator:
    """Return a segment of a segmented control."""
    return page.get_by_role("radiogroup", name=control).get_by_role("radio", name=choice, exact=True)


def milliseconds(page: Page, change: Callable[[], None]) -> list[float]:
    """Change a control; return how long it took until the picture was drawn, and until the frame that shows it."""
    page.evaluate("lab.drawn = lab.painted = 0")
    change()
    page.wait_for_function("lab.drawn && lab.painted > lab.drawn", polling=100)
    taken: list[float] = page.evaluate("[lab.drawn - lab.pressed, lab.painted - lab.pressed]")
    page.keyboard.press("Escape")  # an open list hides the other controls from whoever asks by their roles
    wait_until_idle(page)
    return taken


def changes_of(page: Page, lenses: tuple[str, ...]) -> dict[str, Callable[[], None]]:
    """Return what changes each control to its next value."""
    colours = cycle(("Cluster", "Year", "Trust", "Section"))
    kinds = cycle(lenses)
    sections = page.get_by_role("combobox", name="Sections")
    added = cycle((True, False))
    keys = cycle(("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"))

    def filter_sections() -> None:
        if next(added):
            sections.press("ArrowDown")  # opens the list, which a click on a focused box does not
            page.get_by_role("option").nth(1).click()  # the first one takes all
        else:
            sections.press("Backspace")

    return {
        "colour": lambda: choose(page, "Colour", next(colours)),
        "sections": filter_sections,
        "years": lambda: page.get_by_role("slider").first.press(next(keys)),
        "lens": lambda: option(page, "Lens", next(kinds)).click(),
    }


def drag(page: Page) -> tuple[float, float]:
    """Move the map about for two seconds; return the longest task and the longest wait for a frame, milliseconds."""
    picture = page.locator(".map:has(canvas)")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    for _ in range(3):  # nobody can move the map out of its frame: zoom in first
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(200)
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH_FRAMES)
    page.mouse.down()
    started = time.monotonic()
    while (passed := time.monotonic() - started) < DRAG_SECONDS:
        page.mouse.move(x + 120 * np.sin(3 * passed), y + 80 * np.sin(2 * passed))
    page.mouse.up()
    page.evaluate("lab.moving = false")
    page.wait_for_timeout(500)
    frames = np.diff(page.evaluate("lab.frames"))
    return float(page.evaluate("lab.longTask")), float(frames.max(initial=0.0))


def measure(browser: Browser, folder: Path, n: int, changes: int) -> None:
    """Open a corpus of n texts, change each control, and print."""
    page = open_map(browser)
    lenses: tuple[str, ...] = ("t-SNE", "PCA", "UMAP")
    if n != NEWS:
        path = folder / f"{n}.parquet"
        write_file(path, n)
        upload(page, path)
        lenses = ("PCA", "UMAP") if n <= HALVED_FROM else ("PCA",)
        for lens in lenses:
            sys.stdout.write(f"{n:,} texts, {lens}: there after {draw_lens(page, lens):.0f} s\n")
    for name, change in changes_of(page, lenses).items():
        if name == "lens" and len(lenses) == 1:
            continue
        taken = [milliseconds(page, change) for _ in range(changes)]
        (drawn, painted), (late, last) = np.percentile(taken, (50, 95), axis=0)
        sys.stdout.write(
            f"{n:,} texts, {name:8}: drawn, median {drawn:5.0f} ms, p95 {late:5.0f} ms; "
            f"on the screen, median {painted:5.0f} ms, p95 {last:5.0f} ms\n"
        )
        sys.stdout.flush()
    task, frame = drag(page)
    sys.stdout.write(
        f"{n:,} texts, moved for {DRAG_SECONDS:.0f} s: longest task {task:.0f} ms, longest wait for a frame "
        f"{frame:.0f} ms\n{n:,} texts: largest message {page.evaluate('lab.message') / 2**20:.2f} MB\n"
    )
    page.context.close()


def main() -> None:
    """Measure each size on one server."""
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    sizes = [int(size) for size in sys.argv[2:]] or SIZES
    with tempfile.TemporaryDirectory() as folder, lab_server(), sync_playwright() as playwright:
        browser = launch(playwright)
        for n in sizes:
            measure(browser, Path(folder), n, changes)
        browser.close()


if __name__ == "__main__":
    main()
