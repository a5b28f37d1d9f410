"""Image training beside PyTorch: images per second and the peak of live tensors, in one run.

    swift build -c release --package-path Benchmarks --product ImageSteps
    python3 Benchmarks/images.py [CASE...] >images.json
    python3 Benchmarks/images.py narrow >narrow.json

PyTorch runs the networks of Sources/TorchStages/Trainer/networks.py, eager, with channels_last, and compiled;
its best counts. Both sides use the same batch and float32, and take turns: A B A B. Two threads train
networks of the paper's width; the narrow ones of the default profile and the study, such as
`vgg8-eighth-32/bp` (an eighth of the channels, batches of 32), run on one thread as a stage does, and have
the core-seconds of a default training besides; they are compared by processor time, which other work on
the machine changes less. Prints a table to standard error and all numbers as JSON.
"""

import json
import statistics
import subprocess
import sys
import time
import weakref
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Sources/TorchStages/Trainer"))
from networks import BP, DTG, Backpropagation, Goodness, Recipe, plan  # noqa: E402

PROGRAM = ROOT / "Benchmarks/.build/release/ImageSteps"
ROUNDS = 2
WARM_UP = 1
# A training of the default profile: 6 epochs of 10,000 images, and 10,000 test images after every second.
TRAINED, PREDICTED = 60_000, 30_000

RULES = {
    "dtg-ff": (DTG, Goodness()),
    "dtg-ff-naive": (DTG, Goodness(order="naive")),
    "bp": (BP, Backpropagation()),
    "bp-deepsup": (BP, Backpropagation(heads="every-layer")),
    "bp-batch-norm": (BP, Backpropagation(norm="batch-norm")),
    "bp-accumulated-4": (BP, Backpropagation(micro_batches=4)),
    "bp-checkpointed": (BP, Backpropagation(activations="recomputed")),
}
NETWORKS = {"vgg8": ("vgg8", 32, 128, 1), "vgg11": ("vgg11", 32, 128, 1),
            "vgg11-224": ("vgg11", 224, 8, 1)} | {
    f"{backbone}-{word}-{images}": (backbone, 32, images, width)
    for backbone in ["vgg8", "vgg11"]
    for word, width in [("eighth", 1 / 8), ("quarter", 1 / 4)] for images in [32, 64]}
DEFAULT = ["vgg8/dtg-ff", "vgg8/dtg-ff-naive", "vgg8/bp", "vgg8/bp-deepsup",
           "vgg8/bp-accumulated-4", "vgg8/bp-checkpointed", "vgg11/dtg-ff", "vgg11/bp",
           "vgg11/bp-deepsup", "vgg11-224/dtg-ff", "vgg11-224/bp", "vgg11-224/bp-deepsup",
           "vgg11-224/bp-accumulated-4", "vgg11-224/bp-checkpointed"]
NARROW = [f"{network}/{rule}" for network, sizes in NETWORKS.items() if sizes[3] < 1
          for rule in ["dtg-ff", "bp", "bp-deepsup"]]
MODES = ["eager", "channels_last", "compiled"]


class LiveBytes(TorchDispatchMode):
    """Counts the bytes of storages that operations made and nobody has freed."""

    def __init__(self, existing):
        super().__init__()
        self.live = self.peak = 0
        self.known = set()
        for tensor in existing:
            self.count(tensor)

    def count(self, tensor):
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key in self.known:
            return
        self.known.add(key)
        size = storage.nbytes()
        self.live += size
        self.peak = max(self.peak, self.live)
        weakref.finalize(storage, self.forget, key, size)

    def forget(self, key, size):
        self.known.discard(key)
        self.live -= size

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if isinstance(leaf, torch.Tensor):
                self.count(leaf)
        return result


def is_narrow(case):
    return NETWORKS[case.split("/")[0]][3] < 1


def threads(case):
    return 1 if is_narrow(case) else 2


def steps(case):
    return 40 if is_narrow(case) else 3


def dropout(x, layer):
    return F.dropout(x, 0.2 if layer == "classifier" else 0.1)


