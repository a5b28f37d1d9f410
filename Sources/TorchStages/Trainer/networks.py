"""The paper's image networks and learning rules in PyTorch, written apart from the Swift program.

They are what the golden files of the program's tests are made with, and what the PyTorch trainer trains. Layers
are numbered from 0. Maps are NCHW. Names of parameters are those of the program's checkpoints. Dropout is the
caller's: `dropout(x, layer)` for the maps between layers, `layer` = "classifier" for the classifier's features.
Losses are returned as tensors, so that a step on a GPU waits for none.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

CHANNELS = {
    "vgg8": [128, 256, 256, 512, 512, 512, 512],
    "vgg11": [64, 128, 256, 256, 512, 512, 512, 512],
    "vgg13": [64, 64, 128, 128, 256, 256, 512, 512, 512, 512],
    "asge-vgg11": [128, 256, 256, 512, 512, 512, 512, 512, 512, 512],
}
POOLS = {
    "vgg8": {1, 3, 4, 5}, "vgg11": {0, 1, 3, 5, 7}, "vgg13": {1, 3, 5, 7, 9},
    "asge-vgg11": {1, 3, 5, 7},
}
GRID = {64: 8, 128: 4, 256: 2, 512: 1}


@dataclass
class Layer:
    inputs: int
    outputs: int
    side: int
    pools: bool
    grid: int

    @property
    def goodness_size(self):
        return self.outputs * self.grid**2


def plan(name, side, width=1.0):
    """The layers of a network for images of a side; channels are rounded to multiples of 16."""
    layers, inputs = [], 3
    for index, channels in enumerate(CHANNELS[name]):
        outputs = max(round(channels * width / 16), 1) * 16
        pools = index in POOLS[name]
        layers.append(Layer(inputs, outputs, side, pools, GRID[channels]))
        inputs, side = outputs, side // 2 if pools else side
    return layers


@dataclass
class Goodness:
    t_min: float = 0.5
    t_max: float = 2.0
    learns_temperature: bool = True
    columns: str = "as-drawn"
    norm: str = "layer-norm"
    order: str = "pipelined"
    decays_temperature: bool = True
    smoothing: float = 0.0
    scale: str = "inverse-sqrt-classes"


@dataclass
class Backpropagation:
    heads: str = "concatenated"
    norm: str = "layer-norm"
    optimizers: str = "global"
    activations: str = "kept"
    micro_batches: int = 1
    head_input: str = "cells"
    head_smoothing: float = 0.1


@dataclass
class Block:
    """What both families of networks have between convolutions, and what the classifier averages."""

    bias: bool = True
    order: str = "pool-norm-dropout"
    epsilon: float = 1e-5
    features: str = "activation"


@dataclass
class Recipe:
    epochs: int = 400
    learning_rate: float = 2e-4
    floor: float = 1e-5
    weight_decay: float = 1e-4
    clip: float = 1.0
    smoothing: float = 0.1
    betas: tuple = (0.9, 0.999)
    epsilon: float = 1e-8


def no_dropout(x, layer):
    return x


def cells(x, grid):
    """The means of x [B, C, S, S] over the cells of a grid, as [B, C * grid^2]."""
    return F.avg_pool2d(x, x.shape[-1] // grid).flatten(1)


def draw_projection(size, classes, scale, columns="as-drawn"):
    """A fixed projection [size, classes] and its bias [classes]."""
    deviation = (classes if scale == "inverse-sqrt-classes" else size) ** -0.5
    projection = torch.randn(size, classes) * deviation
    if columns != "as-drawn":
        length = 1 if columns == "unit" else size**0.5 * deviation
        projection = projection * length / projection.norm(dim=0, keepdim=True)
    return projection, torch.randn(classes) * deviation


def channel_norm(x, kind, epsilon, weight=None, bias=None):
    """Normalises each pixel of x [B, C, H, W] over its channels."""
    if kind == "none":
        return x
    if kind == "rms-norm":
        y = x * torch.rsqrt((x * x).mean(1, keepdim=True) + epsilon)
        return y if weight is None else y * weight[:, None, None] + bias[:, None, None]
    size = (x.shape[1],)
    return F.layer_norm(x.movedim(1, -1), size, weight, bias, epsilon).movedim(-1, 1)


class Network:
    """Parameters, buffers and what both families of methods share."""

    def __init__(self, layers, classes, block, dtype=torch.float32):
        self.layers, self.classes, self.between, self.dtype = layers, classes, block, dtype
        self.parameters, self.buffers = {}, {}
        for l, layer in enumerate(layers):
            fan_in = 9 * layer.inputs
            weight = torch.randn(layer.outputs, layer.inputs, 3, 3) * (2 / fan_in) ** 0.5
            self.parameters[f"layers.{l}.weight"] = weight.to(dtype)
            if block.bias:
                self.parameters[f"layers.{l}.bias"] = torch.zeros(layer.outputs, dtype=dtype)

    def add_classifier(self):
        size = sum(layer.outputs for layer in self.layers[1:])
        bound = size**-0.5
        new = {
            "norm.weight": torch.ones(size),
            "norm.bias": torch.zeros(size),
            "linear.weight": torch.empty(self.classes, size).uniform_(-bound, bound),
            "linear.bias": torch.empty(self.classes).uniform_(-bound, bound),
        }
        self.parameters |= {f"classifier.{k}": v.to(self.dtype) for k, v in new.items()}
        self.buffers["classifier.norm.running_mean"] = torch.zeros(size, dtype=self.dtype)
        self.buffers["classifier.norm.running_var"] = torch.ones(size, dtype=self.dtype)

    def convolve(self, x, l):
        p = self.parameters
        return F.conv2d(x, p[f"layers.{l}.weight"], p.get(f"layers.{l}.bias"), padding=1)

    def hand_on(self, h, l, norm, dropout):
        """The next layer's input; `norm` and `dropout` act on maps."""
        def pool(x):
            return F.avg_pool2d(x, 2) if self.layers[l].pools else x

        if self.between.order == "pool-norm-dropout":
            return dropout(norm(pool(h)), l)
        return pool(dropout(norm(h), l))

    def feature(self, h, x):
        """What the classifier reads of a layer with activation h that hands on x."""
        return (h if self.between.features == "activation" else x).mean((2, 3))

    def batch_norm(self, x, name, training):
        p, b = self.parameters, self.buffers
        return F.batch_norm(
            x, b[f"{name}.running_mean"], b[f"{name}.running_var"], p[f"{name}.weight"],
            p[f"{name}.bias"], training)

    def classify(self, features, training, dropout):
        x = self.batch_norm(torch.cat(features, 1), "classifier.norm", training)
        p = self.parameters
        return F.linear(dropout(x, "classifier"), p["classifier.linear.weight"],
                        p["classifier.linear.bias"])

    def state(self):
        return {k: v.detach() for k, v in (self.parameters | self.buffers).items()}

    def gradients(self):
        return {k: v.grad.clone() for k, v in self.parameters.items()}

    def temperatures(self):
        return []


