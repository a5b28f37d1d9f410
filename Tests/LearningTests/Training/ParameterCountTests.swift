import Testing

@testable import Learning

struct ParameterCountTests {
  /// The counts for d = 32 and K = 10: backbone 128 d + 49,664, heads 129 K each, buffers 129 K each.
  @Test(
    arguments: [
      (StudentMethod.singleBP, 55_050, 0), (.bpEnsemble, 220_200, 0), (.bpDeepSup, 58_920, 0),
      (.dtgFF, 53_764, 5_160),
    ])
  func `a built model has the parameters of the paper`(
    method: StudentMethod, learnable: Int, buffers: Int
  ) throws {
    var settings = smallSettings(method, members: 4)
    settings.schedule.width = 128
    let counts = try countParameters(settings, inputDimension: 32, classes: 10)
    #expect(counts == ParameterCounts(learnable: learnable, buffers: buffers))
  }
}
