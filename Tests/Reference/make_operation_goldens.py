"""Writes Tests/LearningTests/Goldens/operations.safetensors: single operations as PyTorch computes them.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is computed in
float64 from float32 inputs and stored in float32; maps are stored channels last. Names are
"case.tensor"; "dx" is the gradient in x for the gradient "dy" in the result y.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
arrays = {}


def normal(*shape):
    """Normal numbers that float32 holds exactly."""
    return torch.randn(shape).double()


def keep(case, **tensors):
    for name, value in tensors.items():
        value = value.detach()
        if value.dim() == 4:
            value = value.permute(0, 2, 3, 1)
        array = value.numpy()
        array = array if array.dtype == np.int32 else array.astype(np.float32)
        arrays[f"{case}.{name}"] = np.ascontiguousarray(array).reshape(value.shape)


def convolution(case, images, side, inputs, outputs):
    x, dy = normal(images, inputs, side, side), normal(images, outputs, side, side)
    weight, bias = normal(outputs, inputs, 3, 3), normal(outputs)
    x.requires_grad_(), weight.requires_grad_()
    y = F.conv2d(x, weight, bias, padding=1)
    y.backward(dy)
    # Weights lie as rows, columns, inputs, outputs.
    turned = {"weight": weight, "dweight": weight.grad}
    keep(case, x=x, dy=dy, y=y, dx=x.grad, bias=bias)
    for name, value in turned.items():
        array = value.detach().permute(2, 3, 1, 0).numpy().astype(np.float32)
        arrays[f"{case}.{name}"] = np.ascontiguousarray(array)


def block(case, norm, pools, scaled):
    """What lies between two convolutions: a rectifier, averages, a norm over channels, its scale."""
    a, weight, bias = normal(2, 32, 4, 4), normal(32), normal(32)
    for tensor in [a, weight, bias]:
        tensor.requires_grad_()
    p = torch.relu(a)
    p = F.avg_pool2d(p, 2) if pools else p
    rows = p.movedim(1, -1)
    own = (weight, bias) if scaled else (None, None)
    if norm == "layer-norm":
        rows = F.layer_norm(rows, (32,), *own, eps=1e-5)
    elif norm == "rms-norm":
        rows = F.rms_norm(rows, (32,), own[0], eps=1e-5)
        rows = rows + own[1] if scaled else rows
    y = rows.movedim(-1, 1)
    dy = normal(*y.shape)
    y.backward(dy)
    keep(case, s=torch.relu(a), dy=dy, y=y, da=a.grad)
    if scaled:
        keep(case, weight=weight, bias=bias, dweight=weight.grad, dbias=bias.grad)


def batch_norm(case, rows, channels):
    norm = torch.nn.BatchNorm1d(channels, dtype=torch.float64)
    norm.weight.data, norm.bias.data = normal(channels), normal(channels)
    x = 2 * normal(rows, channels) + 3
    x = x.float().double().requires_grad_()
    y = norm(x)
    dy = normal(rows, channels)
    y.backward(dy)
    keep(case, x=x, dy=dy, y=y, dx=x.grad, weight=norm.weight, bias=norm.bias,
         dweight=norm.weight.grad, dbias=norm.bias.grad, mean=norm.running_mean,
         variance=norm.running_var)
    keep(case, evaluated=norm.eval()(x))


def cross_entropy(case, rows, classes, smoothing):
    z, labels = normal(rows, classes).requires_grad_(), torch.arange(rows) * 3 % classes
    loss = F.cross_entropy(z, labels, label_smoothing=smoothing)
    loss.backward()
    keep(case, z=z, labels=labels.to(torch.int32), loss=loss.reshape(1), dz=z.grad,
         probabilities=torch.softmax(z, 1))


def cells(case, grid):
    """The goodness of a map over its cells, projected; a row of R for each cell and channel."""
    images, channels, side, classes = 3, 16, 8, 5
    a, bias = normal(images, channels, side, side).requires_grad_(), normal(classes)
    temperature = torch.tensor([0.75], dtype=torch.float64, requires_grad=True)
    projection = normal(channels * grid * grid, classes)
    h = torch.relu(a)
    goodness = F.adaptive_avg_pool2d(h * h, grid)
    z = goodness.flatten(1) / temperature @ projection + bias
    dz = normal(images, classes)
    z.backward(dz)
    # Ours run over cells, then channels.
    ours = projection.reshape(channels, grid * grid, classes).transpose(0, 1).reshape(-1, classes)
    keep(case, h=h, projection=ours, bias=bias, z=z, dz=dz, da=a.grad,
         dtemperature=temperature.grad, dbias=a.grad.sum((0, 2, 3)))


def clip(case, count, limit):
    g = torch.nn.Parameter(torch.zeros(count, dtype=torch.float64))
    g.grad = normal(count)
    before = g.grad.clone()
    torch.nn.utils.clip_grad_norm_([g], limit)
    keep(case, gradient=before, clipped=g.grad)


if __name__ == "__main__":
    if not GOLDENS.is_dir():
        sys.exit(f"{GOLDENS} is missing: run from the root of the repository")
    torch.manual_seed(5)
    convolution("convolution-patches", 2, 6, 3, 16)
    convolution("convolution-large-tiles", 2, 6, 16, 32)
    convolution("convolution-small-tiles", 3, 2, 32, 16)
    block("block-layer-norm", "layer-norm", pools=True, scaled=True)
    block("block-rms-norm", "rms-norm", pools=False, scaled=False)
    block("block-rms-norm-scaled", "rms-norm", pools=True, scaled=True)
    block("block-pooling", "none", pools=True, scaled=False)
    batch_norm("batch-norm", 40, 16)
    cross_entropy("cross-entropy", 9, 7, 0.0)
    cross_entropy("cross-entropy-smoothed", 9, 7, 0.1)
    cells("cells-1", 1)
    cells("cells-4", 4)
    clip("clip", 300, 1.0)
    save_file(arrays, GOLDENS / "operations.safetensors")
