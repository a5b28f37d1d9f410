public import Kernels
public import Learning

/// Parameters that move together by `MomentumStep`, with their velocities.
public struct MomentumGroup {
  public let group: ParameterGroup
  private let velocity: Tensor

  public init(_ specifications: [ParameterSpecification], on device: Device) {
    group = ParameterGroup(specifications, on: device)
    velocity = device.memory.zeros(group.values.shape, for: .optimizer)
  }

  public subscript(name: String) -> Parameter { group[name] }

  public func step(_ step: MomentumStep) {
    step(group.values, gradient: group.gradients, velocity: velocity)
  }

  /// The parameters, and as `velocity.NAME` what the optimizer remembers of all of them.
  public func state(_ name: String) -> [StateTensor] {
    group.names.map { StateTensor($0, group[$0].value) }
      + [StateTensor("velocity.\(name)", velocity)]
  }
}
