#!/usr/bin/env python3
"""Seconds from the raw files of a data set to a prepared file, beside Python's usual reading.

Files of the published formats and sizes are made of random images: CIFAR-10 (a tar.gz of 60,000
records) and Tiny ImageNet (a zip of 110,000 JPEG files). Python reads the first with tarfile and
NumPy, the second with zipfile and Pillow, and both write what safetensors writes. One core each;
the best of the rounds, which alternate.

usage: image_preparation.py [--rounds 2] [--only NAME]
needs: pip install numpy pillow safetensors
"""
import argparse, gzip, io, pathlib, tarfile, tempfile, time, zipfile

import numpy as np
from PIL import Image
from safetensors.numpy import save_file

from program import built, output

random = np.random.default_rng(1)


def smooth(count, side):
    """Images of a photograph's size when compressed."""
    small = random.integers(0, 256, (count, side // 8, side // 8, 3), np.uint8)
    return np.stack([np.asarray(Image.fromarray(x).resize((side, side), Image.Resampling.BICUBIC))
                     for x in small])


def make_cifar(folder):
    some = smooth(500, 32).transpose(0, 3, 1, 2).reshape(500, -1)
    with gzip.GzipFile(folder / "cifar-10-binary.tar.gz", "wb", 1) as packed, \
            tarfile.open(fileobj=packed, mode="w") as archive:
        for name in [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]:
            labels = (np.arange(10000) % 10).astype(np.uint8)
            pixels = some[random.integers(0, 500, 10000)] ^ random.integers(0, 4, (10000, 1), np.uint8)
            data = np.concatenate([labels[:, None], pixels], axis=1).tobytes()
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}.bin")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def read_cifar(folder, path):
    splits = {"train": [], "test": []}
    with tarfile.open(folder / "cifar-10-binary.tar.gz") as archive:
        for entry in archive:
            data = np.frombuffer(archive.extractfile(entry).read(), np.uint8).reshape(-1, 3073)
            splits["test" if "test" in entry.name else "train"].append(data)
    tensors = {}
    for split, parts in splits.items():
        data = np.concatenate(parts)
        images = data[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        tensors |= {f"{split}_images": np.ascontiguousarray(images),
                    f"{split}_labels": data[:, 0].astype(np.int32)}
    save(tensors, path)


def make_tiny(folder):
    classes = [f"n{i:08}" for i in range(200)]
    files = []
    for image in smooth(400, 64):
        out = io.BytesIO()
        Image.fromarray(image).save(out, "JPEG", quality=90)
        files.append(out.getvalue())
    top = "tiny-imagenet-200"
    with zipfile.ZipFile(folder / f"{top}.zip", "w") as archive:
        archive.writestr(f"{top}/wnids.txt", "\n".join(classes))
        for label, name in enumerate(classes):
            for index in range(500):
                archive.writestr(f"{top}/train/{name}/images/{name}_{index}.JPEG", files[(label + index) % 400])
        for index in range(10000):
            archive.writestr(f"{top}/val/images/val_{index}.JPEG", files[index % 400])
        archive.writestr(f"{top}/val/val_annotations.txt", "".join(
            f"val_{index}.JPEG\t{classes[index % 200]}\t0\t0\t1\t1\n" for index in range(10000)))


def read_tiny(folder, path):
    top = "tiny-imagenet-200"
    tensors = {}
    with zipfile.ZipFile(folder / f"{top}.zip") as archive:
        classes = {name: i for i, name in enumerate(archive.read(f"{top}/wnids.txt").decode().split())}
        lines = archive.read(f"{top}/val/val_annotations.txt").decode().splitlines()
        tested = {line.split("\t")[0]: classes[line.split("\t")[1]] for line in lines}
        names = [n for n in archive.namelist() if n.endswith(".JPEG")]
        for split, part in (("train", "train"), ("test", "val")):
            chosen = [n for n in names if n.startswith(f"{top}/{part}/")]
            images = np.empty((len(chosen), 64, 64, 3), np.uint8)
            for index, name in enumerate(chosen):
                images[index] = Image.open(io.BytesIO(archive.read(name))).convert("RGB")
            labels = [classes[n.split("/")[2]] if split == "train" else tested[n.split("/")[-1]] for n in chosen]
            tensors |= {f"{split}_images": images, f"{split}_labels": np.array(labels, np.int32)}
    save(tensors, path)


def save(tensors, path):
    pixels = tensors["train_images"].reshape(-1, 3)
    parts = [pixels[i:i + (1 << 22)].astype(np.float64) for i in range(0, len(pixels), 1 << 22)]
    mean = sum(p.sum(0) for p in parts) / len(pixels)
    square = sum((p * p).sum(0) for p in parts) / len(pixels)
    tensors["channel_mean"] = (mean / 255).astype(np.float32)
    tensors["channel_deviation"] = (np.sqrt(square - mean * mean) / 255).astype(np.float32)
    save_file(tensors, path)


def seconds(body, *arguments):
    began = time.perf_counter()
    body(*arguments)
    return time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=["cifar-10", "tiny-imagenet"])
    options = parser.parse_args()
    program = built("ImageInput")
    print("| data set | ours | Python | ratio |\n|:--|--:|--:|--:|")
    for name, make, read in (("cifar-10", make_cifar, read_cifar), ("tiny-imagenet", make_tiny, read_tiny)):
        if options.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            raw = pathlib.Path(folder)
            make(raw)
            ours, theirs = [], []
            for _ in range(options.rounds):
                ours.append(float(output(program, "prepare", name, raw, raw / "ours")))
                theirs.append(seconds(read, raw, raw / "theirs"))
            print(f"| {name} | {min(ours):.2f} s | {min(theirs):.2f} s | {min(theirs) / min(ours):.1f} |")


if __name__ == "__main__":
    main()
