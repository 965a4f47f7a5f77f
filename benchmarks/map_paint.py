"""The wait for the map of the built-in news on a fresh server, against the time that computing it from the texts takes.

    .venv/bin/python benchmarks/map_paint.py [rounds]

The first clock runs from the start of the server's process to the painted map in an empty browser, `rounds` times; it
is also stopped on the way. The second runs once, from the start of a process to the end of UMAP: it loads the encoder,
embeds the texts and lays the map. Prints medians and their ratio.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.first_paint import PORT, wait_for_health  # noqa: E402
from tests.browser.chromium import launch  # noqa: E402

PAGE = f"http://localhost:{PORT}/map"
COMPUTE = """
from components.engine.corpus import load_news
from components.engine.encoder import load_encoder
from components.engine.projection import project

project(load_encoder().encode(load_news().texts))
"""
# The picture's own canvas: the histogram of the years has none.
PAINTED = """() => {
  const canvas = document.querySelector('[data-testid="stMain"] .map[data-drawn] canvas')
  if (!canvas?.width) return false
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d")
  copy.drawImage(canvas, 0, 0)
  return copy.getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)
}"""
STEPS = {
    "the page's title stands": "() => document.querySelector('[data-testid=\"stMain\"] h1')",
    "the map's place stands": "() => document.querySelector('[data-testid=\"stMain\"] .map')",
    "Plotly is unpacked": "() => window.Plotly",
    "the map is painted": PAINTED,
}
LAST = "the map is painted"


@contextmanager
def lab_server() -> Iterator[float]:
    """Start the app and wait until it answers; give the time at which its process was started."""
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={PORT}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_health()
        yield started
    finally:
        server.terminate()
        server.wait()


def seconds_to_steps(browser: Browser) -> dict[str, float]:
    """Start a server, open the map, and return after how many seconds each step was reached."""
    with lab_server() as started:
        seconds = {"the server answers": time.monotonic() - started}
        page = browser.new_context().new_page()
        page.goto(PAGE, wait_until="commit")
        for step, reached in STEPS.items():
            page.wait_for_function(reached, timeout=120_000)
            seconds[step] = time.monotonic() - started
        page.context.close()
    return seconds


def seconds_to_compute() -> float:
    """Return how long a fresh process takes from the texts to the map."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", COMPUTE], cwd=ROOT, check=True)
    return time.monotonic() - started


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    measured = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for number in range(rounds):
            measured.append(seconds_to_steps(browser))
            sys.stdout.write(f"round {number + 1}: painted after {measured[-1][LAST]:.2f} s\n")
        browser.close()
    medians = {step: statistics.median(seconds[step] for seconds in measured) for step in measured[0]}
    for step, seconds in medians.items():
        sys.stdout.write(f"{step:26} {seconds:6.2f} s\n")
    computed = seconds_to_compute()
    sys.stdout.write(
        f"median: painted {medians[LAST]:.2f} s; computed from the texts {computed:.2f} s; "
        f"{computed / medians[LAST]:.1f} times as long\n"
    )


if __name__ == "__main__":
    main()
