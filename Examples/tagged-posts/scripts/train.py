"""Logistic regression by stochastic gradient descent on counts of n-grams."""
import json, math, random, sys

data, epochs, rate, seed = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
rows = [json.loads(line) for line in open(data)]
size = 1 + max(index for _, features in rows for index, _ in features)
weights, bias = [0.0] * size, 0.0
generator = random.Random(seed)
for epoch in range(epochs):
    print(f"progress {epoch}/{epochs} epoch", flush=True)
    generator.shuffle(rows)
    for label, features in rows:
        score = bias + sum(weights[index] * count for index, count in features)
        error = 1 / (1 + math.exp(-score)) - label
        bias -= rate * error
        for index, count in features:
            weights[index] -= rate * error * count
json.dump({"bias": bias, "weights": weights}, open("model.json", "w"))
