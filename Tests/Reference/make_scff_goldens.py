"""Writes Tests/LearningTests/Goldens/scff: phases of a small self-contrastive network in PyTorch.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is float64; images and first
parameters are numbers that float32 holds exactly. Pairs are concatenated along the channels, both halves of a
convolution having the same weights and a bias each; gradients are autograd's, steps torch.optim.AdamW's.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
SIDE, K, CHANNELS, BATCH = 16, 8, (4, 16, 64), 6
KERNELS, RATES, DECAYS = (5, 3, 3), (0.01, 0.002, 0.0002), (1e-2, 1e-2, 3e-2)
FACTORS, PERIODS = (0.7, 0.8, 1.0), (2, 3, 1)
POSITIVE, NEGATIVE, PENALTIES = (0.0, 5.0, 6.0), (1.0, 9.0, 10.0), (0.0012, 0.0007, 0.0005)
SHIFTS, READOUT_RATE = (1, 4, 5), 0.01


def representable(*shape):
    return torch.randn(shape).float().double()


def standardize(x):
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return (x - mean) / (x.std(dim=(1, 2, 3), keepdim=True) + 1e-10)


class Layer:
    def __init__(self, index, inputs):
        self.index, self.kernel = index, KERNELS[index]
        weight = representable(CHANNELS[index], inputs, self.kernel, self.kernel)
        weight = (weight / (self.kernel**2 * inputs) ** 0.5).float().double()
        bias = (representable(CHANNELS[index]) / 8).float().double()
        self.weight, self.bias = torch.nn.Parameter(weight), torch.nn.Parameter(bias)

    def seen(self, x):
        return standardize(F.pad(x, (self.kernel // 2,) * 4, mode="reflect"))

    def alone(self, a):
        return F.conv2d(a, self.weight, self.bias)

    def pair(self, left, right):
        both = torch.cat([left, right], dim=1)
        return F.conv2d(both, torch.cat([self.weight, self.weight], dim=1), self.bias + self.bias)

    def pool(self, u):
        if self.index == 2:
            return F.avg_pool2d(F.relu(u), 2, 2)
        return F.max_pool2d(F.relu(u - u.mean(dim=1, keepdim=True)), 4, 2, 1)

    @torch.no_grad()
    def __call__(self, x):
        a = self.seen(x)
        return self.pool(self.pair(a, a))

    def loss(self, good, bad):
        good, bad = ((u.relu() ** 2).mean(dim=1) for u in (good, bad))
        i = self.index
        return (F.softplus(POSITIVE[i] - good).mean() + F.softplus(bad - NEGATIVE[i]).mean()
                + PENALTIES[i] * good.flatten(1).norm(dim=1).mean())


def responses(layers, index, x, shift):
    """What the layer that learns makes of positive and of negative pairs."""
    if index == 1:
        a = layers[0].seen(x)
        with torch.no_grad():
            below = [layers[0].pool(layers[0].pair(a, right)) for right in (a, a.roll(-shift, 0))]
        return [layers[1].alone(layers[1].seen(maps)) for maps in below]
    for before in layers[:index]:
        x = before(x)
    a = layers[index].seen(x)
    return [layers[index].pair(a, right) for right in (a, a.roll(-shift, 0))]


def features(layers, x):
    parts, maps = [], x
    for layer in layers:
        maps = layer(maps)
        parts.append(standardize(F.avg_pool2d(maps, 2, 2)).permute(0, 2, 3, 1).flatten(1))
    return torch.cat(parts, dim=1)


def rows(weight):
    """[O, I, k, k] as [O, k k I]."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def main():
    torch.manual_seed(31)
    layers = [Layer(i, 3 if i == 0 else CHANNELS[i - 1]) for i in range(3)]
    tensors = {}
    for i, layer in enumerate(layers):
        tensors |= {f"initial.layers.{i}.weight": rows(layer.weight).detach().clone(),
                    f"initial.layers.{i}.bias": layer.bias.detach().clone()}
    for i, layer in enumerate(layers):
        optimizer = torch.optim.AdamW([layer.weight, layer.bias], lr=RATES[i], weight_decay=DECAYS[i])
        losses = []
        for step, shift in enumerate(SHIFTS):
            x = representable(BATCH, SIDE, SIDE, 3)
            # The published program counts the batch before it looks whether the rate falls.
            optimizer.param_groups[0]["lr"] = RATES[i] * FACTORS[i] ** ((step + 1) // PERIODS[i])
            loss = layer.loss(*responses(layers, i, x.permute(0, 3, 1, 2), shift))
            optimizer.zero_grad()
            loss.backward()
            tensors[f"x.{i}.{step}"] = x
            if step == 0:
                tensors |= {f"gradient.layers.{i}.weight": rows(layer.weight.grad).clone(),
                            f"gradient.layers.{i}.bias": layer.bias.grad.clone()}
            optimizer.step()
            losses.append(loss.detach())
        tensors |= {f"final.layers.{i}.weight": rows(layer.weight), f"final.layers.{i}.bias": layer.bias,
                    f"losses.{i}": torch.stack(losses)}
    x = representable(BATCH, SIDE, SIDE, 3)
    width = features(layers, x.permute(0, 3, 1, 2)).shape[1]
    readout = torch.nn.Linear(width, K).double()
    with torch.no_grad():
        readout.weight.copy_(representable(K, width) / 8)
        readout.bias.copy_(representable(K) / 8)
    tensors |= {"initial.readout.weight": readout.weight.detach().clone(),
                "initial.readout.bias": readout.bias.detach().clone()}
    optimizer = torch.optim.Adam(readout.parameters(), lr=READOUT_RATE)
    losses = []
    for step in range(2):
        x, labels = representable(BATCH, SIDE, SIDE, 3), torch.randint(0, K, (BATCH,))
        tensors |= {f"x.readout.{step}": x, f"y.readout.{step}": labels}
        loss = F.cross_entropy(readout(features(layers, x.permute(0, 3, 1, 2))), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    x = representable(BATCH, SIDE, SIDE, 3)
    seen = features(layers, x.permute(0, 3, 1, 2))
    tensors |= {"x.test": x, "features": seen, "logits": readout(seen), "losses.readout": torch.stack(losses),
                "final.readout.weight": readout.weight, "final.readout.bias": readout.bias}
    arrays = {n: v.detach().numpy() for n, v in tensors.items()}
    arrays = {n: np.ascontiguousarray(v.astype(np.int32 if v.dtype == np.int64 else np.float32))
              for n, v in arrays.items()}
    save_file(arrays, GOLDENS / "scff.safetensors")
    print({n: v.tolist() for n, v in arrays.items() if n.startswith("losses")})


main()
