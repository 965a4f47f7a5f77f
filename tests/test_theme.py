"""The theme's promises (contrast, colour-blind safety, even ramps), recomputed.

Sources: Machado, Oliveira & Fernandes (2009), "A Physiologically-based Model for
Simulation of Color Vision Deficiency", severity 1.0; Ottosson (2020), "A perceptual
color space for image processing" (OKLab); WCAG 2.2, relative luminance and contrast.
"""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float64]
CONFIG = Path(__file__).parents[1] / ".streamlit" / "config.toml"
THEME: dict[str, Any] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
MODES = ("light", "dark")
# Just below what the palettes reach: 0.1374 / 0.1047 (light), 0.1276 / 0.0977 (dark).
MIN_NORMAL, MIN_DEFICIENT = 0.125, 0.095
HUES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
STREAMLIT_DEFAULT = "#0068c9 #83c9ff #ff2b2b #ffabab #29b09d #7defa1 #ff8700 #ffd16a #6d3fc0 #d5dae5"
TAB10 = "#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b #e377c2 #7f7f7f #bcbd22 #17becf"

VISIONS: dict[str, Array] = {  # applied to linear RGB
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear_rgb(colours: list[str]) -> Array:
    """Hex sRGB to linear RGB (IEC 61966-2-1, as in WCAG 2.2)."""
    srgb = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in colours])
    return np.asarray(np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4))


def oklab(colours: list[str], vision: str = "normal") -> Array:
    """OKLab (Ottosson 2020) of the colours as seen with `vision` (Machado et al. 2009)."""
    seen = np.clip(linear_rgb(colours) @ VISIONS[vision].T, 0, 1)
    return np.asarray(np.cbrt(seen @ TO_LMS.T) @ TO_LAB.T)


def closest_pair(colours: list[str], vision: str) -> float:
    """Smallest OKLab distance between any two of the colours."""
    lab = oklab(colours, vision)
    distance = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
    return float(distance[np.triu_indices(len(colours), 1)].min())


def told_apart(colours: list[str], vision: str) -> bool:
    return closest_pair(colours, vision) >= (MIN_NORMAL if vision == "normal" else MIN_DEFICIENT)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    dark, light = sorted(linear_rgb([one, other]) @ np.array([0.2126, 0.7152, 0.0722]))
    return float((light + 0.05) / (dark + 0.05))


def surfaces(mode: str) -> list[str]:
    """Every surface text is set on: page, widgets, sidebar, sidebar widgets."""
    keys = ("backgroundColor", "secondaryBackgroundColor")
    return [part[key] for part in (THEME[mode], THEME[mode]["sidebar"]) for key in keys]


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("mode", MODES)
def test_any_two_of_the_twelve_categories_are_told_apart(mode: str, vision: str) -> None:
    colours = THEME[mode]["chartCategoricalColors"]
    assert len({c.upper() for c in colours}) == len(colours) == 12
    assert told_apart(colours, vision)


@pytest.mark.parametrize("palette", [STREAMLIT_DEFAULT, TAB10], ids=["streamlit", "tab10"])
def test_the_check_rejects_well_known_palettes_that_are_not_colour_blind_safe(palette: str) -> None:
    assert not all(told_apart(palette.split(), vision) for vision in VISIONS)


@pytest.mark.parametrize("mode", MODES)
def test_every_category_stands_out_from_its_background(mode: str) -> None:
    page = THEME[mode]["backgroundColor"]
    assert min(contrast(c, page) for c in THEME[mode]["chartCategoricalColors"]) >= (2.2 if mode == "light" else 3)


@pytest.mark.parametrize("mode", MODES)
def test_the_sequential_ramp_leaves_the_page_in_even_steps(mode: str) -> None:
    lightness = oklab(THEME[mode]["chartSequentialColors"])[:, 0]
    page = oklab([THEME[mode]["backgroundColor"]])[0, 0]
    steps = np.diff(lightness) * (1 if mode == "dark" else -1)
    assert len(lightness) == 10
    assert (steps > 0).all()
    assert steps.max() / steps.min() < 1.1
    assert abs(lightness[0] - page) < 0.08


@pytest.mark.parametrize("mode", MODES)
def test_the_diverging_ramp_is_a_symmetric_v_around_the_page(mode: str) -> None:
    colours = THEME[mode]["chartDivergingColors"]
    lightness = oklab(colours)[:, 0]
    page = oklab([THEME[mode]["backgroundColor"]])[0, 0]
    steps = np.diff(np.abs(lightness - page))
    assert len(lightness) == 10
    assert (steps[:4] < -0.1).all()
    assert (steps[5:] > 0.1).all()
    assert np.abs(lightness - lightness[::-1]).max() < 0.01
    assert np.abs(lightness[4:6] - page).max() < 0.1
    ends = [closest_pair([colours[i], colours[-1 - i]], v) for i in range(3) for v in VISIONS]
    assert min(ends) > 0.05  # the sign of a cosine is seen by everyone


@pytest.mark.parametrize("mode", MODES)
def test_text_links_and_buttons_are_readable_on_every_surface(mode: str) -> None:
    theme = THEME[mode]
    assert contrast("#FFFFFF", theme["primaryColor"]) >= 4.5
    assert min(contrast(theme["textColor"], s) for s in surfaces(mode)) >= 7
    assert min(contrast(theme["linkColor"], s) for s in surfaces(mode)) >= 4.5
    assert contrast(theme["codeTextColor"], theme["codeBackgroundColor"]) >= 4.5
    assert contrast(theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]) >= 4.5
    for text in (f"{hue}TextColor" for hue in HUES):
        behind = (theme[text.replace("Text", "Background")], theme["backgroundColor"])
        assert min(contrast(theme[text], b) for b in behind) >= 4.5, text


def test_every_font_stack_names_chinese_fonts_and_no_web_font() -> None:
    for key in ("font", "headingFont", "codeFont"):
        stack = THEME[key]
        assert "CJK SC" in stack
        assert "Microsoft YaHei" in stack
        assert "PingFang SC" in stack or "Songti SC" in stack
        assert ":" not in stack  # a colon would make Streamlit read a URL
    assert "fontFaces" not in THEME