class Optimizers:
    """One AdamW, clip and cosine schedule for each group of names; some names do not decay."""

    def __init__(self, network, groups, recipe, undecayed=()):
        for value in network.parameters.values():
            value.requires_grad_()
        self.recipe = recipe
        self.groups = [[network.parameters[name] for name in names] for names in groups]
        self.adams = [
            torch.optim.AdamW(
                [{"params": [network.parameters[n] for n in names if (n in undecayed) == fixed],
                  "weight_decay": 0 if fixed else recipe.weight_decay}
                 for fixed in (False, True) if any((n in undecayed) == fixed for n in names)],
                lr=recipe.learning_rate, betas=recipe.betas, eps=recipe.epsilon)
            for names in groups
        ]
        self.schedules = [
            torch.optim.lr_scheduler.CosineAnnealingLR(adam, recipe.epochs, recipe.floor)
            for adam in self.adams
        ]

    def step(self, index):
        torch.nn.utils.clip_grad_norm_(self.groups[index], self.recipe.clip)
        self.adams[index].step()
        self.adams[index].zero_grad()

    def end_epoch(self):
        for schedule in self.schedules:
            schedule.step()


class DTG(Network):
    """DTG-FF: every convolution learns from its own goodness."""

    def __init__(self, layers, classes, settings, recipe, block=Block(), dtype=torch.float32):
        super().__init__(layers, classes, block, dtype)
        self.settings = settings
        for l, layer in enumerate(layers):
            projection, bias = draw_projection(
                layer.goodness_size, classes, settings.scale, settings.columns)
            self.buffers[f"projections.{l}"] = projection.to(dtype)
            self.buffers[f"projectionBiases.{l}"] = bias.to(dtype)
            if settings.learns_temperature:
                self.parameters[f"temperatures.{l}"] = torch.zeros((), dtype=dtype)
        self.add_classifier()
        local = [
            [n for n in self.parameters if n.split(".")[1] == str(l) and "classifier" not in n]
            for l in range(len(layers))
        ]
        own = [n for n in self.parameters if n.startswith("classifier")]
        self.recipe = recipe
        fixed = [] if settings.decays_temperature else [
            n for n in self.parameters if n.startswith("temperatures")]
        self.optimizers = Optimizers(self, local + [own], recipe, fixed)

    def temperature(self, l):
        s = self.settings
        if not s.learns_temperature:
            return 1.0
        return s.t_min + (s.t_max - s.t_min) * torch.sigmoid(self.parameters[f"temperatures.{l}"])

    def logits(self, h, l):
        goodness = cells(h * h, self.layers[l].grid)
        b = self.buffers
        return goodness / self.temperature(l) @ b[f"projections.{l}"] + b[f"projectionBiases.{l}"]

    def temperatures(self):
        with torch.no_grad():
            return [float(self.temperature(l)) for l in range(len(self.layers))]

    def propagate(self, h, l, dropout):
        def norm(x):
            return channel_norm(x, self.settings.norm, self.between.epsilon)

        with torch.no_grad():
            return self.hand_on(h, l, norm, dropout)

    def local_loss(self, x, l, labels):
        h = torch.relu(self.convolve(x, l))
        smoothing = self.settings.smoothing
        return F.cross_entropy(self.logits(h, l), labels, label_smoothing=smoothing), h

    def step(self, x, labels, dropout=no_dropout, updates=True):
        """Takes one training step; returns the losses of the layers and of the classifier."""
        features, losses = [], []
        for l in range(len(self.layers)):
            loss, h = self.local_loss(x, l, labels)
            loss.backward()
            losses.append(loss.detach())
            h = old = h.detach()
            if updates:
                self.optimizers.step(l)
            if self.settings.order == "naive":
                with torch.no_grad():
                    h = torch.relu(self.convolve(x, l))
            if l + 1 < len(self.layers) or self.between.features == "propagated":
                x = self.propagate(h, l, dropout)
            if l > 0:
                features.append(self.feature(old, x))
        loss = F.cross_entropy(self.classify(features, True, dropout), labels,
                               label_smoothing=self.recipe.smoothing)
        loss.backward()
        if updates:
            self.optimizers.step(len(self.layers))
        return losses, loss.detach()

    @torch.no_grad()
    def predict(self, x):
        """The classifier's logits and those of each layer."""
        features, logits = [], []
        for l in range(len(self.layers)):
            h = torch.relu(self.convolve(x, l))
            logits.append(self.logits(h, l))
            x = self.propagate(h, l, no_dropout)
            if l > 0:
                features.append(self.feature(h, x))
        return self.classify(features, False, no_dropout), logits


