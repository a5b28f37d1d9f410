import Learning
import SyntheticStages

/// The multiply-adds that a student needs for one sample, by the definition of its matrix products.
///
/// As for networks of convolutions (`NetworkWork`): FLOPs are twice as many, and biases, rectifiers, norms and
/// updates are not counted.
struct StudentMultiplyAdds: Equatable {
  /// Forward, with every read-out that training uses; of all members of an ensemble.
  let forward: Int
  /// Forward and backward.
  let step: Int

  /// The work of a student, or of all members of an ensemble.
  ///
  /// With `C` the hidden layers, `C_0` the first of them, and `P` the read-outs of w K each:
  ///
  ///     DTG-FF:          forward C + P,  step 2 C + 2 P
  ///     backpropagation: forward C + P,  step 3 C - C_0 + 3 P
  ///
  /// DTG-FF's read-outs are fixed and no gradient reaches a layer's input.
  init(_ student: StudentMetrics) {
    let (width, layers) = (student.width, student.hiddenLayers)
    let first = student.inputDimension * width
    let hidden = first + (layers - 1) * width * width
    let readouts =
      student.method == .singleBP || student.method == .bpEnsemble ? 1 : layers
    let projections = readouts * width * student.classes
    let members = student.ensembleSize
    forward = members * (hidden + projections)
    step =
      student.method == .dtgFF
      ? 2 * (hidden + projections) : members * (3 * hidden - first + 3 * projections)
  }
}
