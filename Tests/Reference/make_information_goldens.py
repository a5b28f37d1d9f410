"""Writes Tests/InformationTests/Goldens: what scikit-learn, NumPy and PyTorch compute for given samples.

Needs scikit-learn, numpy, torch and safetensors; run from the root of the repository. The estimator of
scikit-learn is called below its own rescaling and jitter, so that both sides see the same numbers. Where it
disagrees with a direct evaluation of the definition (its brute-force radii are off for classes of about
2k members or fewer), the case says so and the test compares with the definition alone.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from scipy.special import digamma
from sklearn.feature_selection import mutual_info_classif
from sklearn.feature_selection._mutual_info import _compute_mi_cd

GOLDENS = Path("Tests/InformationTests/Goldens")


def definition(x, y, k):
    """The estimator of Ross by all pairs of samples, in nats."""
    distances = np.abs(x[:, None] - x[None, :])
    own = y[:, None] == y[None, :]
    counts = own.sum(1)
    radii = np.array([np.sort(d[o])[k] for d, o in zip(distances, own)])
    near = (distances <= np.nextafter(radii, 0)[:, None]).sum(1)
    value = digamma(len(x)) + digamma(k) - digamma(counts).mean() - digamma(near).mean()
    return max(value, 0)


def cases():
    r = np.random.default_rng(1)
    labels = r.integers(10, size=400)
    yield "shifted normals", r.normal(size=400) + 0.4 * labels, labels, 3
    yield "five neighbours", r.normal(size=400) + 0.4 * labels, labels, 5
    yield "one neighbour", r.normal(size=400) + 0.4 * labels, labels, 1
    yield "no information", r.normal(size=300), r.integers(3, size=300), 3
    yield "goodness of floats", np.float32(r.gamma(2, 1e4 * (1 + labels))).astype(float), labels, 3
    yield "heavy tails", r.standard_cauchy(size=400) * (1 + labels), labels, 3
    yield "wide range", np.exp(20 * r.normal(size=400)) * 3.0**labels, labels, 3
    yield "ties", np.round(r.normal(size=300) + labels[:300] / 2, 1), labels[:300], 3
    yield "duplicates", np.repeat(r.normal(size=75), 4) + labels[:300] % 2, labels[:300], 3
    yield "constant", np.full(200, 2.5), labels[:200], 3
    yield "two values", (labels[:200] % 2).astype(float), labels[:200], 3
    yield "separated", 100.0 * labels + r.random(400), labels, 3
    # Sums like 1 + 0.1 land on the neighbour that the shrunk radius excludes.
    yield "tenths", np.round(r.integers(0, 400, size=300) * 0.1, 1) + 1e3, r.integers(2, size=300), 3
    rare = np.concatenate([np.zeros(150), np.full(7, 1), np.full(4, 2)]).astype(int)
    yield "tiny classes", r.normal(size=161) + rare, rare, 3
    yield "tiny classes far from zero", 1e7 + r.normal(size=161) + rare, rare, 3
    yield "large k", r.normal(size=300) + 2 * (labels[:300] % 2), labels[:300] % 2, 40


def neighbors():
    result = []
    for name, x, y, k in cases():
        exact = definition(x, y, k)
        theirs = _compute_mi_cd(x, y, k)
        agrees = abs(theirs - exact) < 1e-9
        print(f"{name}: {exact:.6f} nats, scikit-learn {theirs - exact:+.1e}", file=sys.stderr)
        result.append(dict(name=name, values=x.tolist(), labels=y.tolist(), neighbors=k,
                           definition=float(exact), scikitLearn=float(theirs) if agrees else None))
    (GOLDENS / "neighbors.json").write_text(json.dumps(result, indent=None))


def scaled():
    """The whole of `mutual_info_classif`, with its own jitter."""
    r = np.random.default_rng(2)
    y = r.integers(10, size=500)
    features = np.stack([r.normal(size=500) + y / 3, 1e6 * r.gamma(3, size=500) * (1 + y),
                         1e-9 * r.normal(size=500), 50 + r.standard_t(3, size=500) * (1 + y)], 1)
    nats = mutual_info_classif(features, y, discrete_features=False, n_neighbors=3, random_state=42)
    (GOLDENS / "scaled.json").write_text(json.dumps(dict(
        features=features.T.tolist(), labels=y.tolist(), nats=nats.tolist())))


def histograms():
    r = np.random.default_rng(3)
    y = r.integers(5, size=600)
    x = r.normal(size=600) + y
    bits = {}
    for bins in (1, 7, 50, 500):
        joint = np.histogram2d(x, y, [bins, np.arange(6) - 0.5])[0] / len(x)
        product = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
        some = joint > 0
        bits[bins] = float((joint[some] * np.log2(joint[some] / product[some])).sum())
    (GOLDENS / "histograms.json").write_text(json.dumps(dict(
        values=x.tolist(), labels=y.tolist(), bits=bits)))


def probe():
    """Softmax regression by Adam from zeros, in float64, on standardised features."""
    torch.manual_seed(4)
    samples, features, classes, batch, epochs = 60, 11, 4, 16, 5
    x = (3 * torch.randn(samples, features) + 2).float().double()
    x[:, 3] = 0.5
    y = torch.randint(classes, (samples,))
    train = torch.randperm(samples)[:48]
    mean, deviation = x[train].mean(0), x[train].std(0, correction=0)
    deviation[deviation == 0] = 1
    standard = (x - mean) / deviation
    weight = torch.zeros(classes, features, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(classes, dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([weight, bias], lr=1e-2)
    arrays, losses = {"x": x, "y": y, "train": train}, []
    for epoch in range(epochs):
        order = train[torch.randperm(len(train))]
        arrays[f"order.{epoch}"] = order
        total = 0.0
        for part in order.split(batch):
            loss = F.cross_entropy(F.linear(standard[part], weight, bias), y[part])
            adam.zero_grad()
            loss.backward()
            adam.step()
            total += loss.item() * len(part)
        losses.append(total / len(order))
    arrays |= dict(weight=weight, bias=bias, losses=torch.tensor(losses), standard=standard,
                   logits=F.linear(standard, weight, bias))
    save_file({n: v.detach().numpy().astype(np.int32 if v.dtype == torch.int64 else np.float32)
               for n, v in arrays.items()}, GOLDENS / "probe.safetensors")


if __name__ == "__main__":
    if not GOLDENS.is_dir():
        sys.exit(f"{GOLDENS} is missing: run from the root of the repository")
    neighbors()
    scaled()
    histograms()
    probe()