class BP(Network):
    """End-to-end backpropagation, from one classifier or from a head on every layer."""

    def __init__(self, layers, classes, settings, recipe, block=Block(), dtype=torch.float32):
        super().__init__(layers, classes, block, dtype)
        self.settings, self.recipe = settings, recipe
        reads_last = block.features == "propagated" and settings.heads == "concatenated"
        self.handing = len(layers) if reads_last else len(layers) - 1
        for l, layer in enumerate(layers):
            if settings.norm == "batch-norm" or (
                settings.norm == "layer-norm" and l < self.handing
            ):
                self.parameters[f"norms.{l}.weight"] = torch.ones(layer.outputs, dtype=dtype)
                self.parameters[f"norms.{l}.bias"] = torch.zeros(layer.outputs, dtype=dtype)
            if settings.norm == "batch-norm":
                self.buffers[f"norms.{l}.running_mean"] = torch.zeros(layer.outputs, dtype=dtype)
                self.buffers[f"norms.{l}.running_var"] = torch.ones(layer.outputs, dtype=dtype)
            if settings.heads == "every-layer":
                size = layer.goodness_size if settings.head_input == "cells" else layer.outputs
                bound = size**-0.5
                shape = (classes, size)
                self.parameters[f"heads.{l}.weight"] = (
                    torch.empty(shape).uniform_(-bound, bound).to(dtype))
                self.parameters[f"heads.{l}.bias"] = (
                    torch.empty(classes).uniform_(-bound, bound).to(dtype))
        if settings.heads == "concatenated":
            self.add_classifier()
        names = list(self.parameters)
        groups = [names]
        if settings.optimizers == "per-layer":
            groups = [[n for n in names if n.split(".")[1] == str(l)] for l in range(len(layers))]
        self.optimizers = Optimizers(self, groups, recipe)

    def block(self, x, l, training, dropout):
        """h and the next layer's input."""
        s = self.convolve(x, l)
        if self.settings.norm == "batch-norm":
            s = self.batch_norm(s, f"norms.{l}", training)
        h = torch.relu(s)
        if l == self.handing:
            return h, h
        if self.settings.norm != "layer-norm":
            return h, self.hand_on(h, l, lambda x: x, no_dropout)
        weight, bias = self.parameters[f"norms.{l}.weight"], self.parameters[f"norms.{l}.bias"]

        def norm(x):
            return channel_norm(x, "layer-norm", self.between.epsilon, weight, bias)

        return h, self.hand_on(h, l, norm, dropout)

    def forward(self, x, training, dropout):
        features, logits = [], []
        for l, layer in enumerate(self.layers):
            if self.settings.activations == "recomputed" and training:
                h, x = checkpoint(self.block, x, l, training, dropout, use_reentrant=False)
            else:
                h, x = self.block(x, l, training, dropout)
            if self.settings.heads == "every-layer":
                grid = layer.grid if self.settings.head_input == "cells" else 1
                p = self.parameters
                logits.append(F.linear(cells(h, grid), p[f"heads.{l}.weight"], p[f"heads.{l}.bias"]))
            elif l > 0:
                features.append(self.feature(h, x))
        if features:
            return self.classify(features, training, dropout), logits
        return None, logits

    def step(self, x, labels, dropout=no_dropout, updates=True):
        parts = self.settings.micro_batches
        layer_losses, classifier_loss = [], None
        for part_x, part_y in zip(x.chunk(parts), labels.chunk(parts)):
            classified, logits = self.forward(part_x, True, dropout)
            smoothing = self.settings.head_smoothing
            losses = [F.cross_entropy(z, part_y, label_smoothing=smoothing) for z in logits]
            if classified is not None:
                loss = F.cross_entropy(classified, part_y, label_smoothing=self.recipe.smoothing)
                classifier_loss = (classifier_loss or 0) + loss.detach() / parts
                losses_total = loss
            else:
                losses_total = sum(losses)
            (losses_total / parts).backward()
            means = [loss.detach() / parts for loss in losses]
            layer_losses = [a + b for a, b in zip(layer_losses, means)] if layer_losses else means
        if updates:
            for index in range(len(self.optimizers.groups)):
                self.optimizers.step(index)
        return layer_losses, classifier_loss

    @torch.no_grad()
    def predict(self, x):
        return self.forward(x, False, no_dropout)


