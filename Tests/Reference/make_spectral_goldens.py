"""Writes Tests/StagesTests/Credit/Goldens/spectral.json: what NumPy computes for some projections.

Needs numpy; run from the root of the repository. Matrices hold 32-bit floats; norms are of those.
"""

import json
from pathlib import Path

import numpy as np

GOLDEN = Path("Tests/StagesTests/Credit/Goldens/spectral.json")


def matrices():
    r = np.random.default_rng(7)
    yield "drawn", r.normal(size=(64, 10)) / np.sqrt(10)
    yield "tall and narrow", r.normal(size=(100, 2))
    yield "wide", r.normal(size=(6, 20))
    yield "one column", r.normal(size=(12, 1))
    close = np.linalg.qr(r.normal(size=(16, 5)))[0]
    yield "two largest values that nearly agree", close * [3, 2.9999999, 1, 0.5, 0.1]
    yield "rank one", np.outer(r.normal(size=20), r.normal(size=8))
    yield "columns of many sizes", r.normal(size=(30, 6)) * 10.0 ** np.arange(-3, 3)
    yield "zero", np.zeros((4, 3))


def golden(name, matrix):
    matrix = matrix.astype(np.float32)
    v = np.random.default_rng(11).normal(size=matrix.shape[1])
    wide = matrix.astype(np.float64)
    return {
        "name": name,
        "rows": matrix.shape[0],
        "columns": matrix.shape[1],
        "entries": [float(x) for x in matrix.ravel()],
        "spectralNorm": float(np.linalg.norm(wide, 2)),
        "columnNorms": [float(x) for x in np.linalg.norm(wide, axis=0)],
        "vector": [float(x) for x in v],
        "image": float(np.linalg.norm(wide @ v)),
    }


if __name__ == "__main__":
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    cases = [golden(*case) for case in matrices()]
    GOLDEN.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
