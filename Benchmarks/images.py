"""Image training beside PyTorch: images per second and the peak of live tensors, in one run.

    swift build -c release --package-path Benchmarks --product ImageSteps
    python3 Benchmarks/images.py [CASE...] >images.json

PyTorch runs the networks of Tests/Reference/image_reference.py, eager, with channels_last, and compiled;
its best counts. Both sides use two threads, the same batch and float32, and take turns: A B A B. Prints a
table to standard error and all numbers as JSON.
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
sys.path.insert(0, str(ROOT / "Tests/Reference"))
from image_reference import BP, DTG, Backpropagation, Goodness, Recipe, plan  # noqa: E402

PROGRAM = ROOT / "Benchmarks/.build/release/ImageSteps"
THREADS = 2
ROUNDS = 2
WARM_UP, STEPS = 1, 3

RULES = {
    "dtg-ff": (DTG, Goodness()),
    "dtg-ff-naive": (DTG, Goodness(order="naive")),
    "bp": (BP, Backpropagation()),
    "bp-deepsup": (BP, Backpropagation(heads="every-layer")),
    "bp-batch-norm": (BP, Backpropagation(norm="batch-norm")),
    "bp-accumulated-4": (BP, Backpropagation(micro_batches=4)),
    "bp-checkpointed": (BP, Backpropagation(activations="recomputed")),
}
NETWORKS = {"vgg8": ("vgg8", 32, 128), "vgg11": ("vgg11", 32, 128), "vgg11-224": ("vgg11", 224, 8)}
DEFAULT = ["vgg8/dtg-ff", "vgg8/dtg-ff-naive", "vgg8/bp", "vgg8/bp-deepsup",
           "vgg8/bp-accumulated-4", "vgg8/bp-checkpointed", "vgg11/dtg-ff", "vgg11/bp",
           "vgg11/bp-deepsup", "vgg11-224/dtg-ff", "vgg11-224/bp", "vgg11-224/bp-deepsup",
           "vgg11-224/bp-accumulated-4", "vgg11-224/bp-checkpointed"]
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


def dropout(x, layer):
    return F.dropout(x, 0.2 if layer == "classifier" else 0.1)


class Torch:
    """One case in one mode of PyTorch."""

    def __init__(self, case, mode):
        network, rule = case.split("/")
        backbone, side, images = NETWORKS[network]
        make, settings = RULES[rule]
        torch.manual_seed(42)
        self.model = make(plan(backbone, side), 10, settings, Recipe())
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

    def seconds(self, count):
        result = []
        for _ in range(count):
            began = time.perf_counter()
            self.step()
            result.append(time.perf_counter() - began)
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
    result = subprocess.run([PROGRAM, case, str(THREADS), str(WARM_UP), str(STEPS)],
                            check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def measure(case):
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
    torch_seconds, our_runs = [], []
    for _ in range(ROUNDS):
        our_runs.append(ours(case))
        torch_seconds += model.seconds(STEPS)
    return {
        "case": case,
        "torch": images / statistics.median(torch_seconds),
        "torchMode": best,
        "torchModes": {mode: images / seconds for mode, seconds in probes.items()},
        "torchPeakMB": Torch(case, "eager").peak() / 1e6,
        "ours": images / statistics.median(s for run in our_runs for s in run["stepSeconds"]),
        "ourPeakMB": our_runs[0]["peakBytes"] / 1e6,
    }


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    torch._dynamo.config.recompile_limit = 64
    rows = []
    for case in sys.argv[1:] or DEFAULT:
        row = measure(case)
        rows.append(row)
        print(f"{case:28} ours {row['ours']:6.1f}  torch {row['torch']:6.1f} ({row['torchMode']})"
              f"  ratio {row['ours'] / row['torch']:.2f}  peak {row['ourPeakMB']:.0f} /"
              f" {row['torchPeakMB']:.0f} MB", file=sys.stderr, flush=True)
    print(json.dumps(rows, indent=1))
