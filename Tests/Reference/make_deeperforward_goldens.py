"""Writes Tests/LearningTests/Goldens/deeperforward: steps of a small DeeperForward network in PyTorch.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is float64; images and first weights
are numbers that float32 holds exactly. Normalisation is torch's layer_norm and group_norm, strides are those of conv2d,
gradients are autograd's, steps torch.optim.AdamW's under torch's cosine.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
SIDE, K, PLANES, BATCH, EPOCHS, STEPS = 16, 4, 4, 6, 4, 2
RATE, FLOOR, DECAY, EPSILON = 0.01, 0.001, 0.05, 1e-4


def representable(*shape):
    return torch.randn(shape).float().double()


def weights():
    shapes = [(PLANES, 3)] + [(PLANES << b, PLANES << b) for b in range(4) for _ in range(4)]
    return [torch.nn.Parameter((representable(o, i, 3, 3) * (2 / (9 * o)) ** 0.5).float().double()) for o, i in shapes]


def forward(layers, x, visit):
    """Calls visit(index, goodness) as soon as a layer's goodness is known."""
    x = F.layer_norm(x, x.shape[1:], eps=1e-5)

    def layer(index, x):
        stride = 2 if index in (5, 9, 13) else 1
        h = F.relu(F.conv2d(x.detach(), layers[index], stride=stride, padding=1))
        visit(index, h.unflatten(1, (K, -1)).mean(dim=(2, 3, 4)))
        return F.group_norm(h, K, eps=1e-5).detach()

    x = shortcut = layer(0, x)
    for block in range(4):
        first = 1 + 4 * block
        x = layer(first + 1, layer(first, x)) + shortcut
        shortcut = x
        x = torch.cat([layer(first + 3, layer(first + 2, x)), shortcut], dim=1)
        shortcut = F.avg_pool2d(x, 2) if block < 3 else None


def main():
    torch.manual_seed(37)
    layers = weights()
    tensors = {f"initial.{i}": w.permute(2, 3, 1, 0).detach().clone() for i, w in enumerate(layers)}
    optimizers = [torch.optim.AdamW([w], lr=RATE, weight_decay=DECAY, eps=EPSILON) for w in layers]
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, EPOCHS, FLOOR) for o in optimizers]
    for step in range(STEPS):
        x, labels, losses = representable(BATCH, SIDE, SIDE, 3), torch.randint(0, K, (BATCH,)), []
        tensors |= {f"x.{step}": x, f"y.{step}": labels}

        def learn(index, goodness):
            loss = F.cross_entropy(goodness, labels)
            optimizers[index].zero_grad()
            loss.backward()
            losses.append(loss.detach())

        forward(layers, x.permute(0, 3, 1, 2), learn)
        if step == 0:
            tensors |= {f"gradient.{i}": w.grad.permute(2, 3, 1, 0).clone() for i, w in enumerate(layers)}
        for optimizer, schedule in zip(optimizers, schedules):
            optimizer.step()
            schedule.step()
        tensors[f"losses.{step}"] = torch.stack(losses)
    tensors |= {f"final.{i}": w.permute(2, 3, 1, 0).detach().clone() for i, w in enumerate(layers)}
    x, goodness = representable(BATCH, SIDE, SIDE, 3), []
    with torch.no_grad():
        forward(layers, x.permute(0, 3, 1, 2), lambda index, z: goodness.append(z))
    tensors |= {"x.test": x, "goodness": torch.stack(goodness)}
    arrays = {n: v.detach().numpy() for n, v in tensors.items()}
    arrays = {n: np.ascontiguousarray(v.astype(np.int32 if v.dtype == np.int64 else np.float32))
              for n, v in arrays.items()}
    save_file(arrays, GOLDENS / "deeperforward.safetensors")
    print({n: v.tolist() for n, v in arrays.items() if n.startswith("losses")})


main()
