internal import CVector

/// Divides every image by the root of the mean square of all its elements; y may be x.
///
///     y_b = x_b / (sqrt(mean(x_b²)) + ε),   ε = exp(-50) = 1.93e-22
///
/// The mean runs over channels and pixels. An image of zeros stays one.
public func divideByImageRMS(_ x: Tensor, into y: Tensor, on device: Device) {
  precondition(x.shape == y.shape, "divides shape \(x.shape) into shape \(y.shape)")
  let elements = x.count / x.shape[0]
  device.pool.parallelFor(chunks: x.shape[0]) { image in
    let (source, target) = (x.pointer + image * elements, y.pointer + image * elements)
    let rms = (cv_sum_of_squares(source, elements) / Double(elements)).squareRoot()
    if source != target { target.update(from: source, count: elements) }
    cv_scale(target, Float(1 / (rms + 1.9287498479639178e-22)), elements)
  }
}
