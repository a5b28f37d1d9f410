"""Writes Tests/LearningTests/Goldens/mlp-*: forward-forward networks of fully connected layers in PyTorch.

The goldens of the last three cases are not kept: MLPChoiceTests compares those with a naive network in doubles.

Needs torch, numpy and safetensors; run from the root of the repository. Everything is float64; inputs
and parameters are numbers that float32 holds exactly.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

GOLDENS = Path("Tests/LearningTests/Goldens")
INPUTS, WIDTH, LAYERS, K, BATCH, STEPS = 27, 16, 4, 5, 12, 4
T_MIN, T_MAX, CUTOFF, SCALE, PER_UNIT, PENALTY = 0.1, 2.0, 20.0, 1.5, 0.25, 1e-2
ADAM = dict(lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=PENALTY)
EPSILON = 1e-5

PLAIN = dict(temperature=False, margin="fixed", hidden="none", read=[], norms=False, layer_norm=False,
             blend=None, detach=False, goodness="sum", propagation="unit-length", neutral="uniform",
             overlay="constant", auxiliary=None)
HYBRID = dict(PLAIN, temperature=True, margin="learned", read=[0, 1, 2])
CASES = {
    "batch-norm-everywhere": dict(PLAIN, hidden="batch-norm"),
    "plain": PLAIN,
    "one-layer": dict(HYBRID, read=[2]),
    "concat": HYBRID,
    "layer-norm": dict(HYBRID, blend=0.7, layer_norm=True),
    "batch-norm": dict(HYBRID, blend=0.5, layer_norm=True, norms=True),
    "detached": dict(HYBRID, blend=0.5, layer_norm=True, norms=True, detach=True),
    "all-norms": dict(HYBRID, hidden="batch-norm", norms=True),
    "choices": dict(HYBRID, goodness="mean", propagation="activation", neutral="zeros"),
    "plain-choices": dict(PLAIN, goodness="mean", propagation="activation"),
    "unit-rms": dict(HYBRID, propagation="unit-rms"),
    "image-maximum": dict(HYBRID, overlay="image-maximum"),
    "auxiliary": dict(HYBRID, auxiliary=0.7),
}


def representable(*shape):
    return torch.randn(shape).float().double()


class Network:
    def __init__(self, case):
        self.case = case
        self.parameters, self.buffers = {}, {}
        for l in range(LAYERS):
            inputs = INPUTS if l == 0 else WIDTH
            self.parameters[f"layers.{l}.weight"] = representable(WIDTH, inputs) / 2
            self.parameters[f"layers.{l}.bias"] = representable(WIDTH) / 8
            if case["hidden"] == "batch-norm":
                self.norm(f"norms.{l}", WIDTH)
            if case["temperature"]:
                self.parameters[f"temperatures.{l}"] = representable() / 2
            if case["margin"] == "learned":
                self.parameters[f"thresholds.{l}"] = torch.zeros((), dtype=torch.float64)
        if case["read"]:
            if case["norms"]:
                for l in case["read"]:
                    self.norm(f"classifier.norms.{l}", WIDTH)
            self.parameters["classifier.linear.weight"] = representable(K, len(case["read"]) * WIDTH) / 4
            self.parameters["classifier.linear.bias"] = representable(K) / 4
        self.initial = {n: v.clone() for n, v in (self.parameters | self.buffers).items()}
        for value in self.parameters.values():
            value.requires_grad_()
        self.adam = torch.optim.Adam(self.parameters.values(), **ADAM)

    def norm(self, name, channels):
        self.parameters[f"{name}.weight"] = 1 + representable(channels) / 8
        self.parameters[f"{name}.bias"] = representable(channels) / 8
        self.buffers[f"{name}.running_mean"] = torch.zeros(channels, dtype=torch.float64)
        self.buffers[f"{name}.running_var"] = torch.ones(channels, dtype=torch.float64)

    def normalize(self, name, x, training):
        p, b = self.parameters, self.buffers
        return F.batch_norm(x, b[f"{name}.running_mean"], b[f"{name}.running_var"], p[f"{name}.weight"],
                            p[f"{name}.bias"], training, 0.1, EPSILON)

    def hidden(self, l, x, training):
        p = self.parameters
        a = F.linear(x, p[f"layers.{l}.weight"], p[f"layers.{l}.bias"])
        if self.case["hidden"] == "batch-norm":
            a = self.normalize(f"norms.{l}", a, training)
        return F.relu(a)

    def temperature(self, l):
        if not self.case["temperature"]:
            return 1.0
        return T_MIN + (T_MAX - T_MIN) * torch.sigmoid(self.parameters[f"temperatures.{l}"])

    def margin(self, l):
        if self.case["margin"] == "fixed":
            units = WIDTH if self.case["goodness"] == "sum" else 1
            return torch.tensor(PER_UNIT * units, dtype=torch.float64)
        return F.softplus(self.parameters[f"thresholds.{l}"])

    def goodness(self, h):
        return h.square().sum(1) if self.case["goodness"] == "sum" else h.square().mean(1)

    def hand_on(self, h):
        if self.case["propagation"] == "activation":
            return h
        return F.normalize(h) * (np.sqrt(WIDTH) if self.case["propagation"] == "unit-rms" else 1)

    def heights(self, flat):
        """What the entry of a label holds, by image; from images without labels."""
        return SCALE * (flat.amax(1) if self.case["overlay"] == "image-maximum" else torch.ones(len(flat)).double())

    def neutral(self, flat):
        return overlay(flat, None, self.heights(flat) / K * (self.case["neutral"] == "uniform"))

    def losses(self, flat, labels, wrong, is_first):
        heights = self.heights(flat)
        positive, negative, neutral = overlay(flat, labels, heights), overlay(flat, wrong, heights), self.neutral(flat)
        depth = self.case["read"][-1] + 1 if self.case["read"] else 0
        layer_losses, read = [], {}
        for l in range(LAYERS):
            hp, hn = self.hidden(l, positive, True), self.hidden(l, negative, True)
            gp, gn = self.goodness(hp), self.goodness(hn)
            if is_first and self.case["margin"] == "learned":
                mean = torch.cat([gp, gn]).mean().item()
                theta = mean if mean > CUTOFF else np.log(np.expm1(mean))
                self.parameters[f"thresholds.{l}"].data.fill_(theta)
            t, m = self.temperature(l), self.margin(l)
            layer_losses.append((F.softplus(m - gp / t).mean() + F.softplus(gn / t - m).mean()) / 2)
            positive, negative = self.hand_on(hp.detach()), self.hand_on(hn.detach())
            if l < depth:
                read[l] = self.hidden(l, neutral, True)
                neutral = self.hand_on(read[l])
        classifier = F.cross_entropy(self.classify(read, True), labels) if depth else None
        return layer_losses, classifier

    def classify(self, hidden, training):
        parts = [hidden[l].detach() if self.case["detach"] else hidden[l] for l in self.case["read"]]
        if self.case["norms"]:
            parts = [self.normalize(f"classifier.norms.{l}", h, training)
                     for l, h in zip(self.case["read"], parts)]
        f = torch.cat(parts, 1)
        if self.case["layer_norm"]:
            f = F.layer_norm(f, f.shape[1:], eps=EPSILON)
        return F.linear(f, self.parameters["classifier.linear.weight"],
                        self.parameters["classifier.linear.bias"])

    def objective(self, layers, classifier):
        if classifier is None:
            return sum(layers)
        if self.case["auxiliary"] is not None:
            return self.case["auxiliary"] * sum(layers) + classifier
        if self.case["blend"] is None:
            return sum(layers) + classifier
        return (1 - self.case["blend"]) * sum(layers) + self.case["blend"] * classifier

    def predict(self, flat):
        """The classifier's logits, or the goodness of each layer under each label."""
        if self.case["read"]:
            x, hidden = self.neutral(flat), {}
            for l in range(self.case["read"][-1] + 1):
                hidden[l] = self.hidden(l, x, False)
                x = self.hand_on(hidden[l])
            return [self.classify(hidden, False)]
        result = [torch.zeros(len(flat), K, dtype=torch.float64) for _ in range(LAYERS)]
        for label in range(K):
            x = overlay(flat, torch.full((len(flat),), label), self.heights(flat))
            for l in range(LAYERS):
                h = self.hidden(l, x, False)
                result[l][:, label] = self.goodness(h)
                x = self.hand_on(h)
        return result