@dataclass
class SpatialGoodness:
    scale: str = "inverse-sqrt-classes"


class ASGE(Network):
    """Convolutions that learn from a fixed projection of their goodness, and one linear map a layer."""

    def __init__(self, layers, classes, settings, recipe, block=Block(), dtype=torch.float32):
        super().__init__(layers, classes, block, dtype)
        for l, layer in enumerate(layers):
            projection, bias = draw_projection(layer.goodness_size, classes, settings.scale)
            self.buffers[f"projections.{l}"] = projection.to(dtype)
            self.buffers[f"projectionBiases.{l}"] = bias.to(dtype)
        # One classifier a layer but the first; each has a bias.
        self.classifiers = range(1, len(layers))
        for l in self.classifiers:
            size = layers[l].outputs
            self.parameters[f"classifiers.{l}.weight"] = (
                torch.randn(classes, size) * (2 / size) ** 0.5).to(dtype)
            self.parameters[f"classifiers.{l}.bias"] = torch.zeros(classes, dtype=dtype)
        local = [[f"layers.{l}.weight", f"layers.{l}.bias"] for l in range(len(layers))]
        own = [n for n in self.parameters if n.startswith("classifiers")]
        self.optimizers = Optimizers(self, local + [own], recipe)

    @staticmethod
    def scaled(x):
        return x / ((x * x).mean((1, 2, 3), keepdim=True).sqrt() + torch.exp(torch.tensor(-50.0)))

    def layer_logits(self, h, l):
        goodness = cells(h * h, self.layers[l].grid)
        return goodness @ self.buffers[f"projections.{l}"] + self.buffers[f"projectionBiases.{l}"]

    def hand_on_scaled(self, h, l, dropout):
        h = F.avg_pool2d(h, 2) if self.layers[l].pools else h
        return self.scaled(dropout(h, l))

    def classify_sum(self, features):
        p = self.parameters
        return sum(F.linear(f, p[f"classifiers.{l}.weight"], p[f"classifiers.{l}.bias"])
                   for l, f in zip(self.classifiers, features))

    def step(self, x, labels, dropout=no_dropout, updates=True):
        features, losses = [], []
        x = self.scaled(x)
        for l in range(len(self.layers)):
            h = torch.relu(self.convolve(x, l))
            loss = F.cross_entropy(self.layer_logits(h, l), labels)
            loss.backward()
            losses.append(loss.detach())
            if updates:
                self.optimizers.step(l)
            x = self.hand_on_scaled(h.detach(), l, dropout)
            if l > 0:
                features.append(x.mean((2, 3)))
        loss = F.cross_entropy(self.classify_sum(features), labels)
        loss.backward()
        if updates:
            self.optimizers.step(len(self.layers))
        return losses, loss.detach()

    @torch.no_grad()
    def predict(self, x):
        features, logits = [], []
        x = self.scaled(x)
        for l in range(len(self.layers)):
            h = torch.relu(self.convolve(x, l))
            logits.append(self.layer_logits(h, l))
            x = self.hand_on_scaled(h, l, no_dropout)
            if l > 0:
                features.append(x.mean((2, 3)))
        return self.classify_sum(features), logits

    def joined(self, values):
        """Tensors by name with the classifiers as the program holds them: side by side, one bias."""
        result = {k: v for k, v in values.items() if not k.startswith("classifiers")}
        result["classifier.linear.weight"] = torch.cat(
            [values[f"classifiers.{l}.weight"] for l in self.classifiers], 1)
        biases = [values[f"classifiers.{l}.bias"] for l in self.classifiers]
        assert all(torch.equal(b, biases[0]) for b in biases), "the biases move together"
        result["classifier.linear.bias"] = biases[0]
        return result

    def state(self):
        return self.joined(super().state())

    def gradients(self):
        return self.joined({k: v.grad.clone() for k, v in self.parameters.items()})


