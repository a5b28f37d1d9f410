"""Writes Tests/LearningTests/Goldens/softhebb: phases of a small SoftHebb network in PyTorch.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is float64; images and first
parameters are numbers that float32 holds exactly. Convolutions are torch's over reflect-padded maps, plasticity is
written with them as the published rule has it (delta weights over a convolution of the padded input), normalisation is
torch.nn.BatchNorm2d, the read-out's steps are torch.optim.Adam's.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
SIDE, K, CHANNELS, BATCH, PART, STEPS = 16, 8, (4, 16, 64), 6, 4, 2
TEMPERATURES, RATES, POWERS = (1.0, 0.65, 0.25), (0.08, 0.005, 0.01), (0.7, 1.4, 1.0)
KERNELS, RATE = (5, 3, 3), 0.01


def representable(*shape):
    return torch.randn(shape).float().double()


class Block:
    def __init__(self, index, inputs):
        fan_in = KERNELS[index] ** 2 * inputs
        self.weight = (representable(CHANNELS[index], inputs, KERNELS[index], KERNELS[index]) * 25 / fan_in**0.5)
        self.weight = self.weight.float().double()
        self.norm = torch.nn.BatchNorm2d(inputs, affine=False).double()
        self.t, self.rate, self.power = TEMPERATURES[index], RATES[index], POWERS[index]
        self.pad = KERNELS[index] // 2
        self.last = index == 2

    def preactivations(self, x):
        padded = F.pad(self.norm(x), (self.pad,) * 4, mode="reflect")
        return padded, F.conv2d(padded, self.weight)

    def __call__(self, x):
        self.norm.eval()
        _, u = self.preactivations(x)
        h = (u - u.mean(dim=1, keepdim=True)).clamp(min=0) ** self.power
        return F.avg_pool2d(h, 2, 2) if self.last else F.max_pool2d(h, 4, 2, 1)

    def learn(self, x):
        self.norm.train()
        padded, u = self.preactivations(x)
        y = torch.softmax(self.t * u, dim=1)
        winner = F.one_hot(u.argmax(dim=1), u.shape[1]).movedim(-1, 1).bool()
        y = torch.where(winner, y, -y)
        # The correlation of the padded input with y, summed over the batch.
        yx = F.conv2d(padded.transpose(0, 1), y.transpose(0, 1)).transpose(0, 1)
        yu = (y * u).sum(dim=(0, 2, 3)).view(-1, 1, 1, 1)
        delta = yx - yu * self.weight
        delta = delta / (delta.abs().max() + 1e-30)
        norms = self.weight.flatten(1).norm(dim=1)
        rates = self.rate * ((norms - 1).abs() + 1e-10) ** 0.5
        self.weight = self.weight + rates.view(-1, 1, 1, 1) * delta


def rows(weight):
    """[O, I, k, k] as [O, k k I]."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def images():
    return representable(BATCH, SIDE, SIDE, 3)


@torch.no_grad()
def features(blocks, x):
    maps = x.permute(0, 3, 1, 2)
    for block in blocks:
        maps = block(maps)
    return maps.permute(0, 2, 3, 1).flatten(1)


def main():
    torch.manual_seed(29)
    blocks = [Block(i, 3 if i == 0 else CHANNELS[i - 1]) for i in range(3)]
    tensors = {f"initial.blocks.{i}.weight": rows(b.weight).clone() for i, b in enumerate(blocks)}
    for index, block in enumerate(blocks):
        for step in range(STEPS):
            x = images()
            tensors[f"x.{index}.{step}"] = x
            for first in range(0, BATCH, PART):
                maps = x[first:first + PART].permute(0, 3, 1, 2)
                for before in blocks[:index]:
                    maps = before(maps)
                block.learn(maps)
        tensors |= {f"final.blocks.{index}.weight": rows(block.weight),
                    f"final.blocks.{index}.mean": block.norm.running_mean.clone(),
                    f"final.blocks.{index}.variance": block.norm.running_var.clone()}
    width = features(blocks, images()).shape[1]
    readout = torch.nn.Linear(width, K).double()
    with torch.no_grad():
        readout.weight.copy_(representable(K, width) / 8)
        readout.bias.copy_(representable(K) / 8)
    tensors |= {"initial.readout.weight": readout.weight.detach().clone(),
                "initial.readout.bias": readout.bias.detach().clone()}
    optimizer = torch.optim.Adam(readout.parameters(), lr=RATE)
    losses = []
    for step in range(STEPS):
        x, labels = images(), torch.randint(0, K, (BATCH,))
        tensors |= {f"x.readout.{step}": x, f"y.readout.{step}": labels}
        loss = F.cross_entropy(readout(features(blocks, x)), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    x = images()
    tensors |= {"x.test": x, "features": features(blocks, x), "logits": readout(features(blocks, x)),
                "final.readout.weight": readout.weight, "final.readout.bias": readout.bias,
                "losses": torch.stack(losses)}
    arrays = {n: v.detach().numpy() for n, v in tensors.items()}
    arrays = {n: np.ascontiguousarray(v.astype(np.int32 if v.dtype == np.int64 else np.float32))
              for n, v in arrays.items()}
    save_file(arrays, GOLDENS / "softhebb.safetensors")


main()