def overlay(flat, labels, heights):
    """Heights go to the entry of the label, or to all where there is none."""
    x = flat.clone()
    x[:, :K] = heights[:, None] * (1 if labels is None else F.one_hot(labels.long(), K).double())
    return x


def golden(name, case):
    network = Network(case)
    arrays = {f"initial.{n}": v for n, v in network.initial.items()}
    layer_losses, classifier_losses = [], []
    for step in range(STEPS):
        flat = representable(BATCH, INPUTS)
        labels = torch.randint(K, (BATCH,))
        wrong = (labels + torch.randint(1, K, (BATCH,))) % K
        arrays |= {f"x.{step}": flat, f"y.{step}": labels.int(), f"wrong.{step}": wrong.int()}
        layers, classifier = network.losses(flat, labels, wrong, step == 0)
        network.adam.zero_grad()
        network.objective(layers, classifier).backward()
        layer_losses.append([v.item() for v in layers])
        if classifier is not None:
            classifier_losses.append(classifier.item())
        if step == 0:
            for n, v in network.parameters.items():
                # Adam adds the penalty to the gradient by itself.
                gradient = v.grad if v.grad is not None else torch.zeros_like(v)
                arrays[f"gradient.{n}"] = gradient + PENALTY * v.detach()
        network.adam.step()
    arrays["layerLosses"] = torch.tensor(layer_losses)
    if classifier_losses:
        arrays["classifierLosses"] = torch.tensor(classifier_losses)
    arrays |= {f"final.{n}": v for n, v in (network.parameters | network.buffers).items()}
    for index, scores in enumerate(network.predict(flat)):
        arrays[f"prediction.{index}"] = scores

    def narrowed(value):
        array = value.detach().numpy()
        return np.array(array if array.dtype == np.int32 else array.astype(np.float32), order="C")

    save_file({n: narrowed(v) for n, v in arrays.items()}, GOLDENS / f"mlp-{name}.safetensors",
              metadata={"case": json.dumps(case)})


if __name__ == "__main__":
    if not GOLDENS.is_dir():
        sys.exit(f"{GOLDENS} is missing: run from the root of the repository")
    for number, (name, case) in enumerate(CASES.items()):
        torch.manual_seed(number)
        golden(name, case)
