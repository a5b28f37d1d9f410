import Kernels

/// A tensor of standard normal numbers; equal numbers give equal tensors.
func normalTensor(_ shape: Shape, _ number: UInt32) -> Tensor {
  let tensor = Tensor(shape)
  CounterGenerator(seed: 7, purpose: RandomPurpose(rawValue: 1_000), number)
    .fillNormal(tensor, deviation: 1)
  return tensor
}

extension Tensor {
  var naive: NaiveMatrix { NaiveMatrix(shape[0], shape[1], doubles) }
  var doubles: [Double] { elements.map(Double.init) }
}
