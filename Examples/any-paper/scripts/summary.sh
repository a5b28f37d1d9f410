# What every series came to, in words: a line for each file of numbers.
set -eu
for file in "$@"; do
  series=${file#inputs/fits/series=}
  mean=$(sed -n 's/.*"value": \([0-9.]*\).*/\1/p' "$file" | head -n 1)
  echo "series ${series%%/*}: mean $mean km/s"
done > summary.txt
