package import Learning

/// The multiply-adds that a network needs for one image, by the definition of each operation.
///
/// Counted are products of matrices and convolutions, which is where the time goes; an addition of a bias, a
/// rectifier, a norm and an optimizer's update are not. Two floating-point operations (FLOPs) make one
/// multiply-add. A faster algorithm for the same convolution, such as this program's Winograd, needs fewer.
package struct NetworkWork: Codable, Equatable {
  /// Forward, with every read-out that training uses.
  package var forward: Int
  /// Forward, backward, and what the rule computes a second time.
  package var step: Int
}

extension NetworkWork {
  /// The work of a network of these settings on one image.
  ///
  /// With `C` the convolutions, `C_0` the first of them, `P` the projections, `H` the heads, and `Q` the
  /// classifier over concatenated features:
  ///
  ///     DTG-FF:              forward C + P + Q,  step 2 C + 2 P + 3 Q, naive C more
  ///     BP, one classifier:  forward C + Q,      step 3 C - C_0 + 3 Q
  ///     BP, heads:           forward C + H,      step 3 C - C_0 + 3 H
  ///
  /// Backward, a product costs once for its weights and once for its input. R is fixed, so P costs once; no
  /// gradient reaches the input of a convolution of DTG-FF, or the image. Recomputed activations cost `C`
  /// more. Sizes: C is the sum of 9 I O over the pixels of each map, P and H of d K over layers, Q = F K.
  /// - Throws: `LearningError.invalidSetting` for what is no network of convolutions.
  package init(
    _ architecture: ImageArchitecture, _ network: ImageNetworkSettings
  ) throws(LearningError) {
    let convolutions = architecture.layers.map { $0.side * $0.side * $0.weightFloats }
    let all = convolutions.reduce(0, +)
    let classifier = architecture.classifierInputs * architecture.classes
    if let goodness = network.goodness {
      let projections = architecture.layers.reduce(0) {
        $0 + $1.goodnessDimension * architecture.classes
      }
      let again = goodness.order == .naive ? all : 0
      self.init(
        forward: all + projections + classifier,
        step: 2 * all + again + 2 * projections + 3 * classifier)
    } else if let settings = network.backpropagation {
      let readout =
        settings.heads == .concatenated
        ? classifier
        : architecture.layers.reduce(0) {
          let inputs = settings.headInput == .cells ? $1.goodnessDimension : $1.outputs
          return $0 + inputs * architecture.classes
        }
      let again = settings.activations == .recomputed ? all : 0
      self.init(
        forward: all + readout,
        step: 3 * all - (convolutions.first ?? 0) + again + 3 * readout)
    } else {
      throw .invalidSetting(
        name: "method", value: network.method.rawValue,
        requirement: "a network of convolutions, whose work is counted")
    }
  }
}
