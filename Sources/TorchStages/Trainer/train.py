"""Trains one image network in PyTorch, as a stage of the pipeline.

    python3 train.py REQUEST...

A REQUEST is a JSON file: `parameters` as pipeline.json names them, `data` (the prepared images), `outputs` (where the
declared files go, by name), `threads`, `state` (where checkpoints are written, and read from if it is there).
`initial` may name a file of weights to begin with, and `checkpointSeconds` the time from one checkpoint to the
next. Each line of standard output is a JSON object: `progress`, `checkpoint`, `log` or `error`. The program ends
when its standard input does.
"""

import json
import os
import sys
import threading
import time

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import torch
import torch.nn.functional as F
from images import STEP, Images, Refused, generator
from networks import (
    ASGE, BP, DTG, Backpropagation, Block, Goodness, Layered, Layers, Pixels, Recipe, SpatialGoodness, plan,
)
from safetensors.torch import load_file, save_file

# At least so long from one look at the losses to the next, which make a GPU wait.
REPORT_SECONDS = 0.5
# Saving a checkpoint may take this part of the time.
CHECKPOINT_SHARE = 1 / 50


def say(**message):
    print(json.dumps(message), flush=True)


def make_network(s, side, classes):
    recipe = Recipe(s["epochs"], s["learningRate"], s["learningRateFloor"], s["weightDecay"], s["gradientClip"],
                    s.get("labelSmoothing", 0), (s["beta1"], s["beta2"]), s["epsilon"])
    if s["method"] == "linear":
        return Pixels(side, classes, recipe)
    layers = plan(s["backbone"], side, s["width"])
    if s["method"] == "asge":
        return ASGE(layers, classes, SpatialGoodness(s["projectionScale"]), recipe)
    block = Block(s["convolutionBias"], s["blockOrder"], s["normEpsilon"],
                  s.get("classifierFeatures", "activation"))
    if s["method"] == "dtg-ff":
        return DTG(layers, classes, Goodness(
            s["temperatureMinimum"], s["temperatureMaximum"], s["learnsTemperature"], s["projectionColumns"],
            s["propagationNorm"], s["order"], s["decaysTemperature"], s["goodnessSmoothing"],
            s["projectionScale"]), recipe, block)
    if s["method"] == "backpropagation":
        return BP(layers, classes, Backpropagation(
            s["heads"], s["blockNorm"], s["optimizers"], s["activations"], s["microBatches"], s["headInput"],
            s["headSmoothing"]), recipe, block)
    heads = {"head_input": s["headInput"], "head_smoothing": s["headSmoothing"], "norm": s["propagationNorm"]}
    if s["method"] == "local-ce":
        return Layered(layers, classes, Layers(**heads), recipe, block)
    if s["method"] == "layered":
        names = {
            "boundary": "boundary", "headReads": "reads", "head": "head", "headedLayers": "headed",
            "temperatureMinimum": "t_min", "temperatureMaximum": "t_max",
            "learnsTemperature": "learns_temperature", "decaysTemperature": "decays_temperature",
            "projectionScale": "scale", "projectionColumns": "columns", "optimizers": "optimizers",
            "learnsNormScale": "learns_norm_scale",
        }
        chosen = {own: s[name] for name, own in names.items() if name in s}
        return Layered(layers, classes, Layers(**heads, **chosen), recipe, block)
    raise Refused(f"the PyTorch trainer has no method \"{s['method']}\"\n"
                  "  next: set `trainer` of this stage to \"repro\"")


