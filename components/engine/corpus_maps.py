"""All that maps of one corpus need, each computed once: neighbours, pictures and what they keep, topics."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

import numpy as np

from components.engine.background_load import BackgroundLoad, Report
from components.engine.corpus import Corpus
from components.engine.map_quality import kept_neighbors, trustworthiness
from components.engine.neighbors import Neighbors, nearest
from components.engine.news_data import NEIGHBORS, NewsData
from components.engine.projection import MapParameters, project
from components.engine.projection_cost import ProjectionClock
from components.engine.topics import Topics, find_topics

T = TypeVar("T")
MAPS_KEPT = 24  # a map of 50,000 texts takes 0.6 MB
KNOWN_KEPT = 64  # other results
JUDGED = 2_000  # texts that trustworthiness is judged by where there are more than twice as many
COARSE, FINE = 12, 40  # topics at two levels, where the corpus is large enough for them
TEXTS_A_TOPIC = 8  # at least, on average


class CorpusMap(NamedTuple):
    """One picture of a corpus, and how far to trust it.

    Attributes
    ----------
    parameters : MapParameters
    coordinates : ndarray of float32, shape (n, dimensions)
    kept : ndarray of float32, shape (n,)
        Share of each text's true neighbours that are near it on the picture, in [0, 1].
    trustworthiness : float
        In [0, 1], NaN where there are too few texts: see `map_quality.trustworthiness`.
    variance_kept : float
        Of PCA alone, else NaN.
    judged : int
        Texts that trustworthiness was judged by; 0 where all were.
    """

    parameters: MapParameters
    coordinates: np.ndarray
    kept: np.ndarray
    trustworthiness: float
    variance_kept: float
    judged: int = 0

    @property
    def is_small(self) -> bool:
        """Whether all texts are neighbours of each other, so that any picture keeps all of them."""
        return len(self.kept) <= NEIGHBORS + 1

    @property
    def fell_back(self) -> bool:
        """Whether there were too few different texts for the method, so that PCA drew them: see `project`."""
        return self.parameters.method != "pca" and not np.isnan(self.variance_kept)


class CorpusMaps:
    """Maps of one corpus. Several threads may ask; what takes long runs in a thread of its own.

    Parameters
    ----------
    corpus : Corpus
    embeddings : ndarray of float32, shape (n, d)
        Of its texts.
    clock : ProjectionClock
        Learns how fast this machine is.
    shipped : NewsData, optional
        Results that come with the app; only where they are of these texts and embeddings.
    device : str, optional
        Where neighbours are searched: see `neighbors.nearest`.
    """

    def __init__(
        self,
        corpus: Corpus,
        embeddings: np.ndarray,
        clock: ProjectionClock,
        shipped: NewsData | None = None,
        device: str | None = None,
    ) -> None:
        self.corpus = corpus
        self.embeddings = embeddings
        self._clock = clock
        self._shipped = shipped
        self._device = device
        self._loads: OrderedDict[MapParameters, BackgroundLoad[CorpusMap]] = OrderedDict()
        self._expected: dict[MapParameters, float] = {}
        self._neighbors: Neighbors | None = None if shipped is None else shipped.neighbors
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._neighbors_lock = threading.Lock()
        self._known_lock = threading.RLock()

    def get(self, parameters: MapParameters) -> CorpusMap | None:
        """Return a map that is there, or None."""
        parameters = parameters.canonical
        if self._shipped is not None and parameters in self._shipped.maps:
            return CorpusMap(parameters, *self._shipped.maps[parameters])
        load = self._loads.get(parameters)
        return None if load is None else load.result

    def start(self, parameters: MapParameters) -> BackgroundLoad[CorpusMap]:
        """Start computing a map, or join the computation that runs."""
        parameters = parameters.canonical
        with self._lock:
            if parameters not in self._loads:
                self._expected[parameters] = self.estimate(parameters)
                self._loads[parameters] = BackgroundLoad(lambda report: self._compute(parameters, report))
            self._loads.move_to_end(parameters)
            while len(self._loads) > MAPS_KEPT:
                self._loads.popitem(last=False)
            return self._loads[parameters]

    def running(self, parameters: MapParameters) -> BackgroundLoad[CorpusMap] | None:
        """Return the computation of a map that was started, or None."""
        return self._loads.get(parameters.canonical)

    def expected(self, parameters: MapParameters) -> float:
        """Return how many seconds a map was to take when its computation began."""
        return self._expected[parameters.canonical]

    def forget(self, parameters: MapParameters) -> None:
        """Drop a computation, so that it can be tried again."""
        with self._lock:
            self._loads.pop(parameters.canonical, None)

    def estimate(self, parameters: MapParameters) -> float:
        """Return how many seconds a map takes on this machine."""
        return self._clock.estimate(parameters.canonical, len(self.embeddings), self._clock.is_warm(parameters))

    def _compute(self, parameters: MapParameters, report: Report) -> CorpusMap:
        n, warm = len(self.embeddings), self._clock.is_warm(parameters)
        report("Searching true neighbours", 0.0)
        neighbors = self.neighbors
        started = time.monotonic()
        report("Laying the map", 0.0)
        projection = project(self.embeddings, **parameters._asdict(), neighbors=neighbors, device=self._device)
        self._clock.record(parameters, n, warm, time.monotonic() - started)
        report("Judging the map", 0.0)
        judged = JUDGED if n > 2 * JUDGED else 0
        return CorpusMap(
            parameters,
            projection.coordinates,
            kept_neighbors(neighbors.indices, projection.coordinates) if n > 1 else np.ones(n, dtype=np.float32),
            trustworthiness(self.embeddings, projection.coordinates, NEIGHBORS, sample=judged or None),
            projection.variance_kept,
            judged,
        )

    @property
    def neighbors(self) -> Neighbors:
        """The 15 exact neighbours of each text, or all others where there are fewer; searched when first asked for."""
        with self._neighbors_lock:
            if self._neighbors is None:
                self._neighbors = nearest(self.embeddings, NEIGHBORS, device=self._device)
            return self._neighbors

    def topics(self, fine: bool = False) -> Topics:
        """Return topics by K-means and their words, few or many; found when first asked for."""
        wanted = FINE if fine else COARSE
        k = max(1, min(wanted, len(self.embeddings) // TEXTS_A_TOPIC))
        if self._shipped is not None and k in self._shipped.topics:
            return self._shipped.topics[k]
        return self.once(("topics", k), lambda: find_topics(self.corpus.texts, self.embeddings, k))

    def once(self, name: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` gives, computed when it is first asked for by this name and kept with the maps."""
        with self._known_lock:
            if name not in self._known:
                self._known[name] = compute()
            self._known.move_to_end(name)
            while len(self._known) > KNOWN_KEPT:
                self._known.popitem(last=False)
            found: T = self._known[name]
            return found
