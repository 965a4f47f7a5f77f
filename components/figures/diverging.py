"""Colours on both sides of zero, and what is read on them, for figures that name colours one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def shades(values: np.ndarray, reach: float, colours: Sequence[str]) -> list[str]:
    """Return the colour of each number on a scale from -reach over 0 to reach.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Those beyond `reach` have the colour of its end.
    reach : float
        More than 0.
    colours : sequence of str
        "#rrggbb", at even steps from -reach to reach.
    """
    stops = np.array([channels(colour) for colour in colours])
    places = np.clip(values / reach, -1, 1)
    grid = np.linspace(-1, 1, len(colours))
    mixed = np.column_stack([np.interp(places, grid, stops[:, channel]) for channel in range(3)])
    return ["#" + "".join(f"{channel:02x}" for channel in row) for row in np.rint(mixed).astype(int).tolist()]


def inks(backgrounds: Sequence[str]) -> list[str]:
    """Return black or white for each background "#rrggbb", whichever is read better: at 4.58 to one or more."""
    # Contrast to black is (light + 0.05) / 0.05, to white 1.05 / (light + 0.05).
    return ["#000000" if (luminance(colour) + 0.05) ** 2 > 0.05 * 1.05 else "#ffffff" for colour in backgrounds]


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", in [0, 1], as WCAG 2 defines it."""
    parts = np.array(channels(colour)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def channels(colour: str) -> list[int]:
    """Return red, green and blue of "#rrggbb", in [0, 255]."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
