"""How long a projection will take."""

from __future__ import annotations

import math
import threading

from components.engine.projection import SMALLEST_GRAPH, MapParameters, Method, umap_steps

# Seconds of processor time, measured on a machine with two cores by one run of `project` each on embeddings of 384
# dimensions, of news of AG News: UMAP on 300 to 7,600 with 5 to 100 neighbours, t-SNE on 1,000 to 4,000 with
# perplexities of 5, 30 and 100, PCA on 1,000 and 7,600.
NEIGHBORS = 2.2e-8  # n²
PCA = 4e-5  # n
UMAP_START = 0.2
UMAP = 3.0e-6  # n times steps, with 15 neighbours
UMAP_GROWTH = 0.45  # power of the number of neighbours
UMAP_COMPILE = 9.0  # once a process: loading it, and Numba
TSNE = {1: 4.2e-4, 2: 4.2e-4, 3: 1.3e-3}  # n log2 n, by dimensions, with a perplexity of 30
TSNE_GROWTH = 0.3  # power of the perplexity
LEAST = 0.01
TELLING = 0.3  # seconds: what should take less says more about imports and other jobs than about the machine
LEARNING = 0.5  # weight of the newest measurement
MOST = 100.0  # times faster or slower than the model: beyond it, the machine slept or the clock was put right


def estimate_seconds(parameters: MapParameters, n: int, warm: bool = True) -> float:
    """Estimate how long `projection.project` takes on two cores.

    Parameters
    ----------
    parameters : MapParameters
    n : int
        How many texts, of a few hundred dimensions.
    warm : bool
        Whether UMAP has drawn before in this process; the first time it is compiled.

    Returns
    -------
    float
        Seconds, above 0. PCA: a n; UMAP: a n² for the neighbours, and b n for each step; t-SNE: c n log n.
    """
    seconds = LEAST + PCA * n
    if parameters.method == "pca" or n < SMALLEST_GRAPH:
        return seconds
    if parameters.method == "umap":
        width = (min(parameters.n_neighbors, n) / 15) ** UMAP_GROWTH
        seconds += UMAP_START + NEIGHBORS * n**2 + UMAP * n * umap_steps(n) * width
        return seconds if warm else seconds + UMAP_COMPILE
    width = (min(parameters.perplexity, n / 3) / 30) ** TSNE_GROWTH
    return seconds + TSNE[parameters.dimensions] * n * math.log2(n) * width


class ProjectionClock:
    """Estimates that learn how fast this machine is. Several threads may use it.

    The ratio of measured to estimated seconds is averaged for each method, geometrically, the newest with weight 1/2;
    compiling has a ratio of its own.
    """

    def __init__(self) -> None:
        self._ratios: dict[tuple[Method, bool], float] = {}
        self._compiled = False
        self._lock = threading.Lock()

    def estimate(self, parameters: MapParameters, n: int, warm: bool = True) -> float:
        """Estimate as `estimate_seconds` does, in seconds of this machine."""
        with self._lock:
            known = self._ratios.get((parameters.method, warm), self._ratios.get((parameters.method, not warm), 1.0))
        return known * estimate_seconds(parameters, n, warm)

    def is_warm(self, parameters: MapParameters) -> bool:
        """Tell whether nothing need be compiled any more: UMAP is by its first picture in a process."""
        return parameters.method != "umap" or self._compiled

    def record(self, parameters: MapParameters, n: int, warm: bool, seconds: float) -> None:
        """Learn from a projection that took so many seconds, if it was large enough to tell."""
        if parameters.method == "umap" and n >= SMALLEST_GRAPH:
            self._compiled = True
        expected = estimate_seconds(parameters, n, warm)
        if expected < TELLING:
            return
        measured = max(seconds, LEAST) / expected
        measured = min(max(measured, 1 / MOST), MOST)
        key = (parameters.method, warm)
        with self._lock:
            before = self._ratios.get(key, measured)
            self._ratios[key] = before ** (1 - LEARNING) * measured**LEARNING