class Training:
    """A network on its way, and all that a checkpoint holds."""

    def __init__(self, request):
        self.request, self.settings = request, request["parameters"]
        self.device = choose_device(self.settings["device"])
        self.images = Images(request["data"], self.settings, self.device, request["threads"])
        torch.manual_seed(self.settings["seed"] % 2**63)
        with torch.device(self.device):
            self.network = make_network(self.settings, self.images.side, self.images.classes)
        self.step, self.curve, self.sums = 0, [], None
        if "initial" in request:
            self.restore(load_file(request["initial"]))
        if os.path.exists(request["state"]):
            self.resume(torch.load(request["state"], map_location=self.device, weights_only=True))
            say(log=f"resumes from the checkpoint of step {self.step}")
        self.checkpoint_seconds = request.get("checkpointSeconds", 30)
        self.due = time.monotonic() + self.checkpoint_seconds

    def tensors(self):
        """What the network learns and holds, each part under its own name."""
        return {k: v.detach() for k, v in (self.network.parameters | self.network.buffers).items()}

    def restore(self, tensors):
        own = self.tensors()
        if set(own) != set(tensors):
            raise Refused(f"the weights to begin with are not of this network: {sorted(set(own) ^ set(tensors))}")
        with torch.no_grad():
            for name, value in own.items():
                value.copy_(tensors[name])

    def resume(self, state):
        self.step, self.curve, self.sums = state["step"], state["curve"], state["sums"]
        self.restore(state["network"])
        for adam, saved in zip(self.network.optimizers.adams, state["adams"]):
            adam.load_state_dict(saved)
        for schedule, saved in zip(self.network.optimizers.schedules, state["schedules"]):
            schedule.load_state_dict(saved)

    def save(self):
        began = time.monotonic()
        optimizers = self.network.optimizers
        state = {
            "step": self.step, "curve": self.curve, "sums": self.sums, "network": self.tensors(),
            "adams": [adam.state_dict() for adam in optimizers.adams],
            "schedules": [schedule.state_dict() for schedule in optimizers.schedules],
        }
        path = self.request["state"]
        torch.save(state, path + ".new")
        os.replace(path + ".new", path)
        say(checkpoint=path)
        now = time.monotonic()
        self.due = now + max(self.checkpoint_seconds, (now - began) / CHECKPOINT_SHARE)

    def dropout(self, x, layer):
        s = self.settings
        if layer == "classifier":
            p = s.get("classifierDropout", 0)
        else:
            p = s["blockDropout"] if s["method"] == "backpropagation" else s["propagationDropout"]
        return F.dropout(x, p)

    def run(self):
        per_epoch = self.images.batches_per_epoch(self.settings["batchSize"])
        total = per_epoch * self.settings["epochs"]
        began, first, reported, order = time.monotonic(), self.step, 0.0, None
        while self.step < total:
            epoch, batch = divmod(self.step, per_epoch)
            if order is None or batch == 0:
                order = self.images.order(epoch)
            x, labels = self.images.train_batch(epoch, batch, order)
            torch.manual_seed(int(generator(self.settings["seed"], STEP, self.step).integers(2**63)))
            layers, classifier = self.network.step(x, labels, self.dropout)
            losses = torch.stack([*layers, *([] if classifier is None else [classifier])]).double()
            weighted = torch.cat([losses * len(labels), losses.new_tensor([len(labels)])])
            self.sums = weighted if self.sums is None else self.sums + weighted
            self.step += 1
            if batch + 1 == per_epoch:
                self.end_epoch(epoch + 1, len(layers))
            now = time.monotonic()
            if now - reported >= REPORT_SECONDS or self.step == total:
                reported = now
                self.report(losses, total, (self.step - first) / max(now - began, 1e-9))
            if self.step < total and now >= self.due:
                self.save()

    def end_epoch(self, epoch, layers):
        *sums, images = self.sums.tolist()
        self.sums = None
        self.network.optimizers.end_epoch()
        means = [value / images for value in sums]
        self.refuse_divergence(means)
        measured = epoch % self.settings["evaluationInterval"] == 0 or epoch == self.settings["epochs"]
        point = {"epoch": epoch, "layerLosses": means[:layers], "temperatures": self.network.temperatures()}
        if len(means) > layers:
            point["classifierLoss"] = means[layers]
        if measured:
            point["test"] = self.accuracies()
        self.curve.append(point)

    def refuse_divergence(self, losses):
        if not all(abs(loss) < float("inf") for loss in losses):
            raise Refused(f"the training diverged by step {self.step}\n  next: lower `learningRate`")

    def accuracies(self):
        counts, total = {}, 0
        for x, labels in self.images.test_batches(self.settings["batchSize"]):
            classified, logits = self.network.predict(x)
            total += len(labels)
            ways = [] if classified is None else [("concatenated", classified)]
            if logits:
                ways += [("logitSum", sum(logits)), *enumerate(logits)]
            for way, z in ways:
                counts[way] = counts.get(way, 0) + (z.argmax(1) == labels).sum()
        found = {way: {"correct": int(count), "total": total} for way, count in counts.items()}
        layers = [found.pop(way) for way in sorted(w for w in found if isinstance(w, int))]
        return found | {"layers": layers}

    def report(self, losses, total, rate):
        losses = losses.tolist()
        self.refuse_divergence(losses)
        epochs = self.settings["epochs"]
        details = [f"epoch {min(len(self.curve) + 1, epochs)}/{epochs}",
                   f"{rate * self.settings['batchSize']:.0f} images/s"]
        last = next((p["test"] for p in reversed(self.curve) if "test" in p), {})
        way = last.get("concatenated") or last.get("logitSum")
        if way:
            details.append(f"test accuracy {100 * way['correct'] / way['total']:.1f} %")
        say(progress={"step": self.step, "totalSteps": total, "unit": "step", "loss": sum(losses), "rate": rate,
                      "detail": ", ".join(details)})

    def write(self):
        """Leaves the declared files, in the formats of the program's own trainer."""
        s, outputs, last = self.settings, self.request["outputs"], self.curve[-1]
        header = self.images.header
        metrics = {key: s[key] for key in ("method", "backbone", "width", "labels", "epochs", "batchSize", "seed")}
        metrics |= {
            "heads": s.get("heads", "concatenated"), "dataset": header["name"], "source": header["source"],
            "side": self.images.side, "classes": self.images.classes, "trainImages": len(self.images.train),
            "testImages": len(self.images.test), "trainer": trainer(self.device),
        }
        metrics |= {key: last[key] for key in ("test", "temperatures", "layerLosses", "classifierLoss") if key in last}
        files = {"metrics.json": metrics, "curve.json": self.curve, "settings.json": s}
        for name, value in files.items():
            with open(outputs[name], "w") as file:
                json.dump(value, file, sort_keys=True, separators=(",", ":"))
        state = {name: value.cpu().contiguous() for name, value in self.network.state().items()}
        save_file(state, outputs["model.safetensors"], {"format": "pt"})


def choose_device(name):
    if name == "cuda" and not torch.cuda.is_available():
        raise Refused("PyTorch finds no CUDA device here\n"
                      "  next: run on a machine with one, or set `device` to \"cpu\"")
    return torch.device(name)


def trainer(device):
    """What numbers are marked with."""
    where = torch.cuda.get_device_name(device) if device.type == "cuda" else "the CPU"
    return f"PyTorch {torch.__version__} on {where}"


def end_with_parent():
    while os.read(0, 1):
        pass
    os._exit(1)


def main():
    threading.Thread(target=end_with_parent, daemon=True).start()
    # Full float32, and the same bits again on the same machine as far as PyTorch can.
    torch.backends.cudnn.allow_tf32 = False
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        for path in sys.argv[1:]:
            with open(path) as file:
                request = json.load(file)
            torch.set_num_threads(request["threads"])
            training = Training(request)
            training.run()
            training.write()
    except Refused as reason:
        say(error=str(reason))
        sys.exit(1)


if __name__ == "__main__":
    main()
