#!/usr/bin/env python3
"""How hard the generated images are: a linear classifier on pixels beside a small CNN.

For each data set, stand-ins as hard as pipeline.json makes them are written to a prepared file, read
with the safetensors library, and learnt by softmax regression on the normalised pixels (the best of
three weight decays, which favours it) and by a CNN of four convolutions, with flips and shifts.
PyTorch on one thread, a minute or two a data set.

usage: stand_ins.py [--images 8000] [--epochs 8] [--sheets FOLDER] [NAME...]
needs: pip install torch safetensors pillow
"""
import argparse, json, pathlib, tempfile

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from program import built, output

# Side, classes, superclasses, colour.
DATASETS = {
    "cifar-10": (32, 10, 0, "color"),
    "cifar-100": (32, 100, 20, "color"),
    "tiny-imagenet": (32, 200, 0, "color"),
    "imagenet-100": (64, 100, 0, "color"),
    "fashion-mnist": (32, 10, 0, "gray"),
    "stl-10": (32, 10, 0, "color"),
    "path-mnist": (32, 9, 0, "color"),
    "derma-mnist": (32, 7, 0, "color"),
    "blood-mnist": (32, 8, 0, "color"),
}
TEST_IMAGES, BATCH = 2000, 128


def difficulty(name):
    """How hard pipeline.json makes the stand-ins of a data set."""
    manifest = json.loads((pathlib.Path(__file__).parent.parent / "pipeline.json").read_text())
    stage = next(stage for stage in manifest["stages"] if stage["id"] == "image-data")
    case = stage["cases"]["dataset"][name]
    return case.get("standIn", manifest["recipes"]["image-data"]["standIn"])


def convolution(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


def cnn(classes):
    return nn.Sequential(
        *convolution(3, 32), nn.MaxPool2d(2), *convolution(32, 64), nn.MaxPool2d(2),
        *convolution(64, 128), nn.MaxPool2d(2), *convolution(128, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, classes))


def moved(batch):
    """Flipped or not, and shifted by up to three pixels."""
    batch = batch.flip(3) if torch.rand(()) < 0.5 else batch
    down, right = torch.randint(-3, 4, (2,)).tolist()
    return batch.roll((down, right), (2, 3))


def accuracy(model, data, epochs, rate, decay, augment):
    """Test accuracies after training: of the classes, and of the superclasses they belong to."""
    x, y, test_x, test_y = data[:4]
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=decay)
    steps = epochs * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps)
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(x)).split(BATCH):
            loss = F.cross_entropy(model(augment(x[rows])), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    model.eval()
    with torch.no_grad():
        guesses = torch.cat([model(part).argmax(1) for part in test_x.split(500)])
    coarse = data[4]
    return [(a == b).float().mean().item() for a, b in
            [(guesses, test_y)] + ([] if coarse is None else [(coarse[guesses], coarse[test_y])])]


def prepared(path):
    """Normalised images and labels of both splits, and the superclass of each class."""
    file = load_file(path)
    mean, deviation = file["channel_mean"], file["channel_deviation"]

    def images(split):
        return ((file[f"{split}_images"] / 255 - mean) / deviation).permute(0, 3, 1, 2).contiguous()

    labels = file["train_labels"].long()
    coarse = None
    if "train_coarse_labels" in file:
        coarse = torch.zeros(int(labels.max()) + 1, dtype=torch.long)
        coarse[labels] = file["train_coarse_labels"].long()
    return images("train"), labels, images("test"), file["test_labels"].long(), coarse


def sheet(path, target, classes, rows=10, columns=12):
    """Saves images of some classes, one class a row, twice as large."""
    from PIL import Image
    images = load_file(path)["train_images"]
    shown = [torch.cat([images[row * (classes // min(rows, classes)) + classes * i]
                        for i in range(columns)], 1) for row in range(min(rows, classes))]
    picture = Image.fromarray(torch.cat(shown).numpy())
    picture.resize((2 * picture.width, 2 * picture.height), Image.NEAREST).save(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", default=list(DATASETS), metavar="NAME")
    parser.add_argument("--images", type=int, default=8000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--sheets", type=pathlib.Path)
    options = parser.parse_args()
    program = built("ImageInput")
    torch.set_num_threads(1)
    print("| data set | classes | chance | linear | CNN | seconds to make |\n|:--|--:|--:|--:|--:|--:|")
    for name in options.names or DATASETS:
        side, classes, superclasses, color = DATASETS[name]
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/{name}"
            seconds = output(program, "stand-in", side, classes, superclasses, color,
                             json.dumps(difficulty(name)), options.images, TEST_IMAGES, 1,
                             path)
            data = prepared(path)
            if options.sheets:
                sheet(path, options.sheets / f"{name}.png", classes)
        torch.manual_seed(0)
        linear = max((accuracy(nn.Sequential(nn.Flatten(), nn.Linear(3 * side * side, classes)), data,
                               30, 1e-3, decay, lambda batch: batch) for decay in (1e-2, 1e-1, 1)))
        deep = accuracy(cnn(classes), data, options.epochs, 3e-3, 1e-2, moved)
        for what, count, index in [(name, classes, 0), (f"{name}, coarse", superclasses, 1)]:
            if count:
                print(f"| {what} | {count} | {100 / count:.1f} | {100 * linear[index]:.1f} | "
                      f"{100 * deep[index]:.1f} | {float(seconds):.2f} |", flush=True)


if __name__ == "__main__":
    main()
