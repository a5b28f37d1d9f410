"""Writes Tests/LearningTests/Goldens: what PyTorch and safetensors compute for given inputs.

Needs torch, numpy and safetensors; run from the root of the repository. Nothing is random but for
the seed below, so a second run writes the same numbers up to the rounding of another release.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
STEPS = 5
ADAM = dict(lr=1e-2, betas=(0.9, 0.999), eps=1e-8)
T_MIN, T_MAX = 0.1, 2.0


def representable(*shape):
    """Normal float64 numbers that float32 holds exactly."""
    return torch.randn(shape).double()


@dataclass
class Sizes:
    inputs: int
    width: int
    layers: int
    classes: int
    batch: int
    steps: int


SMALL = Sizes(inputs=6, width=10, layers=4, classes=5, batch=8, steps=STEPS)
# No multiple of a vector's length but the width, and more rows than one block of any loop.
WIDE = Sizes(inputs=6, width=48, layers=2, classes=21, batch=40, steps=2)


def rule(name, method, sizes, normalize=False, final=True):
    """The first steps of a learning rule, in float64, from given parameters and batches."""
    WIDTH, LAYERS, K = sizes.width, sizes.layers, sizes.classes
    arrays = {}
    parameters = {}
    for l in range(LAYERS):
        inputs = sizes.inputs if l == 0 else WIDTH
        parameters[f"layers.{l}.weight"] = representable(WIDTH, inputs) / 2
        parameters[f"layers.{l}.bias"] = representable(WIDTH) / 2
        if method == "bp-deepsup" or (method == "single-bp" and l == LAYERS - 1):
            parameters[f"heads.{l}.weight"] = representable(K, WIDTH) / 2
            parameters[f"heads.{l}.bias"] = representable(K) / 2
        if method == "dtg-ff":
            parameters[f"temperatures.{l}"] = representable()
    buffers = {}
    if method == "dtg-ff":
        for l in range(LAYERS):
            buffers[f"projections.{l}"] = representable(WIDTH, K) / 2
            buffers[f"projectionBiases.{l}"] = representable(K) / 2
    for parameter, value in (parameters | buffers).items():
        arrays[f"initial.{parameter}"] = value.clone()
    for value in parameters.values():
        value.requires_grad_()

    def logits(x):
        """The logits of every place that has a loss."""
        p, result = parameters | buffers, []
        for l in range(LAYERS):
            if l > 0 and normalize:
                x = F.layer_norm(x, (WIDTH,), eps=1e-5)
            h = torch.relu(F.linear(x, p[f"layers.{l}.weight"], p[f"layers.{l}.bias"]))
            if method == "dtg-ff":
                t = T_MIN + (T_MAX - T_MIN) * torch.sigmoid(p[f"temperatures.{l}"])
                result.append((h * h / t) @ p[f"projections.{l}"] + p[f"projectionBiases.{l}"])
                x = h.detach()
            else:
                if f"heads.{l}.weight" in p:
                    result.append(F.linear(h, p[f"heads.{l}.weight"], p[f"heads.{l}.bias"]))
                x = h
        return result

    optimizer = torch.optim.Adam(parameters.values(), **ADAM)
    losses = []
    for step in range(sizes.steps):
        x = representable(sizes.batch, sizes.inputs)
        y = torch.randint(0, K, (sizes.batch,))
        arrays[f"x.{step}"], arrays[f"y.{step}"] = x, y.to(torch.int32)
        optimizer.zero_grad()
        loss = sum(F.cross_entropy(z, y) for z in logits(x))
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            for parameter, value in parameters.items():
                arrays[f"gradient.{parameter}"] = value.grad.clone()
        optimizer.step()
    for parameter, value in parameters.items() if final else []:
        arrays[f"final.{parameter}"] = value.detach()
    arrays["losses"] = torch.tensor(losses)
    arrays["prediction"] = sum(logits(x)).detach()
    save(name, arrays)


def adam():
    """Five float32 steps of Adam and of AdamW along given gradients."""
    for name, decay, kind in [("adam", 0.0, torch.optim.Adam), ("adamw", 0.1, torch.optim.AdamW)]:
        p = torch.nn.Parameter(torch.randn(37))
        arrays = {"initial": p.detach().clone()}
        optimizer = kind([p], **ADAM, weight_decay=decay, foreach=False)
        for step in range(STEPS):
            p.grad = torch.randn(37) * 10.0 ** (step - 3)
            arrays[f"gradient.{step}"] = p.grad.clone()
            optimizer.step()
            arrays[f"after.{step}"] = p.detach().clone()
        save(name, arrays)


def checkpoint():
    """A file with both types, a scalar, several ranks, metadata and an awkward name."""
    arrays = {
        "b": np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 7,
        "a": np.array(-0.5, dtype=np.float32),
        'c "quoted" \\ \u00e9': np.array([np.inf, -0.0, 1e-45], dtype=np.float32),
        "labels": np.array([3, -1, 2**31 - 1], dtype=np.int32),
    }
    save_file(arrays, GOLDENS / "checkpoint.safetensors", metadata={"made by": "Python"})


def save(name, arrays):
    def narrowed(value):
        array = value.numpy()
        return np.ascontiguousarray(array if array.dtype == np.int32 else array.astype(np.float32))

    save_file(
        {key: narrowed(value).reshape(value.shape) for key, value in arrays.items()},
        GOLDENS / f"{name}.safetensors",
    )


if __name__ == "__main__":
    if not GOLDENS.is_dir():
        sys.exit(f"{GOLDENS} is missing: run from the root of the repository")
    torch.manual_seed(1)
    for method in ["single-bp", "bp-deepsup", "dtg-ff"]:
        for normalize in [False, True]:
            rule(f"{method}{'-normalized' if normalize else ''}", method, SMALL, normalize)
    adam()
    checkpoint()
    torch.manual_seed(2)
    for method in ["single-bp", "bp-deepsup", "dtg-ff"]:
        # Without the final parameters, to keep the files small.
        rule(f"{method}-wide", method, WIDE, final=False)
