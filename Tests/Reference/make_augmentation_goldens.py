"""Writes Tests/DatasetsTests/Goldens: what torchvision makes of images with given parameters.

Needs torch, torchvision, numpy and safetensors; run from the root of the repository. The functional
forms of the transforms take the parameters that their classes would draw.
"""

import io
from pathlib import Path

import numpy as np
import torch
import torchvision.transforms.functional as P
import torchvision.transforms.v2.functional as F
from PIL import Image
from safetensors.numpy import save_file

GOLDENS = Path("Tests/DatasetsTests/Goldens")
SIDE, PADDING = 15, 4
MEAN, DEVIATION = [0.491, 0.482, 0.447], [0.247, 0.243, 0.262]
ADJUSTMENTS = [F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue]
UNCHANGED = [1.0, 1.0, 1.0, 0.0]
FORWARDS = [0, 1, 2, 3]

# Corner of the crop in the image, mirrored or not, order and factors of the adjustments, the hole's
# centre and length.
CASES = [
    ((0, 0), False, FORWARDS, UNCHANGED, (0, 0, 0)),
    ((-4, 3), False, FORWARDS, UNCHANGED, (0, 0, 0)),
    ((2, -4), True, FORWARDS, UNCHANGED, (0, 0, 0)),
    ((0, 0), False, FORWARDS, [1.4, 1.0, 1.0, 0.0], (0, 0, 0)),
    ((0, 0), False, FORWARDS, [1.0, 0.6, 1.0, 0.0], (0, 0, 0)),
    ((0, 0), False, FORWARDS, [1.0, 1.0, 1.4, 0.0], (0, 0, 0)),
    ((0, 0), False, FORWARDS, [1.0, 1.0, 1.0, 0.1], (0, 0, 0)),
    ((0, 0), False, FORWARDS, [1.0, 1.0, 1.0, -0.5], (0, 0, 0)),
    ((0, 0), False, FORWARDS, [0.0, 1.3, 0.0, 0.5], (0, 0, 0)),
    ((0, 0), False, FORWARDS, UNCHANGED, (7, 7, 8)),
    ((0, 0), False, FORWARDS, UNCHANGED, (1, 14, 8)),
    ((1, -2), True, [3, 1, 0, 2], [1.35, 0.7, 1.2, -0.08], (3, 9, 8)),
    ((-3, 4), False, [2, 3, 1, 0], [0.65, 1.4, 0.6, 0.06], (14, 0, 8)),
]
# Top, left, height and width of parts of a photograph; and the lengths of its shorter side.
PHOTO_SIZE = (40, 30)
BOXES = [(0, 0, 30, 40), (3, 7, 12, 16), (5, 1, 23, 9), (29, 39, 1, 1)]
SHORTER_SIDES = [15, 18, 30, 47]


def images(generator):
    """Noise, smooth colours, grays and pure colours, as bytes [case, side, side, 3]."""
    result = generator.integers(0, 256, (len(CASES), SIDE, SIDE, 3))
    ramp = np.linspace(0, 255, SIDE).astype(int)
    result[:, :4, :, 0], result[:, :4, :, 1] = ramp, ramp[::-1]
    result[:, 4:6] = ramp[None, None, :, None]
    result[:, 6, :, :] = 255 * generator.integers(0, 2, (len(CASES), SIDE, 3))
    return result.astype(np.uint8)


def augmented(image, corner, mirrored, order, factors, hole):
    x = F.to_dtype(torch.tensor(image).permute(2, 0, 1), torch.float32, scale=True)
    x = F.crop(F.pad(x, PADDING), corner[0] + PADDING, corner[1] + PADDING, SIDE, SIDE)
    x = F.horizontal_flip(x) if mirrored else x
    for step in order:
        if factors[step] != UNCHANGED[step]:
            x = ADJUSTMENTS[step](x, factors[step])
    x = F.normalize(x, MEAN, DEVIATION)
    row, column, length = hole
    top, bottom = np.clip([row - length // 2, row + length // 2], 0, SIDE)
    left, right = np.clip([column - length // 2, column + length // 2], 0, SIDE)
    x[:, top:bottom, left:right] = 0
    return x.permute(1, 2, 0).contiguous().numpy()


def photograph(generator):
    """A JPEG file of smooth colours with some noise."""
    width, height = PHOTO_SIZE
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    colors = np.stack([6 * x, 8 * y, 255 - 3 * (x + y)], -1) + generator.integers(-20, 20, (height, width, 3))
    file = io.BytesIO()
    Image.fromarray(colors.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=92)
    return file.getvalue()


def integers(pictures):
    return np.stack([np.asarray(picture) for picture in pictures]).astype(np.int32)


def resized():
    """Parts and centres of a photograph, as torchvision makes them from Pillow images."""
    file = photograph(np.random.default_rng(8))
    photo = Image.open(io.BytesIO(file)).convert("RGB")
    square = [SIDE, SIDE]
    return {
        "file": np.frombuffer(file, np.uint8).astype(np.int32),
        "photo": integers([photo])[0],
        "boxes": np.array(BOXES, np.int32),
        "parts": integers([P.resized_crop(photo, *box, square) for box in BOXES]),
        "shorterSides": np.array(SHORTER_SIDES, np.int32),
        "centers": integers(
            [P.center_crop(P.resize(photo, side), square) for side in SHORTER_SIDES]),
        "tallCenters": integers(
            [P.center_crop(P.resize(photo.transpose(Image.TRANSPOSE), side), square)
             for side in SHORTER_SIDES]),
    }


def main():
    inputs = images(np.random.default_rng(7))
    corners, mirrors, orders, factors, holes = (list(column) for column in zip(*CASES))
    GOLDENS.mkdir(parents=True, exist_ok=True)
    save_file({
        "images": inputs.astype(np.int32),
        "corners": np.array(corners, np.int32),
        "mirrored": np.array(mirrors, np.int32),
        "orders": np.array(orders, np.int32),
        "factors": np.array(factors, np.float32),
        "holes": np.array(holes, np.int32),
        "mean": np.array(MEAN, np.float32),
        "deviation": np.array(DEVIATION, np.float32),
        "expected": np.stack([augmented(i, *case) for i, case in zip(inputs, CASES)]),
    }, GOLDENS / "augmentation.safetensors")
    save_file(resized(), GOLDENS / "resized-crops.safetensors")


if __name__ == "__main__":
    main()
