"""Batches of a prepared image data set, changed at random as torchvision's transforms do it, a batch at a time.

Every draw is keyed by the seed, its purpose and its place, so a training that goes on from a checkpoint sees what
it would have seen without one.
"""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open

try:
    from PIL import Image
except ImportError:  # Only images that are resized or decoded need Pillow.
    Image = None

ORDER, AUGMENTATION, STEP = 1, 2, 3
# Data sets of fewer bytes lie in the memory of the GPU.
RESIDENT_BYTES = 4 << 30


class Refused(Exception):
    """A training that cannot be, with the reason for the user."""


def generator(seed, purpose, *place):
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, purpose, *place])))


class Split:
    """The images and labels of one split: pixels [N, S, S, 3], or JPEG files one behind the other."""

    def __init__(self, file, name, labels):
        names = set(file.keys())
        self.encoded = f"{name}_encoded" in names
        if self.encoded:
            self.bytes = file.get_tensor(f"{name}_encoded").numpy()
            self.offsets = file.get_tensor(f"{name}_offsets").tolist()
        else:
            self.pixels = file.get_tensor(f"{name}_images")
        self.labels = file.get_tensor(f"{name}_{labels}").long()

    def __len__(self):
        return len(self.labels)

    def picture(self, index):
        """The image as Pillow has it."""
        if not self.encoded:
            return Image.fromarray(self.pixels[index].cpu().numpy())
        file = self.bytes[self.offsets[index]:self.offsets[index + 1]].tobytes()
        return Image.open(io.BytesIO(file)).convert("RGB")


class Images:
    """The batches of a data set under the settings of a training."""

    def __init__(self, path, settings, device, threads):
        self.settings, self.device = settings, device
        with safe_open(path, "pt") as file:
            self.header = file.metadata()
            coarse = settings["labels"] == "coarse"
            labels = "coarse_labels" if coarse else "labels"
            self.train, self.test = (Split(file, name, labels) for name in ("train", "test"))
            mean, deviation = (file.get_tensor(f"channel_{k}") for k in ("mean", "deviation"))
        self.classes = int(self.header["coarse_classes" if coarse else "classes"])
        self.side = int(self.header["side"])
        self.mean, self.deviation = (v.view(3, 1, 1).to(device) for v in (mean, deviation))
        self.pool = ThreadPoolExecutor(max(threads, 1))
        for split in (self.train, self.test):
            if not split.encoded and split.pixels.numel() < RESIDENT_BYTES:
                split.pixels = split.pixels.to(device)
        s = settings
        self.crops = self.train.encoded or s["smallestArea"] < 1 or s["largestAspect"] > 1
        self.centers = self.test.encoded or s["testShorterSide"] != self.side
        if (self.crops or self.centers) and Image is None:
            raise Refused("images of this data set are decoded or resized by Pillow, which is not installed\n"
                          "  next: pip install pillow")

    def batches_per_epoch(self, size):
        count = len(self.train)
        return count // size if self.settings["dropsShortBatch"] else -(-count // size)

    def order(self, epoch):
        return generator(self.settings["seed"], ORDER, epoch).permutation(len(self.train))

    def train_batch(self, epoch, batch, order):
        """Normalised images x [B, 3, S, S] and labels [B]."""
        size = self.settings["batchSize"]
        indices = torch.from_numpy(order[batch * size:(batch + 1) * size])
        random = generator(self.settings["seed"], AUGMENTATION, epoch, batch)
        if self.crops:
            boxes = [crop_box(self.settings, random) for _ in indices]
            pixels = self.pictures(self.train, indices.tolist(), boxes)
        else:
            pixels = self.take(self.train, indices)
        draws = draw(self.settings, self.side, len(indices), random)
        x = augment(self.floats(pixels), draws, self.mean, self.deviation)
        return x, self.train.labels[indices].to(self.device)

    def test_batches(self, size):
        for first in range(0, len(self.test), size):
            indices = torch.arange(first, min(first + size, len(self.test)))
            if self.centers:
                pixels = self.pictures(self.test, indices.tolist(), [None] * len(indices))
            else:
                pixels = self.take(self.test, indices)
            x = (self.floats(pixels) - self.mean) / self.deviation
            yield x, self.test.labels[indices].to(self.device)

    @staticmethod
    def take(split, indices):
        return split.pixels[indices.to(split.pixels.device)]

    def floats(self, pixels):
        return pixels.to(self.device).movedim(-1, 1).float() / 255

    def pictures(self, split, indices, boxes):
        """Parts of images, resized; the centre of one without a part."""
        def make(index, part):
            picture = split.picture(index)
            if part is None:
                return center(picture, self.side, self.settings["testShorterSide"])
            box = part(picture.width, picture.height)
            return picture.crop(box).resize((self.side, self.side), 2)

        made = self.pool.map(lambda place: np.asarray(make(*place)), zip(indices, boxes))
        return torch.from_numpy(np.stack(list(made)))


def center(picture, side, shorter):
    """The square in the centre after resizing the shorter side, as torchvision's Resize and CenterCrop."""
    width, height = picture.size
    longer = shorter * max(width, height) // min(width, height)
    size = (shorter, longer) if width <= height else (longer, shorter)
    left, top = (round((length - side) / 2) for length in size)
    return picture.resize(size, 2).crop((left, top, left + side, top + side))


