"""Splits posts into lines for training and for the test: id, label and text, separated by tabs."""
import random, sys
import xml.etree.ElementTree as tree

posts, split, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
generator = random.Random(seed)
with open("train.tsv", "w") as train, open("test.tsv", "w") as test:
    for row in tree.parse(posts).getroot():
        label = int("<r>" in row.attrib["Tags"])
        line = f'{row.attrib["Id"]}\t{label}\t{row.attrib["Title"]} {row.attrib["Body"]}\n'
        (train if generator.random() > split else test).write(line)
