"""The pages under Learn in a real browser: links on a fresh server, every step, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from components.encoder_lesson import STEPS
from tests.browser.conftest import Open

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}


def drawn(page: Page) -> None:
    """Wait until nothing is being computed."""
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=120_000)
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def test_a_link_to_the_ledger_on_a_fresh_server_waits_for_the_encoder_and_starts_by_itself(
    fresh_server: str, open_page: Open
) -> None:
    page = open_page(f"{fresh_server}/encoder?step=7&guesses_on=false")
    expect(page.get_by_text(re.compile("The encoder is warming up")).first).to_be_visible()
    drawn(page)
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"7. {STEPS['7']}")
    expect(page.locator(".map[data-drawn]").first).to_be_visible()


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_drawn_without_an_error_and_fits_a_phone(server: str, open_page: Open, step: str) -> None:
    page = open_page(f"{server}/encoder?step={step}&guesses_on=false", **PHONE)
    drawn(page)
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"{step}. {STEPS[step]}")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_guess_is_made_and_scored(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/encoder?step=6")
    drawn(page)
    page.get_by_role("button", name="See", exact=True).click()
    expect(page.get_by_text(re.compile("You said"))).to_be_visible()
    expect(page.get_by_text(re.compile("of 1 guesses right"))).to_be_visible()


def test_what_is_typed_is_followed_through_the_encoder_and_is_in_no_link(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/encoder?step=1&guesses_on=false")
    drawn(page)
    box = page.get_by_role("textbox", name="First sentence")
    box.fill("An unbelievably secret thought")
    box.press("Control+Enter")
    expect(page.get_by_text("##bel").first).to_be_visible()
    assert "secret" not in page.url


def test_a_claim_of_the_article_is_shown_to_be_wrong(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/articles", **PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Run the article")
    page.get_by_role("button", name="Show it").first.click()
    expect(page.get_by_role("button", name="Hide it")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