def crop_box(settings, random):
    """A function from the size of an image to a part of it, as torchvision's RandomResizedCrop draws it."""
    tries = random.random((10, 4))

    def box(width, height):
        aspect = settings["largestAspect"]
        for share, ratio, down, across in tries:
            area = width * height * (settings["smallestArea"] + (1 - settings["smallestArea"]) * share)
            shape = aspect ** (2 * ratio - 1)
            w, h = round((area * shape) ** 0.5), round((area / shape) ** 0.5)
            if 0 < w <= width and 0 < h <= height:
                top, left = int(down * (height - h + 1)), int(across * (width - w + 1))
                return left, top, left + w, top + h
        w, h = min(width, round(height * aspect)), min(height, round(width * aspect))
        left, top = (width - w) // 2, (height - h) // 2
        return left, top, left + w, top + h

    return box


def draw(settings, side, count, random):
    """What happens to each of `count` images."""
    s, padding = settings, settings["padding"]
    spreads = [s["brightness"], s["contrast"], s["saturation"]]
    factors = [random.uniform(max(1 - spread, 0), 1 + spread, count) for spread in spreads]
    return {
        "corners": random.integers(-padding, padding + 1, (count, 2)),
        "mirrored": random.random(count) < s["flipProbability"],
        "factors": np.stack([*factors, random.uniform(-s["hue"], s["hue"], count)], 1),
        "orders": random.permuted(np.tile(np.arange(4), (count, 1)), axis=1),
        "used": [spread > 0 for spread in [*spreads, s["hue"]]],
        "holes": np.concatenate(
            [random.integers(side, size=(count, 2)), np.full((count, 1), s["cutout"])], 1),
    }


def augment(x, draws, mean, deviation):
    """Crops, mirrors and colours images x [B, 3, S, S] from 0 to 1, normalises them and cuts holes into them."""
    device, side = x.device, x.shape[-1]
    span = torch.arange(side, device=device)

    def tensor(values):
        return torch.as_tensor(values, device=device)

    corners = tensor(draws["corners"])
    columns = torch.where(tensor(draws["mirrored"])[:, None], span.flip(0), span) + corners[:, 1:]
    rows = span + corners[:, :1]
    x = place(x, rows, columns)
    for position in range(4):
        for kind, adjust in enumerate(ADJUSTMENTS):
            chosen = np.flatnonzero(draws["orders"][:, position] == kind)
            if draws["used"][kind] and len(chosen):
                factors = tensor(draws["factors"][chosen, kind]).float().view(-1, 1, 1, 1)
                chosen = tensor(chosen)
                x = x.index_copy(0, chosen, adjust(x[chosen], factors))
    x = (x - mean) / deviation
    row, column, length = tensor(draws["holes"]).view(-1, 3, 1).unbind(1)

    def inside(middle):
        start = middle - torch.div(length, 2, rounding_mode="floor")
        return (span >= start) & (span < start + length)

    return x.masked_fill((inside(row)[:, :, None] & inside(column)[:, None, :])[:, None], 0)


def place(x, rows, columns):
    """x at rows [B, S] and columns [B, S], black outside of it."""
    side = x.shape[-1]
    inside = ((rows >= 0) & (rows < side))[:, :, None] & ((columns >= 0) & (columns < side))[:, None, :]
    images = torch.arange(len(x), device=x.device)[:, None, None]
    clamped = [v.clamp(0, side - 1) for v in (rows, columns)]
    taken = x.movedim(1, -1)[images, clamped[0][:, :, None], clamped[1][:, None, :]]
    return taken.movedim(-1, 1) * inside[:, None]


def blend(x, other, factor):
    return (factor * x + (1 - factor) * other).clamp(0, 1)


def gray(x):
    return (0.2989 * x[:, 0] + 0.587 * x[:, 1] + 0.114 * x[:, 2])[:, None]


def shift_hue(x, turns):
    r, g, b = x.unbind(1)
    value, low = x.amax(1), x.amin(1)
    spread = value - low
    is_gray = spread == 0
    saturation = spread / torch.where(value == 0, torch.ones_like(value), value)
    divisor = torch.where(is_gray, torch.ones_like(spread), spread)
    red, green, blue = ((value - c) / divisor for c in (r, g, b))
    hue = torch.where(value == r, blue - green, torch.where(value == g, 2 + red - blue, 4 + green - red))
    hue = torch.fmod(hue / 6 + 1, 1)
    hue = torch.remainder(hue + turns[:, 0], 1)
    # The inverse: channel n is v - v s max(0, min(k, 4 - k, 1)), k = (n + 6 h) mod 6.
    channels = []
    for n in (5, 3, 1):
        k = torch.remainder(n + 6 * hue, 6)
        channels.append(value - value * saturation * torch.minimum(k, 4 - k).clamp(0, 1))
    return torch.stack(channels, 1).clamp(0, 1)


ADJUSTMENTS = [
    lambda x, f: (x * f).clamp(0, 1),
    lambda x, f: blend(x, gray(x).mean((1, 2, 3), keepdim=True), f),
    lambda x, f: blend(x, gray(x), f),
    shift_hue,
]
