"""Counts the most frequent n-grams of the training posts in every post."""
import collections, json, sys

train, test, most, longest = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def grams(text):
    words = text.split()
    return [" ".join(words[i:i + n]) for n in range(1, longest + 1) for i in range(len(words) - n + 1)]


def rows(path):
    for line in open(path):
        _, label, text = line.rstrip("\n").split("\t")
        yield int(label), grams(text)


counts = collections.Counter(gram for _, found in rows(train) for gram in found)
vocabulary = [gram for gram, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]
known = {gram: index for index, gram in enumerate(vocabulary)}
for name, path in (("train", train), ("test", test)):
    with open(f"{name}.jsonl", "w") as out:
        for label, found in rows(path):
            features = sorted(collections.Counter(known[gram] for gram in found if gram in known).items())
            out.write(json.dumps([label, features]) + "\n")
