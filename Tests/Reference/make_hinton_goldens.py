"""Writes Tests/LearningTests/Goldens/hinton-ff: steps of Hinton's forward-forward networks in PyTorch.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is float64; images and
parameters are numbers that float32 holds exactly. Gradients are autograd's, updates torch.optim.SGD's.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
SIDE, K, ROWS, UNITS, LAYERS, BATCH, EPOCHS = 6, 8, 2, 12, 3, 5, 6
RATE, DECAY, READOUT_RATE, READOUT_DECAY, MOMENTUM = 0.02, 0.01, 0.05, 0.03, 0.9
PEER_WEIGHT, PEER_MEMORY = 0.7, 0.9


class RectifierOfFullGradient(torch.autograd.Function):
    """A rectifier whose gradient is that of the identity."""

    @staticmethod
    def forward(_, a):
        return a.clamp(min=0)

    @staticmethod
    def backward(_, gradient):
        return gradient


def representable(*shape):
    return torch.randn(shape).float().double()


def norm(x):
    return x / (x.square().mean(dim=1, keepdim=True).sqrt() + 1e-8)


def labelled(images, labels):
    """Images [B, S, S, 3] with the block of a label each; with the mean block for None."""
    images = images.clone()
    for i in range(len(images)):
        for k in range(K):
            band, column = divmod(k, SIDE)
            value = 2 / K - 1 if labels is None else (1.0 if k == labels[i] else -1.0)
            images[i, band * ROWS:(band + 1) * ROWS, column, :] = value
    return norm(images.flatten(1))


class Network:
    def __init__(self):
        self.layers = [(representable(UNITS, 3 * SIDE * SIDE if l == 0 else UNITS) / 3,
                        representable(UNITS) / 4) for l in range(LAYERS)]
        self.readout = representable(K, (LAYERS - 1) * UNITS) / 4
        self.means = [torch.full((UNITS,), 0.5, dtype=torch.float64) for _ in range(LAYERS)]

    def named(self):
        names = {}
        for l, (weight, bias) in enumerate(self.layers):
            names |= {f"layers.{l}.weight": weight, f"layers.{l}.bias": bias}
        return names | {"readout.weight": self.readout}

    def activations(self, x):
        """Of each layer, and what it hands on; nothing passes from one to the next backwards."""
        for weight, bias in self.layers:
            h = RectifierOfFullGradient.apply(x.detach() @ weight.T + bias)
            x = norm(h)
            yield h, x

    def losses(self, images, labels, wrong):
        x = torch.cat([labelled(images, labels), labelled(images, wrong)])
        targets = torch.cat([torch.ones(BATCH), torch.zeros(BATCH)]).double()
        losses = []
        for l, (h, _) in enumerate(self.activations(x)):
            goodness = h.square().sum(dim=1)
            own = F.binary_cross_entropy_with_logits(goodness - UNITS, targets)
            self.means[l] = PEER_MEMORY * self.means[l].detach() + (1 - PEER_MEMORY) * h[:BATCH].mean(dim=0)
            peers = (self.means[l].mean() - self.means[l]).square().mean()
            losses.append(own + PEER_WEIGHT * peers)
        return losses, F.cross_entropy(self.logits(images), labels)

    def logits(self, images):
        handed = [x for _, x in self.activations(labelled(images, None))]
        return torch.cat(handed[1:], dim=1).detach() @ self.readout.T

    def goodness(self, images):
        """Of each layer but the first [B, K], under every label."""
        columns = []
        for k in range(K):
            x = labelled(images, [k] * len(images))
            columns.append([h.square().sum(dim=1) for h, _ in self.activations(x)][1:])
        return [torch.stack([column[l] for column in columns], dim=1) for l in range(LAYERS - 1)]


def main():
    torch.manual_seed(23)
    network = Network()
    tensors = {f"initial.{n}": v.clone() for n, v in network.named().items()}
    for value in network.named().values():
        value.requires_grad_()
    own = torch.optim.SGD([p for layer in network.layers for p in layer], lr=RATE, momentum=MOMENTUM,
                          weight_decay=DECAY)
    readout = torch.optim.SGD([network.readout], lr=READOUT_RATE, momentum=MOMENTUM, weight_decay=READOUT_DECAY)
    layer_losses, readout_losses = [], []
    for epoch in range(EPOCHS):
        factor = 2 * (1 + EPOCHS - epoch) / EPOCHS if epoch > EPOCHS // 2 else 1
        own.param_groups[0]["lr"], readout.param_groups[0]["lr"] = RATE * factor, READOUT_RATE * factor
        images = representable(BATCH, SIDE, SIDE, 3)
        labels = torch.randint(0, K, (BATCH,))
        wrong = (labels + torch.randint(1, K, (BATCH,))) % K
        tensors |= {f"x.{epoch}": images, f"y.{epoch}": labels, f"wrong.{epoch}": wrong}
        losses, readout_loss = network.losses(images, labels, wrong)
        own.zero_grad()
        readout.zero_grad()
        (sum(losses) + readout_loss).backward()
        if epoch == 0:
            tensors |= {f"gradient.{n}": v.grad.clone() for n, v in network.named().items()}
        own.step()
        readout.step()
        layer_losses += [loss.detach() for loss in losses]
        readout_losses.append(readout_loss.detach())
    images = representable(BATCH, SIDE, SIDE, 3)
    tensors |= {"x.test": images, "logits": network.logits(images)}
    tensors |= {f"goodness.{l}": g for l, g in enumerate(network.goodness(images))}
    tensors |= {f"final.{n}": v for n, v in network.named().items()}
    tensors |= {f"final.means.layers.{l}": m for l, m in enumerate(network.means)}
    tensors |= {"layerLosses": torch.stack(layer_losses), "readoutLosses": torch.stack(readout_losses)}
    arrays = {n: v.detach().numpy() for n, v in tensors.items()}
    arrays = {n: v.astype(np.int32 if v.dtype == np.int64 else np.float32) for n, v in arrays.items()}
    save_file(arrays, GOLDENS / "hinton-ff.safetensors")


main()
