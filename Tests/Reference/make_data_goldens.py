#!/usr/bin/env python3
"""Writes tiny files in the published formats of the image data sets, with what they hold.

Needs numpy and Pillow; no test needs this script. Each data set has a folder in
Tests/DatasetsTests/Goldens with its raw files and `expected.npz`-like plain files:
`<split>.pixels` (bytes, N x side x side x 3) and `labels.json`. JPEG files are decoded by Pillow,
which bundles libjpeg-turbo. The images are low in detail, so that the files stay small.
"""

import gzip
import io
import json
import pathlib
import shutil
import struct
import sys
import tarfile
import zipfile

import numpy as np
from PIL import Image, PngImagePlugin

import published_formats
from published_formats import tar_gz

GOLDENS = pathlib.Path(__file__).resolve().parent.parent / "DatasetsTests" / "Goldens"
random = np.random.default_rng(7)


def images(count, side, channels=3):
    """Smooth random images with some noise: bytes that compress, and that no shuffle leaves alone."""
    rows, columns = np.mgrid[0:side, 0:side] / side
    result = np.empty((count, side, side, channels), np.uint8)
    for image in result:
        for channel in range(channels):
            a, b, c = random.uniform(-120, 120, 3)
            image[..., channel] = np.clip(np.round((128 + a * rows + b * columns + c * rows * columns) / 8) * 8, 0, 255)
        image[random.integers(side), random.integers(side)] = random.integers(0, 256, channels)
    return result


def folder(name):
    path = GOLDENS / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def expect(path, **splits):
    """Each split is (pixels [N, S, S, 3], labels, coarse labels or None)."""
    labels = {}
    for name, (pixels, fine, coarse) in splits.items():
        data = np.ascontiguousarray(pixels, np.uint8).tobytes()
        (path / f"{name}.pixels.gz").write_bytes(gzip.compress(data, mtime=0))
        labels[name] = {"labels": [int(x) for x in fine]}
        if coarse is not None:
            labels[name]["coarse"] = [int(x) for x in coarse]
    (path / "labels.json").write_text(json.dumps(labels, indent=1, sort_keys=True) + "\n")


def write_zip(path, entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)


def planar(pixels):
    return pixels.transpose(0, 3, 1, 2)


def cifar10():
    path = folder("cifar-10")
    train, test = images(6, 32), images(2, 32)
    train_labels, test_labels = [3, 9, 0, 1, 2, 9], [7, 0]

    def records(pixels, labels):
        return b"".join(bytes([l]) + p.tobytes() for l, p in zip(labels, planar(pixels)))

    parts = [slice(i - 1, i if i < 5 else 6) for i in range(1, 6)]
    published_formats.cifar10(
        path / "cifar-10-binary.tar.gz", [records(train[part], train_labels[part]) for part in parts],
        records(test, test_labels))
    expect(path, train=(train, train_labels, None), test=(test, test_labels, None))


def cifar100():
    path = folder("cifar-100")
    train, test = images(3, 32), images(2, 32)
    fine, coarse = ([99, 0, 42], [0, 5]), ([19, 4, 0], [1, 11])

    def records(pixels, fine, coarse):
        return b"".join(bytes([c, f]) + p.tobytes() for c, f, p in zip(coarse, fine, planar(pixels)))

    published_formats.cifar100(
        path / "cifar-100-binary.tar.gz", records(train, fine[0], coarse[0]), records(test, fine[1], coarse[1]))
    expect(path, train=(train, fine[0], coarse[0]), test=(test, fine[1], coarse[1]))


def fashion_mnist():
    path = folder("fashion-mnist")
    splits = {}
    for split, prefix, labels in [("train", "train", [9, 0, 4]), ("test", "t10k", [1, 8])]:
        grey = images(len(labels), 28, 1)
        header = struct.pack(">IIII", 0x803, len(labels), 28, 28)
        (path / f"{prefix}-images-idx3-ubyte.gz").write_bytes(gzip.compress(header + grey.tobytes(), mtime=0))
        (path / f"{prefix}-labels-idx1-ubyte.gz").write_bytes(
            gzip.compress(struct.pack(">II", 0x801, len(labels)) + bytes(labels), mtime=0))
        splits[split] = (np.repeat(grey, 3, axis=3), labels, None)
    expect(path, **splits)


def stl10():
    path = folder("stl-10")
    train, test = images(3, 96), images(2, 96)
    train_labels, test_labels = [0, 9, 5], [3, 1]
    entries = []
    for split, pixels, labels in [("test", test, test_labels), ("train", train, train_labels)]:
        columns = pixels.transpose(0, 3, 2, 1)  # "column-major": the second index of a plane is the row
        entries.append((f"stl10_binary/{split}_X.bin", np.ascontiguousarray(columns).tobytes()))
        entries.append((f"stl10_binary/{split}_y.bin", bytes(l + 1 for l in labels)))
    entries += [("stl10_binary/unlabeled_X.bin", images(1, 96).tobytes()), ("stl10_binary/class_names.txt", b"airplane\n")]
    tar_gz(path / "stl10_binary.tar.gz", entries)
    expect(path, train=(train, train_labels, None), test=(test, test_labels, None))


