"""Writes Tests/LearningTests/Goldens/image-*.safetensors: what PyTorch computes for small networks.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is computed in
float64 from the seed below and stored in float32. Nothing is dropped: masks have goldens of their own.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

sys.path.insert(0, str(Path(__file__).parents[2] / "Sources/TorchStages/Trainer"))
from networks import (  # noqa: E402
    ASGE, BP, DTG, Backpropagation, Block, Goodness, Layer, Recipe, SpatialGoodness,
)

GOLDENS = Path("Tests/LearningTests/Goldens")
STEPS = 20
IMAGES = 12
CLASSES = 5
# Every way of pooling and cutting into cells; two sizes of tiles, and patches for the first layer.
LAYERS = [
    Layer(3, 16, 8, False, 4), Layer(16, 16, 8, True, 2), Layer(16, 32, 4, True, 1),
    Layer(32, 16, 2, False, 1),
]
# A large epsilon: with the usual one, rounding decides the sign of steps along gradients near zero.
RECIPE = Recipe(epochs=4, learning_rate=2e-3, floor=1e-4, weight_decay=1e-2, epsilon=1e-3)
STEPS_PER_EPOCH = 5

CASES = {
    "dtg": (DTG, Goodness()),
    "dtg-naive-rms": (DTG, Goodness(norm="rms-norm", order="naive")),
    "dtg-fixed": (DTG, Goodness(learns_temperature=False, columns="unit", norm="none")),
    "bp": (BP, Backpropagation()),
    "bp-batch-norm": (BP, Backpropagation(norm="batch-norm")),
    "bp-accumulated": (BP, Backpropagation(norm="none", micro_batches=2)),
    "bp-deepsup": (BP, Backpropagation(heads="every-layer")),
    "bp-deepsup-split": (BP, Backpropagation(heads="every-layer", optimizers="per-layer",
                                             norm="none", activations="recomputed")),
    "dtg-choices": (DTG, Goodness(columns="equal", decays_temperature=False, smoothing=0.05),
                    Block(False, "norm-dropout-pool", 1e-2, "propagated")),
    "bp-choices": (BP, Backpropagation(activations="recomputed"),
                   Block(False, "norm-dropout-pool", 1e-2, "propagated")),
    "bp-propagated": (BP, Backpropagation(norm="batch-norm"), Block(features="propagated")),
    "bp-deepsup-choices": (BP, Backpropagation(heads="every-layer", head_input="means",
                                               head_smoothing=0.05), Block(bias=False)),
    # Without clipping: the clip counts each bias of the classifiers, the program holds one.
    "asge": (ASGE, SpatialGoodness()),
}
RECIPES = {"asge": replace(RECIPE, clip=1e9)}


def representable(*shape):
    """Normal numbers that float32 holds exactly."""
    return torch.randn(shape).double()


def golden(name, make, settings, block=Block()):
    network = make(LAYERS, CLASSES, settings, RECIPES.get(name, RECIPE), block, dtype=torch.float64)
    for l in range(len(LAYERS)) if block.bias else ():
        network.parameters[f"layers.{l}.bias"].data.copy_(representable(LAYERS[l].outputs) / 8)
    arrays = {f"initial.{k}": v.clone() for k, v in network.state().items()}
    layer_losses, classifier_losses = [], []
    batches = [(representable(IMAGES, 3, 8, 8), torch.randint(0, CLASSES, (IMAGES,)))
               for _ in range(4)]
    for b, (x, y) in enumerate(batches):
        arrays[f"x.{b}"], arrays[f"y.{b}"] = x, y.to(torch.int32)
    network.step(*batches[0], updates=False)
    arrays |= {f"gradient.{k}": v for k, v in network.gradients().items()}
    for value in network.parameters.values():
        value.grad = None
    for buffer, value in network.buffers.items():
        value.copy_(arrays[f"initial.{buffer}"])
    for step in range(STEPS):
        if step > 0 and step % STEPS_PER_EPOCH == 0:
            network.optimizers.end_epoch()
        layers, classifier = network.step(*batches[step % len(batches)])
        layer_losses.append([float(loss) for loss in layers])
        classifier_losses.append(classifier)
    if layer_losses[0]:
        arrays["layerLosses"] = torch.tensor(layer_losses)
    if classifier_losses[0] is not None:
        arrays["classifierLosses"] = torch.tensor(classifier_losses)
    classified, logits = network.predict(batches[0][0])
    if classified is not None:
        arrays["logits.classifier"] = classified
    for l, z in enumerate(logits):
        arrays[f"logits.{l}"] = z
    save(f"image-{name}", arrays, {"settings": json.dumps(vars(settings) | vars(block))})


def dropout():
    """A mask by the layout of the program's dropout: Philox4x32-10, sixteen bits an element."""
    rows, columns, probability, first_row = 5, 144, 0.25, 3
    seed, purpose, step, layer = 0x123456789ABCDEF0, 8, 77, 2
    x = np.ones((rows, columns), np.float32)
    vectors = -(-columns // 16)
    threshold = round(probability * 65536)
    for row in range(rows):
        for c in range(columns):
            vector = (first_row + row) * vectors + c // 16
            block = vector // 8 * 16 + c % 16
            word = philox((block, step, layer, purpose), seed)[vector % 8 // 2]
            bits = word >> 16 if vector % 2 else word & 0xFFFF
            x[row, c] = 0 if bits < threshold else 1 / (1 - probability)
    save_file({"mask": x}, GOLDENS / "dropout.safetensors")


def philox(counter, key):
    c, k = list(counter), [key & 0xFFFFFFFF, key >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def save(name, arrays, metadata):
    def narrowed(value):
        array = value.detach().numpy()
        array = array if array.dtype == np.int32 else array.astype(np.float32)
        return np.ascontiguousarray(array).reshape(value.shape)

    save_file({k: narrowed(v) for k, v in arrays.items()}, GOLDENS / f"{name}.safetensors",
              metadata=metadata)


if __name__ == "__main__":
    if not GOLDENS.is_dir():
        sys.exit(f"{GOLDENS} is missing: run from the root of the repository")
    for number, (name, case) in enumerate(CASES.items()):
        torch.manual_seed(number)
        golden(name, *case)
    dropout()
