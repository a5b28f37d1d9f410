import Learning
import Report
import Testing

@testable import Stages

@Suite struct StudyScaleTests {
  private let seeds = [1, 2, 3, 4, 5]

  @Test func `a study as large as the paper's is of full scale`() throws {
    let students = try StudentMetrics.examples(.dtgFF, test: [1, 2])
    #expect(StudyScale.paper.compared(with: students, seeds: seeds) == .full)
  }

  @Test func `one smaller student reduces the scale of all`() throws {
    let students = try [
      StudentMetrics.example(.dtgFF), .example(.singleBP, steps: 60),
    ]
    #expect(
      StudyScale.paper.compared(with: students, seeds: seeds)
        == .reduced("60/8000 of 8000 steps"))
  }

  @Test func `a narrower or shallower network is not the paper's`() throws {
    var student = try StudentMetrics.example(.dtgFF)
    student.width = 64
    student.hiddenLayers = 2
    #expect(
      StudyScale.paper.compared(with: [student], seeds: seeds)
        == .reduced("2 of 4 hidden layers, 64 of 128 units a layer"))
  }

  @Test func `everything that is smaller is named`() throws {
    var student = try StudentMetrics.example(.dtgFF, steps: 60)
    student.batchSize = 8
    var scale = StudyScale.paper
    scale.paperTrainSamples = 40000
    scale.paperTestSamples = 6000
    #expect(
      scale.compared(with: [student], seeds: [1, 2])
        == .reduced(
          "60 of 8000 steps, 8 of 256 samples a batch, 20000 of 40000 training samples, "
            + "5000 of 6000 test samples, 2 of 5 seeds"))
  }
}
