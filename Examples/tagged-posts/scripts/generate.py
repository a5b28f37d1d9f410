"""Writes posts with titles, bodies and tags; a post about R is tagged `<r>`, as on a site of questions and answers."""
import random, sys
from xml.sax.saxutils import quoteattr

seed, posts = int(sys.argv[1]), int(sys.argv[2])
generator = random.Random(seed)
common = "how to use value error list file function data time".split()
about = {True: "dataframe ggplot vector factor cran".split(), False: "pointer class thread server query".split()}
with open("posts.xml", "w") as file:
    file.write("<posts>\n")
    for number in range(posts):
        tagged = generator.random() < 0.4
        words = generator.choices(common, k=8) + generator.choices(about[tagged if generator.random() < 0.8 else not tagged], k=2)
        generator.shuffle(words)
        tags = "<r>" if tagged else "<other>"
        file.write(f'  <row Id="{number}" Title={quoteattr(" ".join(words[:4]))} Body={quoteattr(" ".join(words[4:]))} Tags={quoteattr(tags)} />\n')
    file.write("</posts>\n")
