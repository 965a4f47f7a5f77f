"""What is said of clusters in all dimensions and of clusters on a picture."""

from __future__ import annotations

from components.engine.corpus_maps import CorpusMap
from components.figures.map_figure import LENS_NAMES

ALIKE = 0.02  # difference of two adjusted Rand indices that says nothing
MUCH = 0.8  # of the agreement that another seed leaves: then the picture is not what changes most


def say_how_much(name: str, changed: float, with_all: float, reseeded: float) -> str:
    """Say how many texts changed, and whether K-means would have changed as many by itself.

    `with_all` and `reseeded` are adjusted Rand indices with the clusters in all dimensions: of those on the picture,
    and of those that another seed finds.
    """
    if not changed:
        return f"**No text changed cluster.** What divides these texts is on the picture by {name} as well."
    said = f"**{changed:.0%} of the texts changed cluster**, "
    compared = f"{reseeded:.2f} with another seed, {with_all:.2f} on the picture"
    if with_all >= MUCH * reseeded:
        return (
            f"{said}but another seed in all dimensions changes about as much ({compared}): K-means finds no firm "
            "division here, and that is the first reason. The picture is the second."
        )
    return f"{said}and another seed in all dimensions changes less ({compared}): most of it is the picture's doing."


def say_why(drawn: CorpusMap, dimensions: int) -> str:
    """Say why clusters on a picture are others than those in all dimensions."""
    name = LENS_NAMES[drawn.parameters.method]
    said = "**What the picture does.** "
    if drawn.fell_back:
        return (
            f"{said}There were too few different texts for {name}, so PCA drew them. It keeps "
            f"**{drawn.variance_kept:.0%}** of the variance; K-means on the picture cannot see the rest."
        )
    if drawn.parameters.method == "pca":
        return (
            f"{said}It keeps only **{drawn.variance_kept:.0%}** of the variance. Texts that differ in the other "
            f"{max(dimensions - 2, 0):,} dimensions can lie on each other here, and K-means on the picture cannot tell "
            "them apart."
        )
    kept = f"It keeps **{drawn.kept.mean():.0%}** of each text's true neighbours near it, and {name}"
    return (
        f"{said}{name if drawn.is_small else kept} stretches some gaps and closes others. K-means on it cuts by drawn "
        "distance, which is not similarity: it measures how far apart two groups were put, and that says little of how "
        "unlike they are."
    )


def say_which_agrees(whole: float, flat: float, name: str) -> str:
    """Say which of the two is nearer to the sections, given as adjusted Rand indices, and that this proves nothing."""
    if abs(whole - flat) < ALIKE:
        return (
            f"**With the sections both agree about as far** ({whole:.2f} and {flat:.2f}): they do not say which to "
            "prefer."
        )
    if flat > whole:
        by = (
            "that is a decision of PCA: it drops all but the two widest directions"
            if name == "PCA"
            else f"it has pulled groups apart, and that is a decision of {name}"
        )
        return (
            f"**With the sections the picture agrees further** ({flat:.2f}, all dimensions {whole:.2f}). A picture can "
            f"be easier to cut than the space: {by}. On other texts, or with another seed, it can be the other way "
            "round, and what is drawn apart need not be unlike. So this is no reason to cluster a picture and stop "
            "looking."
        )
    return (
        f"**With the sections the clusters in all dimensions agree further** ({whole:.2f}, the picture {flat:.2f}): "
        "what the picture left out mattered here. On other texts it can be the other way round."
    )


def how_to_read(dimensions: int) -> str:
    """Return what one sees, and what one may not conclude."""
    return (
        f"On the **left**, colours are the clusters of this page, found in all {dimensions:,} dimensions: where they "
        "run into each other, the picture put together what cosine holds apart, or K-means cut through what is one "
        "cloud. On the **right**, K-means divided the drawn places, so its clusters are always tidy patches. **Tidy "
        "is not right**: patches are what K-means makes of any flat cloud.\n\n"
        "Clusters are paired so that as many texts as can be keep their number; the adjusted Rand index needs no such "
        "pairing. Both divisions hang on a seed, and so do UMAP and t-SNE: some of the change is chance. "
        "Lines from a clicked text lead to its true neighbours, those that the picture tore away among them.\n\n"
        "The page divides by cosine, in all dimensions, because that is what the encoder was trained for. Whoever "
        "clusters a picture should say so, and try other seeds and parameters."
    )
