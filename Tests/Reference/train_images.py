"""Trains image networks in PyTorch on the data and under the settings of trainings in a store.

    ./repro -f Examples/pytorch-comparison.json --store .repro-pytorch image-network
    python3 Tests/Reference/train_images.py --store .repro-pytorch
    # needs: pip install torch torchvision safetensors pillow

For DTG-FF, BP-DeepSup and single-head BP on one data set: the same prepared images, the settings that each
training recorded, the same seeds, but PyTorch's random numbers and torchvision's augmentation. Prints test
accuracies of both sides as a Markdown table; the difference is in units of its standard error over seeds.

usage: train_images.py [--store .repro] [--dataset cifar-10] [--seeds 42 43 44] [--methods ...]
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file
from torchvision import transforms as T
from torchvision.transforms import functional as TF

sys.path.insert(0, str(Path(__file__).parents[2] / "Sources/TorchStages/Trainer"))
from networks import BP, DTG, Backpropagation, Block, Goodness, Recipe, plan  # noqa: E402

METHODS = ["dtg-ff", "bp-deepsup", "bp-single"]


class Store:
    """The newest files of stages, by stage name."""

    def __init__(self, root):
        self.root = Path(root)
        self.outputs = {}
        records = [json.loads(p.read_text()) for p in self.root.glob("records/*/*/*.json")]
        for record in sorted(records, key=lambda r: r["usage"]["finishedAt"]):
            self.outputs[record["stage"]] = record["outputs"]

    def path(self, stage, name):
        if stage not in self.outputs:
            raise SystemExit(f"{self.root} has no result of {stage}; run it first")
        digest = self.outputs[stage][name]["digest"]
        return self.root / "blobs" / digest[:2] / digest

    def json(self, stage, name):
        return json.loads(self.path(stage, name).read_text())


class Data:
    """A prepared data set whose training images change at random as torchvision does it."""

    def __init__(self, path, settings):
        file = load_file(path)
        self.images = {s: file[f"{s}_images"] for s in ("train", "test")}
        key = "coarse_labels" if settings["labels"] == "coarse" else "labels"
        self.labels = {s: file[f"{s}_{key}"].long() for s in ("train", "test")}
        self.mean, self.deviation = file["channel_mean"].tolist(), file["channel_deviation"].tolist()
        self.side = self.images["train"].shape[1]
        self.classes = int(self.labels["train"].max()) + 1
        self.cutout = settings["cutout"]
        jitter = [settings[k] for k in ("brightness", "contrast", "saturation", "hue")]
        self.change = T.Compose([
            T.RandomCrop(self.side, settings["padding"]),
            T.RandomHorizontalFlip(settings["flipProbability"]), T.ColorJitter(*jitter)])

    def train_batch(self, indices):
        x = torch.stack([
            TF.to_tensor(self.change(Image.fromarray(self.images["train"][i].numpy())))
            for i in indices.tolist()])
        x = TF.normalize(x, self.mean, self.deviation)
        half = self.cutout // 2
        for image in x if half else []:
            row, column = torch.randint(self.side, (2,)).tolist()
            image[:, max(row - half, 0):row + half, max(column - half, 0):column + half] = 0
        return x, self.labels["train"][indices]

    def test_batches(self, size):
        for pixels, labels in zip(self.images["test"].split(size), self.labels["test"].split(size)):
            x = pixels.movedim(-1, 1).float() / 255
            yield TF.normalize(x, self.mean, self.deviation), labels


def make_network(data, s):
    layers = plan(s["backbone"], data.side, s["width"])
    recipe = Recipe(s["epochs"], s["learningRate"], s["learningRateFloor"], s["weightDecay"],
                    s["gradientClip"], s["labelSmoothing"], (s["beta1"], s["beta2"]), s["epsilon"])
    block = Block(s["convolutionBias"], s["blockOrder"], s["normEpsilon"], s["classifierFeatures"])
    if s["method"] == "dtg-ff":
        return DTG(layers, data.classes, Goodness(
            s["temperatureMinimum"], s["temperatureMaximum"], s["learnsTemperature"],
            s["projectionColumns"], s["propagationNorm"], s["order"], s["decaysTemperature"],
            s["goodnessSmoothing"]), recipe, block)
    return BP(layers, data.classes, Backpropagation(
        s["heads"], s["blockNorm"], s["optimizers"], s["activations"], s["microBatches"],
        s["headInput"], s["headSmoothing"]), recipe, block)


def train(data, s, seed):
    """Percent right by the classifier and by the sum of layers, where the network has them."""
    torch.manual_seed(seed)
    network = make_network(data, s)
    inner = s["propagationDropout"] if s["method"] == "dtg-ff" else s["blockDropout"]

    def dropout(x, layer):
        return F.dropout(x, s["classifierDropout"] if layer == "classifier" else inner)

    for _ in range(s["epochs"]):
        for indices in torch.randperm(len(data.labels["train"])).split(s["batchSize"]):
            network.step(*data.train_batch(indices), dropout)
        network.optimizers.end_epoch()
    right, total = {}, 0
    for x, labels in data.test_batches(s["batchSize"]):
        classified, logits = network.predict(x)
        total += len(labels)
        ways = {"classifier": classified, "sum of layers": sum(logits) if logits else None}
        for way, z in ways.items():
            if z is not None:
                right[way] = right.get(way, 0) + (z.argmax(1) == labels).sum().item()
    return {way: 100 * count / total for way, count in right.items()}


def ours(metrics):
    names = {"concatenated": "classifier", "logitSum": "sum of layers"}
    return {
        way: 100 * metrics["test"][name]["correct"] / metrics["test"][name]["total"]
        for name, way in names.items() if metrics["test"].get(name)
    }


def spread(values):
    return statistics.stdev(values) if len(values) > 1 else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", default=".repro")
    parser.add_argument("--dataset", default="cifar-10")
    parser.add_argument("--seeds", type=int, nargs="+", default=[42, 43, 44])
    parser.add_argument("--methods", nargs="+", default=METHODS)
    arguments = parser.parse_args()
    store = Store(arguments.store)
    print("| training | predicts by | here | PyTorch | difference | in standard errors |")
    print("|:--|:--|--:|--:|--:|--:|", flush=True)
    for method in arguments.methods:
        here, there, seconds = {}, {}, []
        for seed in arguments.seeds:
            stage = f"image-network/dataset={arguments.dataset}/seed={seed}/variant={method}"
            settings = store.json(stage, "settings.json")
            path = store.path(f"image-data/dataset={arguments.dataset}", "dataset.safetensors")
            began = time.time()
            for way, accuracy in train(Data(path, settings), settings, seed).items():
                there.setdefault(way, []).append(accuracy)
            seconds.append(time.time() - began)
            for way, accuracy in ours(store.json(stage, "metrics.json")).items():
                here.setdefault(way, []).append(accuracy)
        for way in here:
            a, b = here[way], there[way]
            difference = statistics.mean(a) - statistics.mean(b)
            error = ((spread(a) ** 2 + spread(b) ** 2) / len(a)) ** 0.5
            print(f"| {method} | {way} | {statistics.mean(a):.1f} ± {spread(a):.1f} "
                  f"| {statistics.mean(b):.1f} ± {spread(b):.1f} | {difference:+.1f} "
                  f"| {difference / error:+.1f} |", flush=True)
        print(f"<!-- {method}: {statistics.mean(seconds):.0f} s a training in PyTorch -->", flush=True)


if __name__ == "__main__":
    main()
