import Learning
import Pipeline
import Report
import Testing

@testable import SyntheticStages
@testable import Tables

@Suite struct StudyResultsTests {
  @Test func `classes and seeds are ascending, whatever the order of the students`() throws {
    let results = try StudyResults([
      .example(.dtgFF, classes: 20, seed: 44), .example(.dtgFF, classes: 5, seed: 43),
      .example(.singleBP, classes: 5, seed: 42),
    ])
    #expect(results.classes == [5, 20] && results.seeds == [42, 43, 44])
    #expect(results[5, .dtgFF, 43]?.classes == 5)
    #expect(results[5, .dtgFF, 42] == nil)
  }

  @Test func `a group is one class count and method, by seed`() throws {
    let results = try StudyResults(
      StudentMetrics.examples(.dtgFF, test: [1, 2, 3]).reversed()
        + StudentMetrics.examples(.singleBP, test: [9])
        + StudentMetrics.examples(.dtgFF, classes: 5, test: [8]))
    #expect(results.group(50, .dtgFF).map(\.testPercent) == [1, 2, 3])
    #expect(results.group(50, .bpDeepSup).isEmpty)
  }

  @Test func `differences are paired by seed, and unpaired seeds left out`() throws {
    let results = try StudyResults(
      StudentMetrics.examples(.dtgFF, test: [72, 75, 70])
        + StudentMetrics.examples(.singleBP, test: [70, 76]))
    let differences = results.differences(50, .dtgFF, minus: .singleBP)
    #expect(differences.map(\.seed) == [42, 43])
    #expect(differences.map(\.value) == [2, -1])
  }

  @Test func `two students of one place are refused`() throws {
    let student = try StudentMetrics.example(.dtgFF)
    #expect(throws: StageError.self) { try StudyResults([student, student]) }
  }

  @Test func `the gap is training minus test accuracy`() throws {
    let student = try StudentMetrics.example(.dtgFF, test: 70.5, train: 91.25)
    #expect(student.testPercent == 70.5 && student.trainPercent == 91.25)
    #expect(student.gap == 20.75)
  }

  @Test func `the setting is synthetic data of the profile's scale and seeds`() throws {
    let results = try StudyResults(StudentMetrics.examples(.dtgFF, test: [1, 2, 3, 4, 5]))
    #expect(
      results.setting(.paper)
        == Setting(profile: "test", data: .synthetic, scale: .full, seeds: [42, 43, 44, 45, 46]))
  }
}
