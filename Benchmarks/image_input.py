#!/usr/bin/env python3
"""Images per second of the input pipeline, beside torchvision on the same images, in one run.

Two cases, each a prepared file of generated images that both sides read:

  32     pixels of side 32; in training the paper's changes (crop with padding 4, flip, colour
         jitter, normalisation, Cutout), in tests the normalisation; batches of 128
  224    JPEG files of 500 x 375; in training a random resized crop of side 224, flip and
         normalisation, in tests the centre after resizing to 256; batches of 64

torchvision runs as it is usually written, a transform an image behind a `DataLoader`: on Pillow images
and (side 32) on tensors, without workers and with two. Each number is the best of the rounds, in which
the sides take turns.

usage: image_input.py [--rounds 3] [--seconds 3]
needs: pip install torch torchvision safetensors pillow
"""
import argparse, io, json, tempfile, time

import numpy as np
import torch
import torchvision.transforms as T
from PIL import Image
from safetensors.numpy import load_file, save_file
from torch.utils.data import DataLoader, Dataset

from program import built, output

STAND_INS = dict(seed=1, weakestTexture=0.03, strongestTexture=0.13, clutter=0.2, noise=0.12,
                 poseSpread=1, colorCue=0.5)
UNCHANGED = dict(smallestArea=1, largestAspect=1, padding=0, flipProbability=0, brightness=0,
                 contrast=0, saturation=0, hue=0, cutout=0)
BATCHES = dict(labels="fine", dropsShortBatch=False, seed=1)


class Cutout:
    """The usual code: a square around a random pixel becomes 0."""

    def __call__(self, x, half=8):
        row, column = torch.randint(x.shape[1], (2,)).tolist()
        x[:, max(row - half, 0):row + half, max(column - half, 0):column + half] = 0
        return x


class Small:
    """Pixels of side 32 with the paper's changes."""
    side, batch, shorter_side, forms = 32, 128, 32, ["Pillow", "tensors"]
    augmentation = dict(UNCHANGED, padding=4, flipProbability=0.5, brightness=0.4, contrast=0.4,
                        saturation=0.4, hue=0.1, cutout=16)
    train = [T.RandomCrop(32, 4), T.RandomHorizontalFlip(), T.ColorJitter(0.4, 0.4, 0.4, 0.1)]
    train_end, test = [Cutout()], []

    @staticmethod
    def write(program, path):
        """Makes the file, and returns the seconds it took on one core."""
        return float(output(program, "stand-in", 32, 10, 0, "color", json.dumps(STAND_INS),
                            10000, 2000, 1, path))

    @staticmethod
    def images(file, split, form):
        pixels = file[f"{split}_images"]
        if form == "Pillow":
            return len(pixels), lambda index: Image.fromarray(pixels[index])
        tensors = torch.tensor(pixels).permute(0, 3, 1, 2).contiguous()
        return len(tensors), lambda index: tensors[index]


class Large:
    """JPEG files that are cropped to side 224."""
    side, batch, shorter_side, forms = 224, 64, 256, ["Pillow"]
    augmentation = dict(UNCHANGED, smallestArea=0.08, largestAspect=4 / 3, flipProbability=0.5)
    train = [T.RandomResizedCrop(224), T.RandomHorizontalFlip()]
    train_end, test = [], [T.Resize(256), T.CenterCrop(224)]

    @staticmethod
    def write(program, path, counts=(512, 256)):
        """Enlarges generated images, and stores them as JPEG."""
        with tempfile.TemporaryDirectory() as folder:
            output(program, "stand-in", 224, 100, 0, "color", json.dumps(STAND_INS), *counts, 2,
                   f"{folder}/pixels")
            pixels = load_file(f"{folder}/pixels")
        tensors = {name: pixels[name] for name in
                   ("train_labels", "test_labels", "channel_mean", "channel_deviation")}
        for split in ("train", "test"):
            files = []
            for image in pixels[f"{split}_images"]:
                file = io.BytesIO()
                large = Image.fromarray(image).resize((500, 375), Image.BICUBIC)
                large.save(file, "JPEG", quality=90)
                files.append(file.getvalue())
            tensors[f"{split}_encoded"] = np.frombuffer(b"".join(files), np.uint8)
            tensors[f"{split}_offsets"] = np.cumsum([0] + [len(file) for file in files])
        save_file(tensors, path, dict(name="jpeg", source="stand-in", side="224", classes="100",
                                      digest="none"))

    @staticmethod
    def images(file, split, form):
        encoded, offsets = file[f"{split}_encoded"], file[f"{split}_offsets"]

        def image(index):
            data = io.BytesIO(encoded[offsets[index]:offsets[index + 1]].tobytes())
            return Image.open(data).convert("RGB")

        return len(offsets) - 1, image


class Images(Dataset):
    def __init__(self, case, file, split, form):
        self.count, self.image = case.images(file, split, form)
        to_floats = T.ToTensor() if form == "Pillow" else T.ConvertImageDtype(torch.float32)
        normalize = T.Normalize(file["channel_mean"].tolist(), file["channel_deviation"].tolist())
        first, last = (case.train, case.train_end) if split == "train" else (case.test, [])
        self.transform = T.Compose([*first, to_floats, normalize, *last])
        self.labels = file[f"{split}_labels"].tolist()

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        return self.transform(self.image(index)), self.labels[index]


def torchvision_rate(case, file, split, form, workers, seconds):
    """Images per second, after one batch that does not count."""
    loader = DataLoader(Images(case, file, split, form), case.batch, shuffle=split == "train",
                        num_workers=workers, persistent_workers=workers > 0)
    next(iter(loader))
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for x, _ in loader:
            count += len(x)
            if time.perf_counter() - began > seconds:
                break
    return count / (time.perf_counter() - began)


def measure(case, program, path, options):
    """The best rates, by side and split."""
    file, rates = load_file(path), {}
    settings = json.dumps(
        dict(BATCHES, augmentation=case.augmentation, testShorterSide=case.shorter_side))
    for _ in range(options.rounds):
        for split in ("train", "test"):
            found = {
                f"ours, {threads} thread{'s' * (threads > 1)}": float(output(
                    program, split, path, case.batch, threads, options.seconds, settings))
                for threads in (1, 2)}
            found |= {
                f"torchvision, {form}, {workers or 'no'} workers": torchvision_rate(
                    case, file, split, form, workers, options.seconds)
                for form in case.forms for workers in (0, 2)}
            for side, rate in found.items():
                best = rates.setdefault(side, {})
                best[split] = max(rate, best.get(split, 0))
    return rates


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    program = built("ImageInput")
    torch.set_num_threads(1)
    for case in (Small, Large):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/images"
            seconds = case.write(program, path)
            rates = measure(case, program, path, options)
        print(f"| images per second, side {case.side} | training | test | ms a training batch |")
        print("|:--|--:|--:|--:|")
        for side, best in rates.items():
            print(f"| {side} | {best['train']:,.0f} | {best['test']:,.0f} | "
                  f"{1000 * case.batch / best['train']:.2f} |")
        print(f"\n12,000 stand-ins are made in {seconds:.2f} s on one core.\n" if seconds else "")


if __name__ == "__main__":
    main()
