"""Writes Tests/LearningTests/Goldens/network-*-logits.safetensors: networks of the program, in PyTorch.

Each network-*.safetensors is a file that the Swift program wrote (`NetworkFileTests`, which records
it). Here such a file goes into plain torch.nn modules, by its own names and with nothing missing or
left over (`strict=True`), and the modules' logits for some images are kept.

Needs torch, numpy and safetensors; run from the root of the repository.
"""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from safetensors.torch import load_file
from torch import nn

GOLDENS = Path("Tests/LearningTests/Goldens")
# Inputs, outputs, whether 2x2 pixels are averaged behind it, and the side of the grid of cells.
LAYERS = [(3, 16, False, 4), (16, 16, True, 2), (16, 32, True, 1)]
CLASSES = 5
IMAGES, SIDE = 6, 8


def classifier():
    features = sum(outputs for _, outputs, _, _ in LAYERS[1:])
    return nn.ModuleDict({"norm": nn.BatchNorm1d(features), "linear": nn.Linear(features, CLASSES)})


def fixed(*shape):
    return nn.Parameter(torch.empty(shape), requires_grad=False)


class DTG(nn.Module):
    """Layers that learn from their goodness; temperatures from 0.5 to 2; LayerNorm between layers."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(i, o, 3, padding=1) for i, o, _, _ in LAYERS)
        self.temperatures = nn.ParameterList(torch.empty(()) for _ in LAYERS)
        self.projections = nn.ParameterList(fixed(o * g * g, CLASSES) for _, o, _, g in LAYERS)
        self.projectionBiases = nn.ParameterList(fixed(CLASSES) for _ in LAYERS)
        self.classifier = classifier()

    def forward(self, x):
        features, logits = [], []
        for layer, (_, outputs, pools, grid) in enumerate(LAYERS):
            h = torch.relu(self.layers[layer](x))
            goodness = F.adaptive_avg_pool2d(h * h, grid).flatten(1)
            temperature = 0.5 + 1.5 * torch.sigmoid(self.temperatures[layer])
            logits.append(
                goodness / temperature @ self.projections[layer] + self.projectionBiases[layer])
            if layer > 0:
                features.append(h.mean((2, 3)))
            x = F.avg_pool2d(h, 2) if pools else h
            x = F.layer_norm(x.movedim(1, -1), (outputs,)).movedim(-1, 1)
        norm, linear = self.classifier["norm"], self.classifier["linear"]
        return linear(norm(torch.cat(features, 1))), logits


class BatchNormBP(nn.Module):
    """Backpropagation from one classifier, with a batch normalisation behind each convolution."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(i, o, 3, padding=1) for i, o, _, _ in LAYERS)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for _, o, _, _ in LAYERS)
        self.classifier = classifier()

    def forward(self, x):
        features = []
        for layer, (_, _, pools, _) in enumerate(LAYERS):
            h = torch.relu(self.norms[layer](self.layers[layer](x)))
            if layer > 0:
                features.append(h.mean((2, 3)))
            x = F.avg_pool2d(h, 2) if pools else h
        norm, linear = self.classifier["norm"], self.classifier["linear"]
        return linear(norm(torch.cat(features, 1))), []


@torch.no_grad()
def golden(name, module):
    module.load_state_dict(load_file(GOLDENS / f"network-{name}.safetensors"), strict=True)
    module = module.double().eval()
    x = torch.randn(IMAGES, 3, SIDE, SIDE)
    classified, logits = module(x.double())
    arrays = {"x": x.permute(0, 2, 3, 1).contiguous().numpy(),
              "logits.classifier": classified.float().numpy()}
    for layer, z in enumerate(logits):
        arrays[f"logits.{layer}"] = z.float().numpy()
    path = GOLDENS / f"network-{name}-logits.safetensors"
    save_file(arrays, path)
    path.chmod(0o644)


if __name__ == "__main__":
    if not GOLDENS.is_dir():
        sys.exit(f"{GOLDENS} is missing: run from the root of the repository")
    torch.manual_seed(9)
    golden("dtg", DTG())
    golden("bp-batch-norm", BatchNormBP())
