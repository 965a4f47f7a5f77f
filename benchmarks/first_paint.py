"""The wait for the first picture of a fresh server, against a bare Streamlit page with one Plotly chart.

    .venv/bin/python benchmarks/first_paint.py [rounds]

Both servers are started in turn, `rounds` times, each time with an empty browser; the clock runs from the start of the
server's process to the painted heatmap. The encoder of Sentence Lab loads meanwhile. Prints medians and their ratio.
"""

import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.browser.chromium import launch  # noqa: E402

PORT = 8799
BARE_PAGE = """
import numpy as np
import plotly.graph_objects as go
import streamlit as st

st.title("Bare")
st.plotly_chart(go.Figure(go.Heatmap(z=np.random.default_rng(0).random((10, 10)))))
"""


def seconds_to_paint(script: Path, folder: Path, browser: Browser) -> float:
    """Start a server on a script and return the seconds until the browser shows its heatmap."""
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true", f"--server.port={PORT}"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_health()
        page = browser.new_context().new_page()
        page.goto(f"http://localhost:{PORT}/")
        page.wait_for_selector(".heatmaplayer image", state="attached", timeout=120_000)
        seconds = time.monotonic() - started
        page.context.close()
    finally:
        server.terminate()
        server.wait()
    return seconds


def wait_for_health() -> None:
    """Wait until the server answers."""
    while True:
        try:
            with urllib.request.urlopen(f"http://localhost:{PORT}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)


def main() -> None:
    """Measure in turn and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    bare, lab = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "bare.py"
        script.write_text(BARE_PAGE)
        browser = launch(playwright)
        for number in range(rounds):
            bare.append(seconds_to_paint(script, Path(folder), browser))
            lab.append(seconds_to_paint(ROOT / "app.py", ROOT, browser))
            sys.stdout.write(f"round {number + 1}: bare page {bare[-1]:.2f} s, Sentence Lab {lab[-1]:.2f} s\n")
        browser.close()
    ratio = statistics.median(lab) / statistics.median(bare)
    sys.stdout.write(
        f"median: bare page {statistics.median(bare):.2f} s, Sentence Lab {statistics.median(lab):.2f} s, "
        f"ratio {ratio:.2f}\n"
    )


if __name__ == "__main__":
    main()