def jpeg(pixels, **options):
    out = io.BytesIO()
    Image.fromarray(pixels.squeeze()).save(out, "JPEG", **{"quality": 90, **options})
    return out.getvalue()


def decoded(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def tiny_imagenet():
    path = folder("tiny-imagenet")
    top = "tiny-imagenet-200"
    classes = ["n02124075", "n01443537", "n04067472"]  # not in the order of their names
    entries = [(f"{top}/", b""), (f"{top}/wnids.txt", "".join(c + "\n" for c in classes).encode())]
    train, train_labels, test, test_labels, lines = [], [], [], [], []
    for label, name in sorted(enumerate(classes), key=lambda x: x[1]):
        for index in range(2):
            grey = label == 0 and index == 1
            data = jpeg(images(1, 64, 1 if grey else 3)[0], subsampling=2 * index if not grey else -1)
            entries.append((f"{top}/train/{name}/images/{name}_{index}.JPEG", data))
            train.append(decoded(data))
            train_labels.append(label)
        entries.append((f"{top}/train/{name}/{name}_boxes.txt", b"0 0 1 1\n"))
    for index, label in enumerate([1, 0, 2]):
        data = jpeg(images(1, 64)[0], progressive=index == 1)
        entries.append((f"{top}/val/images/val_{index}.JPEG", data))
        lines.append(f"val_{index}.JPEG\t{classes[label]}\t0\t0\t63\t63\n")
        test.append(decoded(data))
        test_labels.append(label)
    entries += [(f"{top}/val/val_annotations.txt", "".join(lines).encode()), (f"{top}/test/images/test_0.JPEG", jpeg(images(1, 64)[0]))]
    write_zip(path / "tiny-imagenet-200.zip", entries, zipfile.ZIP_STORED)
    expect(path, train=(np.stack(train), train_labels, None), test=(np.stack(test), test_labels, None))


def imagenet100():
    path = folder("imagenet-100")
    top = path / "imagenet100"
    classes = ["n01440764", "n01443537", "n01484850"]
    sizes = {}
    for part, names in [("train.X1", classes[:2]), ("train.X2", classes[2:]), ("val.X", classes)]:
        for name in names:
            (top / part / name).mkdir(parents=True)
            for index in range(2 if part != "val.X" else 1):
                pixels = images(1, 48)[0][: 20 + 4 * index, :]
                data = jpeg(pixels)
                file = top / part / name / f"{name}_{index}.JPEG"
                file.write_bytes(data)
                sizes[str(file.relative_to(top))] = decoded(data).reshape(-1).tolist()[:12]
    (top / "Labels.json").write_text(json.dumps({c: "a fish" for c in reversed(classes)}))
    (path / "first-pixels.json").write_text(json.dumps(sizes, sort_keys=True) + "\n")


def med_mnist(name, file, classes):
    path = folder(name)
    arrays, splits = {}, {}
    for split, count in [("train", 4), ("val", 2), ("test", 3)]:
        pixels = images(count, 28)
        labels = random.integers(0, classes, (count, 1), np.uint8)
        labels[0] = classes - 1
        arrays[f"{split}_images"], arrays[f"{split}_labels"] = pixels, labels
        if split != "val":
            splits[split] = (pixels, labels[:, 0], None)
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    with zipfile.ZipFile(out) as archive:  # the same, without the time of day
        write_zip(path / file, [(entry.filename, archive.read(entry)) for entry in archive.infolist()])
    expect(path, **splits)


def image_folder():
    path = folder("image-folder")
    splits = {}
    for split, count in [("train", 2), ("test", 1)]:
        pixels, labels = [], []
        for label, name in enumerate(["ant", "bee"]):
            (path / "insects" / split / name).mkdir(parents=True)
            for index in range(count):
                image = Image.fromarray(images(1, 40)[0][:30, :])
                if index == 0:
                    image = [image, image.convert("P", palette=Image.Palette.ADAPTIVE, colors=16)][label]
                    file = path / "insects" / split / name / "0.png"
                else:
                    file = path / "insects" / split / name / "1.jpg"
                image.save(file)
                again = Image.open(file).convert("RGB")
                pixels.append(np.asarray(again.resize((16, 16), Image.Resampling.BILINEAR)))
                labels.append(label)
        splits[split] = (np.stack(pixels), labels, None)
    expect(path, **splits)


def resizing():
    path = folder("resize")
    for width, height, to_width, to_height in [(28, 28, 32, 32), (40, 30, 16, 16), (7, 5, 11, 9), (32, 32, 32, 32), (9, 4, 9, 8)]:
        pixels = random.integers(0, 256, (height, width, 3), np.uint8)
        result = Image.fromarray(pixels).resize((to_width, to_height), Image.Resampling.BILINEAR)
        name = f"{width}x{height}-{to_width}x{to_height}"
        (path / name).write_bytes(pixels.tobytes() + np.asarray(result).tobytes())


def pictures():
    """Single JPEG and PNG files of many kinds, each with its pixels as Pillow sees them."""
    path = folder("pictures")
    rgb = images(1, 24)[0][:17]
    kinds = {
        "444.jpg": (Image.fromarray(rgb), {"subsampling": 0}), "420.jpg": (Image.fromarray(rgb), {"subsampling": 2}),
        "422.jpg": (Image.fromarray(rgb), {"subsampling": 1}), "grey.jpg": (Image.fromarray(rgb).convert("L"), {}),
        "progressive.jpg": (Image.fromarray(rgb), {"progressive": True}), "rgb.png": (Image.fromarray(rgb), {}),
        "grey.png": (Image.fromarray(rgb).convert("L"), {}), "bits.png": (Image.fromarray(rgb).convert("1"), {}),
        "palette.png": (Image.fromarray(rgb).convert("P", palette=Image.Palette.ADAPTIVE, colors=9), {}),
    }
    alpha = np.dstack([rgb, np.arange(rgb.shape[0] * 24, dtype=np.uint8).reshape(-1, 24)])
    kinds["alpha.png"] = (Image.fromarray(alpha, "RGBA"), {})
    for name, (image, options) in kinds.items():
        image.save(path / name, **options)
        (path / f"{name}.pixels").write_bytes(np.asarray(Image.open(path / name).convert("RGB")).tobytes())
    Image.fromarray(rgb).convert("CMYK").save(path / "cmyk.jpg")
    Image.fromarray((rgb[..., 0].astype(np.uint16) * 257)).save(path / "wide.png")


def odd_pictures():
    """Files that libraries read in different ways: their pixels are Pillow's."""
    path = GOLDENS / "pictures"
    draw = np.random.default_rng(11)
    inks = np.stack([np.add.outer(np.arange(17) * a, np.arange(24) * b) % 256 for a, b in [(9, 3), (2, 7), (5, 5), (1, 10)]], -1)
    Image.fromarray(inks.astype(np.uint8), "CMYK").save(path / "inks.jpg", quality=95)
    rgb = draw.integers(0, 256, (17, 24, 3), np.uint8)
    chunks = PngImagePlugin.PngInfo()
    chunks.add(b"gAMA", struct.pack(">I", 100000))  # linear light
    Image.fromarray(rgb).save(path / "gamma.png", pnginfo=chunks)
    data = (path / "420.jpg").read_bytes()
    assert data[-2:] == b"\xff\xd9"
    (path / "stray.jpg").write_bytes(data[:-2] + bytes(range(1, 40)) + data[-2:])
    for name in ["cmyk.jpg", "inks.jpg", "gamma.png", "stray.jpg"]:
        (path / f"{name}.pixels").write_bytes(np.asarray(Image.open(path / name).convert("RGB")).tobytes())


def hostile():
    """Archives that no publisher made."""
    path = folder("hostile")
    write_zip(path / "upwards.zip", [("tiny-imagenet-200/../../wnids.txt", b"x")])
    write_zip(path / "absolute.zip", [("/etc/wnids.txt", b"x")])
    write_zip(path / "bomb.zip", [("tiny-imagenet-200/wnids.txt", bytes(5 << 20))])
    write_zip(path / "empty.zip", [])
    pixels, labels = images(4, 28), np.arange(4, dtype=np.uint8)[:, None]

    def npz(name, **arrays):
        np.savez_compressed(path / name, **arrays)

    # Gzip members of a tar archive: the head of an entry of 8 GB, and a million of its zeros.
    entry = tarfile.TarInfo("readme.html")
    entry.size = 1 << 33
    (path / "huge-entry.gz").write_bytes(gzip.compress(entry.tobuf(tarfile.GNU_FORMAT), mtime=0))
    (path / "zeros.gz").write_bytes(gzip.compress(bytes(1 << 20), mtime=0))

    npz("object.npz", train_labels=np.array([[1], [None], [2], [3]], object), train_images=pixels)
    npz("fortran.npz", train_labels=labels, train_images=np.asfortranarray(pixels))
    npz("floats.npz", train_labels=labels, train_images=pixels.astype(np.float32))
    array = io.BytesIO()
    np.save(array, labels)
    write_zip(path / "longer.npz", [("train_labels.npy", array.getvalue() + bytes(100))])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(__doc__)
    cifar10()
    cifar100()
    fashion_mnist()
    stl10()
    tiny_imagenet()
    imagenet100()
    med_mnist("path-mnist", "pathmnist.npz", 9)
    med_mnist("derma-mnist", "dermamnist.npz", 7)
    med_mnist("blood-mnist", "bloodmnist.npz", 8)
    image_folder()
    resizing()
    pictures()
    odd_pictures()
    hostile()