@dataclass
class Layers:
    """The choices that make a network of layers with heads."""

    boundary: str = "detached"
    reads: str = "activation"
    head: str = "learned"
    headed: str = "every-layer"
    t_min: float = 0.5
    t_max: float = 2.0
    learns_temperature: bool = False
    decays_temperature: bool = True
    scale: str = "inverse-sqrt-classes"
    columns: str = "as-drawn"
    head_input: str = "cells"
    head_smoothing: float = 0.1
    norm: str = "layer-norm"
    optimizers: str = "per-layer"
    learns_norm_scale: bool = False


class Layered(Network):
    """Layers that learn from heads: end to end or detached, on activations or goodness, learned heads or fixed."""

    def __init__(self, layers, classes, settings, recipe, block=Block(), dtype=torch.float32):
        super().__init__(layers, classes, block, dtype)
        self.settings = settings
        last = len(layers) - 1
        self.headed = [l for l in range(last + 1) if settings.headed == "every-layer" or l == last]
        for l, layer in enumerate(layers):
            if settings.learns_norm_scale and l < last:
                self.parameters[f"norms.{l}.weight"] = torch.ones(layer.outputs, dtype=dtype)
                self.parameters[f"norms.{l}.bias"] = torch.zeros(layer.outputs, dtype=dtype)
            if l in self.headed:
                self.add_head(l, layer.outputs * self.grid(l) ** 2)
        names = list(self.parameters)
        split = settings.boundary == "detached" or settings.optimizers == "per-layer"
        groups = [[n for n in names if n.split(".")[1] == str(l)] for l in range(last + 1)]
        fixed = [] if settings.decays_temperature else [
            n for n in names if n.startswith("temperatures")]
        self.optimizers = Optimizers(self, groups if split else [names], recipe, fixed)

    def grid(self, l):
        return self.layers[l].grid if self.settings.head_input == "cells" else 1

    def add_head(self, l, size):
        s, learns = self.settings, self.settings.head == "learned"
        if learns:
            bound = size**-0.5
            matrix = torch.empty(self.classes, size).uniform_(-bound, bound).T
            bias = torch.empty(self.classes).uniform_(-bound, bound)
        else:
            matrix, bias = draw_projection(size, self.classes, s.scale, s.columns)
        own = self.parameters if learns else self.buffers
        if s.reads == "activation":
            own[f"heads.{l}.weight"] = matrix.T.contiguous().to(self.dtype)
            own[f"heads.{l}.bias"] = bias.to(self.dtype)
            return
        own[f"projections.{l}"] = matrix.contiguous().to(self.dtype)
        own[f"projectionBiases.{l}"] = bias.to(self.dtype)
        if s.learns_temperature:
            self.parameters[f"temperatures.{l}"] = torch.zeros((), dtype=self.dtype)

    def temperature(self, l):
        s = self.settings
        if not s.learns_temperature:
            return 1.0
        return s.t_min + (s.t_max - s.t_min) * torch.sigmoid(self.parameters[f"temperatures.{l}"])

    def temperatures(self):
        with torch.no_grad():
            goodness = self.settings.reads != "activation"
            return [float(self.temperature(l)) for l in self.headed] if goodness else []

    def logits(self, h, l):
        held = self.parameters if self.settings.head == "learned" else self.buffers
        if self.settings.reads == "activation":
            return F.linear(cells(h, self.grid(l)), held[f"heads.{l}.weight"], held[f"heads.{l}.bias"])
        goodness = cells(h * h, self.grid(l)) / self.temperature(l)
        return goodness @ held[f"projections.{l}"] + held[f"projectionBiases.{l}"]

    def propagate(self, h, l, dropout):
        weight, bias = (self.parameters.get(f"norms.{l}.{part}") for part in ("weight", "bias"))

        def norm(x):
            return channel_norm(x, self.settings.norm, self.between.epsilon, weight, bias)

        return self.hand_on(h, l, norm, dropout)

    def step(self, x, labels, dropout=no_dropout, updates=True):
        detached = self.settings.boundary == "detached"
        losses = []
        for l in range(len(self.layers)):
            h = torch.relu(self.convolve(x, l))
            if l in self.headed:
                losses.append(F.cross_entropy(
                    self.logits(h, l), labels, label_smoothing=self.settings.head_smoothing))
            if detached:
                losses[-1].backward()
                h = h.detach()
                if updates:
                    self.optimizers.step(l)
            if l + 1 < len(self.layers):
                x = self.propagate(h, l, dropout)
        if not detached:
            sum(losses).backward()
            for index in range(len(self.optimizers.groups) if updates else 0):
                self.optimizers.step(index)
        return [loss.detach() for loss in losses], None

    @torch.no_grad()
    def predict(self, x):
        logits = []
        for l in range(len(self.layers)):
            h = torch.relu(self.convolve(x, l))
            if l in self.headed:
                logits.append(self.logits(h, l))
            if l + 1 < len(self.layers):
                x = self.propagate(h, l, no_dropout)
        return None, logits


class Pixels:
    """Softmax regression on normalised pixels, which run over the image and then channels; it starts at 0."""

    def __init__(self, side, classes, recipe):
        self.parameters = {"linear.weight": torch.zeros(classes, 3 * side * side),
                           "linear.bias": torch.zeros(classes)}
        self.buffers = {}
        self.optimizers = Optimizers(self, [list(self.parameters)], recipe)

    state, temperatures = Network.state, Network.temperatures

    def logits(self, x):
        p = self.parameters
        return F.linear(x.movedim(1, -1).flatten(1), p["linear.weight"], p["linear.bias"])

    def step(self, x, labels, dropout=no_dropout, updates=True):
        loss = F.cross_entropy(self.logits(x), labels)
        loss.backward()
        if updates:
            self.optimizers.step(0)
        return [], loss.detach()

    @torch.no_grad()
    def predict(self, x):
        return self.logits(x), []
