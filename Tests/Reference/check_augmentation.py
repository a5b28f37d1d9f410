"""Checks the PyTorch trainer's augmentation against what torchvision made of the same images and draws.

Needs torch, numpy and safetensors; prints the largest difference, and fails if it is not that of rounding.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.torch import load_file

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Sources/TorchStages/Trainer"))
from images import augment  # noqa: E402

# Normalised pixels have magnitudes up to 3, and pass through up to four adjustments in float32.
TOLERANCE = 1e-5


def main():
    golden = load_file(ROOT / "Tests/DatasetsTests/Goldens/augmentation.safetensors")
    draws = {name: golden[name].numpy().astype(np.int64) for name in ("corners", "orders", "holes")}
    draws |= {"mirrored": golden["mirrored"].numpy().astype(bool), "factors": golden["factors"].numpy(),
              "used": [True] * 4}
    x = augment(golden["images"].float().movedim(-1, 1) / 255, draws, golden["mean"].view(3, 1, 1),
                golden["deviation"].view(3, 1, 1))
    worst = (x.movedim(1, -1) - golden["expected"]).abs().max().item()
    print(f"largest difference from torchvision: {worst:.1e}")
    sys.exit(not worst < TOLERANCE)


if __name__ == "__main__":
    main()
