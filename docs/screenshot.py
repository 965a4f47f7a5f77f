"""Take the README's screenshots anew: `.venv/bin/python docs/screenshot.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser.chromium import launch  # noqa: E402
from tests.browser.conftest import running_server  # noqa: E402

with running_server() as address, sync_playwright() as playwright:
    browser = launch(playwright)
    page = browser.new_page(viewport={"width": 1360, "height": 1040})
    page.goto(f"{address}/compare?compare_example=Paraphrases")
    page.get_by_text("CPU · ").wait_for(timeout=120_000)
    page.locator(".heatmaplayer image").wait_for(state="attached")
    page.wait_for_timeout(1500)
    page.screenshot(path=ROOT / "docs" / "compare.png")
    page.goto(f"{address}/map?text=apollo-11-moon-landing-1969")
    page.locator(".st-key-map_picture .map[data-drawn]").wait_for(timeout=60_000)
    page.wait_for_timeout(2500)
    page.screenshot(path=ROOT / "docs" / "map.png")
    page.set_viewport_size({"width": 1360, "height": 1500})
    page.goto(f"{address}/encoder?step=7&guesses_on=false")
    page.locator(".map[data-drawn]").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2500)
    page.screenshot(path=ROOT / "docs" / "encoder.png")
    browser.close()
