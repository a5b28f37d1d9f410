import InformationStages

/// How often the layers of a network are right, and how often they agree; percent of the images.
struct LayerAgreement {
  private let scalars: LayerScalars

  init(_ scalars: LayerScalars) { self.scalars = scalars }

  var layers: Int { scalars.predictions.count }

  func accuracy(ofLayer layer: Int) -> Double { accuracy(scalars.predictions[layer]) }

  /// By the sum of all layers' logits.
  var ensemble: Double { accuracy(scalars.sum) }

  /// By the classifier over concatenated features.
  var concatenated: Double { accuracy(scalars.concatenated) }

  /// Images that at least one layer gets right.
  var oracle: Double {
    share { image in
      scalars.predictions.contains { $0[image] == scalars.labels[image] }
    }
  }

  /// Images for which two layers predict different classes.
  func disagreement(_ first: Int, _ second: Int) -> Double {
    share { scalars.predictions[first][$0] != scalars.predictions[second][$0] }
  }

  /// The mean over all pairs of layers; 0 for a single layer.
  var meanDisagreement: Double {
    let pairs = (0..<layers).flatMap { first in
      (first + 1..<max(layers, first + 1)).map { disagreement(first, $0) }
    }
    return pairs.isEmpty ? 0 : mean(pairs)
  }

  private func accuracy(_ predictions: [Int32]) -> Double {
    share { predictions[$0] == scalars.labels[$0] }
  }

  private func share(_ holds: (Int) -> Bool) -> Double {
    100 * Double(scalars.labels.indices.count(where: holds)) / Double(scalars.labels.count)
  }
}
