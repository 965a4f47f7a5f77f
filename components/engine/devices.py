"""Which processor does the work, and in which precision."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def pick_device() -> str:
    """Return "cuda", "mps" or "cpu": the fastest that this machine has, in that order."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    if torch.backends.mps.is_available():
        return "mps"
    return "cpu"


def precision(device: str) -> torch.dtype:
    """Return float16 on CUDA, where it halves memory and time, and float32 elsewhere.

    On the CPU half precision is slower, and float32 gives the published numbers.
    """
    import torch

    return torch.float16 if device.startswith("cuda") else torch.float32


def describe_device(device: str) -> str:
    """Return the device as users know it: "NVIDIA H200 · float16", "Apple GPU", "CPU · 2 threads · float32"."""
    import torch

    if device.startswith("cuda"):
        return f"{torch.cuda.get_device_name(device)} · float16"
    if device == "mps":
        return "Apple GPU"
    threads = torch.get_num_threads()
    return f"CPU · {threads} {'thread' if threads == 1 else 'threads'} · float32"
