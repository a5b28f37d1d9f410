internal import CVector

/// What becomes of the elements s of a product before they are stored.
///
/// A bias has an element for each column; h has the shape of the product.
enum Epilogue {
  /// `s`
  case store
  /// `s + b`
  case addBias(UnsafePointer<Float>)
  /// `max(s + b, 0)`
  case addBiasReLU(UnsafePointer<Float>)
  /// `s` where `h > 0`, else 0: the pullback of `h = max(a, 0)`
  case maskReLU(h: UnsafePointer<Float>)
  /// `2 h s`: the pullback of `h ∘ h`, and of a rectifier that made h
  case timesTwice(h: UnsafePointer<Float>)

  /// The epilogue of the rest of a product, without so many of its first elements.
  func dropping(elements count: Int) -> Epilogue {
    switch self {
    case .store, .addBias, .addBiasReLU: self
    case .maskReLU(let h): .maskReLU(h: h + count)
    case .timesTwice(let h): .timesTwice(h: h + count)
    }
  }

  /// The epilogue as a part of our own kernel.
  func fused(scale: Float, accumulating: Bool) -> cv_epilogue {
    let (kind, operand): (cv_epilogue_kind, UnsafePointer<Float>?) =
      switch self {
      case .store: (CV_STORE, nil)
      case .addBias(let bias): (CV_ADD_BIAS, bias)
      case .addBiasReLU(let bias): (CV_ADD_BIAS_RELU, bias)
      case .maskReLU(let h): (CV_MASK_RELU, h)
      case .timesTwice(let h): (CV_TIMES_TWICE, h)
      }
    return cv_epilogue(
      kind: kind, scale: scale, accumulates: accumulating ? 1 : 0, operand: operand)
  }

  /// The epilogue as a pass of its own over the product `c`.
  func apply(to c: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    switch self {
    case .store: break
    case .addBias(let bias): cv_add_bias(c, bias, rows, columns)
    case .addBiasReLU(let bias): cv_add_bias_relu(c, bias, rows, columns)
    case .maskReLU(let h): cv_mask_relu(c, h, rows * columns)
    case .timesTwice(let h): cv_times_twice(c, h, rows * columns)
    }
  }
}