class Torch:
    """One case in one mode of PyTorch."""

    def __init__(self, case, mode):
        network, rule = case.split("/")
        backbone, side, images, width = NETWORKS[network]
        make, settings = RULES[rule]
        self.clock = time.process_time if is_narrow(case) else time.perf_counter
        torch.manual_seed(42)
        self.model = make(plan(backbone, side, width), 10, settings, Recipe())
        self.x = torch.randn(images, 3, side, side)
        self.y = torch.arange(images) % 10
        if mode != "eager":
            self.x = self.x.to(memory_format=torch.channels_last)
            for value in self.model.parameters.values():
                if value.dim() == 4:
                    value.data = value.data.to(memory_format=torch.channels_last)
        if mode == "compiled":
            for method in ["local_loss", "propagate", "forward"]:
                if hasattr(self.model, method):
                    setattr(self.model, method, torch.compile(getattr(self.model, method)))

    def step(self):
        self.model.step(self.x, self.y, dropout)

    def predict(self):
        with torch.no_grad():
            self.model.predict(self.x)

    def seconds(self, count, work=None):
        result = []
        for _ in range(count):
            began = self.clock()
            (work or self.step)()
            result.append(self.clock() - began)
        return result

    def peak(self):
        """Of eager mode; the tensors of a compiled graph are its own."""
        self.step()
        optimizers = self.model.optimizers.adams
        moments = [v for adam in optimizers for s in adam.state.values() for v in s.values()
                   if isinstance(v, torch.Tensor)]
        with LiveBytes([self.x, *self.model.parameters.values(), *self.model.buffers.values(),
                        *moments]) as live:
            self.step()
        return live.peak


def ours(case):
    result = subprocess.run([PROGRAM, case, str(threads(case)), str(WARM_UP), str(steps(case))],
                            check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def measure(case):
    torch.set_num_threads(threads(case))
    images = NETWORKS[case.split("/")[0]][2]
    probes = {}
    for mode in MODES:
        probe = Torch(case, mode)
        try:
            probe.seconds(WARM_UP)
            probes[mode] = min(probe.seconds(2))
        except Exception as error:  # a mode that this installation lacks
            print(f"  {case}: {mode} failed: {error}", file=sys.stderr)
    best = min(probes, key=probes.get)
    model = Torch(case, best)
    model.seconds(WARM_UP)
    torch_seconds, torch_predictions, our_runs = [], [], []
    for _ in range(ROUNDS):
        our_runs.append(ours(case))
        torch_seconds += model.seconds(steps(case))
        torch_predictions += model.seconds(steps(case), model.predict)
    row = {
        "case": case,
        "torch": images / statistics.median(torch_seconds),
        "torchMode": best,
        "torchModes": {mode: images / seconds for mode, seconds in probes.items()},
        "torchPeakMB": Torch(case, "eager").peak() / 1e6,
        "ours": images / statistics.median(s for run in our_runs for s in run["stepSeconds"]),
        "ourPeakMB": our_runs[0]["peakBytes"] / 1e6,
        "torchPredictions": images / statistics.median(torch_predictions),
        "ourPredictions": statistics.median(run["predictionsPerSecond"] for run in our_runs),
    }
    if is_narrow(case):
        for side in ["our", "torch"]:
            rate = row["ours" if side == "our" else "torch"]
            row[f"{side}CoreSeconds"] = TRAINED / rate + PREDICTED / row[f"{side}Predictions"]
    return row


def line(row):
    text = (f"{row['case']:28} ours {row['ours']:7.1f}  torch {row['torch']:6.1f} ({row['torchMode']})"
            f"  ratio {row['ours'] / row['torch']:.2f}"
            f"  peak {row['ourPeakMB']:.0f} / {row['torchPeakMB']:.0f} MB")
    if "ourCoreSeconds" in row:
        text += f"  a training {row['ourCoreSeconds']:.1f} / {row['torchCoreSeconds']:.1f} core-seconds"
    return text


if __name__ == "__main__":
    torch._dynamo.config.recompile_limit = 64
    rows = []
    cases = NARROW if sys.argv[1:] == ["narrow"] else sys.argv[1:] or DEFAULT
    for case in cases:
        row = measure(case)
        rows.append(row)
        print(line(row), file=sys.stderr, flush=True)
    print(json.dumps(rows, indent=1))
