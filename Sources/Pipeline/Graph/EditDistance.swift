/// Levenshtein distance: how many insertions, deletions and replacements separate two texts.
public func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}

/// The name among `names` that is a few letters away from what was typed, if one is.
public func nearestName(to typed: String, among names: some Sequence<String>) -> String? {
  let best = names.map { (distance: editDistance(typed, $0), name: $0) }
    .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
  return best.flatMap {
    $0.distance <= max(typed.count > 2 ? 2 : 1, typed.count / 3) ? $0.name : nil
  }
}
