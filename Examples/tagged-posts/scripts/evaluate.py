"""Accuracy and average precision on the test posts, and the curve of precision against recall."""
import json, sys

model, data = json.load(open(sys.argv[1])), [json.loads(line) for line in open(sys.argv[2])]
weights = model["weights"]
scored = sorted(
    ((model["bias"] + sum(weights[i] * n for i, n in features if i < len(weights)), label)
     for label, features in data), reverse=True)
positives = sum(label for _, label in scored)
hits, precision_sum = 0, 0.0
with open("prc.csv", "w") as curve:
    curve.write("recall,precision\n")
    for rank, (_, label) in enumerate(scored, 1):
        hits += label
        precision_sum += label * hits / rank
        if rank % 20 == 0:
            curve.write(f"{hits / positives:.4f},{hits / rank:.4f}\n")
right = sum((score > 0) == bool(label) for score, label in scored)
json.dump({
    "accuracy": {"value": round(100 * right / len(scored), 4), "n": len(scored), "unit": "percent", "better": "higher"},
    "average-precision": {"value": round(precision_sum / positives, 6), "better": "higher"},
}, open("metrics.json", "w"))
