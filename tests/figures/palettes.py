"""A palette for figures that tests draw."""

from components.figures.map_figure import Palette

PALETTE = Palette(
    paper="#ffffff",
    text="#000000",
    faint="#bbbbbb",
    accent="#0000aa",
    torn="#aa0000",
    own="#aa00aa",
    categorical=tuple(f"#0000{n:02d}" for n in range(10, 22)),
    sequential=("#eeeeee", "#888888", "#111111"),
)
