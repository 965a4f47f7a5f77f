"""Which processor is picked, in which precision, and what it is called."""

from __future__ import annotations

import pytest
import torch

from components.engine.devices import describe_device, pick_device, precision


@pytest.mark.parametrize(
    ("cuda", "mps", "picked"),
    [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_cuda_comes_before_mps_and_mps_before_the_cpu(
    cuda: bool, mps: bool, picked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert pick_device() == picked


def test_half_precision_is_for_cuda_alone() -> None:
    assert precision("cuda") is torch.float16
    assert precision("cuda:1") is torch.float16
    assert precision("mps") is torch.float32
    assert precision("cpu") is torch.float32


def test_a_device_is_described_as_users_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _device: "NVIDIA H200")
    assert describe_device("cuda") == "NVIDIA H200 · float16"
    assert describe_device("mps") == "Apple GPU"
    monkeypatch.setattr(torch, "get_num_threads", lambda: 2)
    assert describe_device("cpu") == "CPU · 2 threads · float32"
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    assert describe_device("cpu") == "CPU · 1 thread · float32"
