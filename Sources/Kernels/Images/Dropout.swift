internal import CVector

/// Which elements of a layer's output are dropped in one step; a function of the key only.
///
/// Element i is zeroed with probability p, in steps of 2⁻¹⁶, and otherwise divided by 1 - p. The
/// pullback applies the same mask to the gradient, drawn once more rather than kept.
public struct Dropout: Sendable {
  let mask: cv_dropout

  /// No element is dropped.
  public static let none = Dropout(mask: cv_dropout())

  private init(mask: cv_dropout) { self.mask = mask }

  /// The mask of a step; `layer` tells apart the layers of a network.
  public init(
    probability: Double, seed: UInt64, purpose: RandomPurpose, step: Int, layer: Int
  ) {
    precondition(0 <= probability && probability < 1, "dropout with probability \(probability)")
    mask = cv_dropout(
      key0: UInt32(truncatingIfNeeded: seed), key1: UInt32(truncatingIfNeeded: seed >> 32),
      counter1: UInt32(truncatingIfNeeded: step), counter2: UInt32(truncatingIfNeeded: layer),
      counter3: purpose.rawValue, threshold: UInt32((probability * 0x1p16).rounded()),
      scale: Float(1 / (1 - probability)))
  }
}

/// `y = dropout(x)` for a matrix [N, C], and its own pullback; x and y may be the same.
public func dropout(_ x: Tensor, _ dropout: Dropout, into y: Tensor, on device: Device) {
  requireShape(y, x.shape[0], x.shape[1], as: "the output of dropout")
  guard dropout.mask.threshold > 0 else {
    if y.pointer != x.pointer { y.assign(x) }
    return
  }
  let columns = x.shape[1]
  device.pool.forEachElementRange(of: x.shape[0], floatsPerRow: columns) { rows in
    let offset = rows.lowerBound * columns
    cv_dropout_rows(
      dropout.mask, x.pointer + offset, y.pointer + offset, rows.lowerBound, rows.count, columns)
  }
}
