/// A second, simpler implementation of a build: serial, recursive, never reusing anything.
///
/// Tests compare a real build with it. It computes a stage again for each one that needs it.
public struct NaiveExecutor<Stage, Output> {
  private let needs: (Stage) -> [Stage]
  private let compute: (Stage, [Output]) -> Output?

  /// - Parameters:
  ///   - needs: What a stage reads, in the order in which `compute` gets it.
  ///   - compute: The output of a stage, or `nil` when the stage fails.
  public init(
    needs: @escaping (Stage) -> [Stage], compute: @escaping (Stage, [Output]) -> Output?
  ) {
    self.needs = needs
    self.compute = compute
  }

  /// The output of `stage`; `nil` when it, or anything it needs, fails.
  public func output(of stage: Stage) -> Output? {
    let inputs = needs(stage).map(output)
    guard inputs.allSatisfy({ $0 != nil }) else { return nil }
    return compute(stage, inputs.compactMap(\.self))
  }
}
