"""Information by nearest neighbours beside scikit-learn, on the same numbers, in one run.

    swift build -c release --package-path Benchmarks --product InformationSpeed
    python3 Benchmarks/information.py [SAMPLES]      # needs: pip install scikit-learn

Seven features of 10,000 samples in ten classes, as goodness has them, k = 3, one thread a side, taking
turns. Scikit-learn is timed as it is called, by `mutual_info_classif`, and without its rescaling and jitter;
the estimates are compared on the numbers that it jittered.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.feature_selection import mutual_info_classif
from sklearn.feature_selection._mutual_info import _compute_mi_cd

PROGRAM = Path(__file__).resolve().parent / ".build/release/InformationSpeed"
FEATURES, CLASSES, NEIGHBOURS, ROUNDS = 7, 10, 3, 5


def main():
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    r = np.random.default_rng(1)
    labels = r.permutation(np.arange(samples) % CLASSES).astype(np.int32)
    scale = 1 + 0.1 * r.normal(size=(FEATURES, CLASSES))
    features = np.stack([(r.gamma(20, size=samples) * s[labels]).astype(np.float32) for s in scale])
    scaled = features.astype(float) / features.std(1, dtype=float, keepdims=True)
    scaled += 1e-10 * np.maximum(1, scaled.mean(1, keepdims=True)) * r.normal(size=scaled.shape)

    ours, estimator, classif = [], [], []
    with tempfile.NamedTemporaryFile() as file:
        file.write(scaled.tobytes() + labels.tobytes())
        file.flush()
        for _ in range(ROUNDS):
            found = json.loads(subprocess.run(
                [PROGRAM, file.name, str(FEATURES), str(NEIGHBOURS), "3"], check=True,
                capture_output=True).stdout)
            ours.append(statistics.median(found["seconds"]))
            began = time.perf_counter()
            nats = [_compute_mi_cd(x, labels, NEIGHBOURS) for x in scaled]
            estimator.append(time.perf_counter() - began)
            began = time.perf_counter()
            mutual_info_classif(features.T, labels, discrete_features=False, n_neighbors=NEIGHBOURS,
                                random_state=42)
            classif.append(time.perf_counter() - began)
    distance = float(np.abs(np.array(found["nats"]) - nats).max() / np.log(2))
    result = dict(samples=samples, ours=statistics.median(ours), estimator=statistics.median(estimator),
                  mutualInfoClassif=statistics.median(classif), largestDistanceInBits=distance)
    result["ratio"] = result["estimator"] / result["ours"]
    result["ratioAsCalled"] = result["mutualInfoClassif"] / result["ours"]
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
