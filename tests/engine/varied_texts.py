"""Texts of every kind that encoders meet: one word, too long, emoji, Chinese, mixed, drawn at random."""

from __future__ import annotations

import random

KINDS = (
    "Hi.",
    " ".join(f"word{i % 7}" for i in range(300)),
    "😀🎉 👩‍👩‍👧",
    "我爱北京天安门,太阳升起。",
    "Embeddings 是向量, don't you think? 😀",
    "  spaces \n and\tlines  ",
    "[SEP] is what the user typed",
    "\u200b",
)
PARTS = "river bank money embeddings unbelievable 红楼梦 银行 😀 ? … don't naïve Ωmega 3.14 x".split()


def drawn(seed: int) -> str:
    """Return 1 to 40 words of several scripts."""
    draw = random.Random(seed)
    return " ".join(draw.choices(PARTS, k=draw.randint(1, 40)))
