#!/usr/bin/env python3
"""Images per second of the input pipeline, beside torchvision on the same images, in one run.

Stand-ins are written to a prepared file, which both sides read. Training images get the paper's
changes (crop with padding 4, flip, colour jitter, normalisation, Cutout), test images only the
normalisation; batches of 128. torchvision runs as it is usually written, a transform an image behind
a `DataLoader`: on Pillow images and on tensors, without workers and with two. Each number is the best of
the rounds, which alternate between the sides.

usage: image_input.py [--images 10000] [--rounds 3] [--seconds 3]
needs: pip install torch torchvision safetensors pillow
"""
import argparse, json, tempfile, time

import torch
import torchvision.transforms as T
from PIL import Image
from safetensors.torch import load_file
from torch.utils.data import DataLoader, Dataset

from program import built, output

SIDE, CLASSES, BATCH = 32, 10, 128
STAND_INS = dict(seed=1, weakestTexture=0.03, strongestTexture=0.13, clutter=0.2, noise=0.12,
                 poseSpread=1, colorCue=0.5)
AUGMENTATION = dict(smallestArea=1, largestAspect=1, padding=4, flipProbability=0.5,
                    brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1, cutout=16)
BATCHES = dict(augmentation=AUGMENTATION, testShorterSide=SIDE, labels="fine", dropsShortBatch=False,
               seed=1)


class Cutout:
    """The usual code: a square around a random pixel becomes 0."""

    def __call__(self, x):
        row, column = torch.randint(SIDE, (2,)).tolist()
        half = AUGMENTATION["cutout"] // 2
        x[:, max(row - half, 0):row + half, max(column - half, 0):column + half] = 0
        return x


class Images(Dataset):
    """A split of a prepared file, as Pillow images or as tensors of bytes."""

    def __init__(self, file, split, transform, pillow):
        self.labels = file[f"{split}_labels"].tolist()
        self.images = file[f"{split}_images"]
        self.images = self.images.numpy() if pillow else self.images.permute(0, 3, 1, 2).contiguous()
        self.transform, self.pillow = transform, pillow

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index]
        return self.transform(Image.fromarray(image) if self.pillow else image), self.labels[index]


def transform(file, split, pillow):
    to_floats = T.ToTensor() if pillow else T.ConvertImageDtype(torch.float32)
    normalize = T.Normalize(file["channel_mean"].tolist(), file["channel_deviation"].tolist())
    if split == "test":
        return T.Compose([to_floats, normalize])
    return T.Compose([
        T.RandomCrop(SIDE, AUGMENTATION["padding"]), T.RandomHorizontalFlip(),
        T.ColorJitter(0.4, 0.4, 0.4, 0.1), to_floats, normalize, Cutout()])


def torchvision_rate(file, split, pillow, workers, seconds):
    """Images per second over whole epochs, after a first batch."""
    images = Images(file, split, transform(file, split, pillow), pillow)
    loader = DataLoader(images, BATCH, shuffle=split == "train", num_workers=workers,
                        persistent_workers=workers > 0)
    next(iter(loader))
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for x, _ in loader:
            count += len(x)
            if time.perf_counter() - began > seconds:
                break
    return count / (time.perf_counter() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--images", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    program = built("ImageInput")
    torch.set_num_threads(1)
    rates, making = {}, []
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/images"
        for _ in range(options.rounds):
            making.append(float(output(program, "stand-in", SIDE, CLASSES, 0, "color",
                                       json.dumps(STAND_INS), options.images,
                                       options.images // 5, 1, path)))
            file = load_file(path)
            for split in ("train", "test"):
                sides = {
                    f"ours, {threads} thread{'s' * (threads > 1)}": lambda threads=threads: float(
                        output(program, split, path, BATCH, threads, options.seconds,
                               json.dumps(BATCHES))) for threads in (1, 2)}
                sides |= {
                    f"torchvision, {form}, {workers or 'no'} workers":
                        lambda pillow=form == "Pillow", workers=workers: torchvision_rate(
                            file, split, pillow, workers, options.seconds)
                    for form in ("Pillow", "tensors") for workers in (0, 2)}
                for side, rate in sides.items():
                    rates.setdefault(side, {}).setdefault(split, []).append(rate())
    print("| images per second | training | test | ms a training batch |\n|:--|--:|--:|--:|")
    for side, found in rates.items():
        train, test = max(found["train"]), max(found["test"])
        print(f"| {side} | {train:,.0f} | {test:,.0f} | {1000 * BATCH / train:.2f} |")
    print(f"\n{options.images * 6 // 5:,} stand-ins are made in {min(making):.2f} s on one core.")


if __name__ == "__main__":
    main()
