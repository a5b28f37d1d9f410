import Foundation
import Kernels
import RuleParts
import Testing

@testable import Checkpoints
@testable import LayeredRules
@testable import Learning

struct TrainStudentTests {
  let data: TeacherStudentData

  init() throws { data = try makeTeacherStudentData(smallTeacher()) }

  private func train(_ settings: StudentSettings, threads: Int = 1) throws -> TrainedStudent {
    try trainStudent(settings, data: data, threads: threads) { _ in }
  }

  @Test(arguments: StudentMethod.named)
  func `a student learns more than the largest class`(method: StudentMethod) throws {
    let student = try train(smallSettings(method))
    let counts = (0..<4).map { label in data.testLabels.filter { $0 == label }.count }
    let guessing = Double(counts.reduce(0, max)) / Double(data.testLabels.count)
    #expect(student.testAccuracy > guessing + 0.1)
    #expect(student.train.total == 600 && student.test.total == 150)
    #expect(student.curve.map(\.step) == [40, 80, 120])
    #expect(student.curve.last?.testAccuracy == student.testAccuracy)
    #expect(student.curve.last?.trainAccuracy == student.trainAccuracy)
    #expect((student.curve.last?.loss ?? .infinity) < student.curve[0].loss)
    #expect(student.temperatures.count == (method == .dtgFF ? 4 : 0))
  }

  @Test(arguments: StudentMethod.named)
  func `a second run has the same bits, another seed has others`(method: StudentMethod) throws {
    let settings = smallSettings(method)
    var other = settings
    other.schedule.seed += 1
    let (first, second) = try (train(settings), train(settings))
    #expect(bits(first.parameters) == bits(second.parameters))
    #expect(first.curve == second.curve)
    #expect(try bits(train(other).parameters) != bits(first.parameters))
  }

  @Test func `an ensemble has the same bits on one, two and three threads`() throws {
    let settings = smallSettings(.bpEnsemble)
    let students = try [1, 2, 3].map { try train(settings, threads: $0) }
    #expect(bits(students[0].parameters) == bits(students[1].parameters))
    #expect(bits(students[0].parameters) == bits(students[2].parameters))
    #expect(students[0].curve == students[1].curve && students[0].curve == students[2].curve)
  }

  @Test func `the first member of an ensemble is the single student`() throws {
    let ensemble = try bits(train(smallSettings(.bpEnsemble)).parameters)
    let single = try bits(train(smallSettings(.singleBP)).parameters)
    for (name, values) in single {
      #expect(ensemble["members.0.\(name)"] == values)
      #expect(ensemble["members.1.\(name)"] != values)
    }
  }

  private func sampler(
    member: Int = 0, _ sampling: BatchSampling = .withReplacement
  ) -> BatchSampler {
    BatchSampler(data, sampling, batchSize: 32, seed: 5, member: member)
  }

  @Test func `methods see the same batches`() {
    var (first, second) = (sampler(), sampler())
    first.draw(step: 6)
    let earlier = first.labels
    first.draw(step: 7)
    second.draw(step: 7)
    #expect(first.inputs.elements == second.inputs.elements && first.labels == second.labels)
    #expect(first.labels != earlier)
  }

  @Test func `members of an ensemble draw their batches independently`() {
    let batches = (0..<4).map { member in
      var sampler = sampler(member: member)
      sampler.draw(step: 7)
      return sampler.inputs.elements
    }
    #expect(Set(batches).count == 4)
    var earlier = sampler(member: 1)
    earlier.draw(step: 6)
    #expect(earlier.inputs.elements != batches[0] && earlier.inputs.elements != batches[1])
  }

  /// 600 samples in batches of 32 are 18.75 steps a pass.
  @Test func `passes show every sample once, in an order of their own`() {
    var sampler = sampler(.passes)
    let rows = (0..<38).flatMap { step in
      sampler.draw(step: step)
      return (0..<32).map { sampler.inputs.rows($0..<$0 + 1).elements }
    }
    let passes = [Array(rows[0..<600]), Array(rows[600..<1200])]
    let all = Set((0..<600).map { data.trainInputs.rows($0..<$0 + 1).elements })
    for pass in passes { #expect(Set(pass) == all) }
    #expect(passes[0] != passes[1])
    // A training that resumes in the middle sees what it would have seen.
    var resumed = self.sampler(.passes)
    resumed.draw(step: 37)
    #expect(resumed.inputs.elements == sampler.inputs.elements && resumed.labels == sampler.labels)
    var other = self.sampler(member: 1, .passes)
    other.draw(step: 37)
    #expect(other.inputs.elements != sampler.inputs.elements)
  }

  @Test(arguments: BatchSampling.allCases)
  func `a batch joins each input with its label`(sampling: BatchSampling) {
    var sampler = sampler(sampling)
    sampler.draw(step: 0)
    for row in 0..<32 {
      let input = sampler.inputs.rows(row..<row + 1).elements
      let index = data.trainLabels.indices.first {
        data.trainInputs.rows($0..<$0 + 1).elements == input
      }
      #expect(index.map { data.trainLabels[$0] } == sampler.labels[row])
    }
  }

  @Test func `what the progress closure throws ends the training`() throws {
    struct Cancelled: Error {}
    var steps: [Int] = []
    #expect(throws: Cancelled.self) {
      try trainStudent(smallSettings(.singleBP), data: data, threads: 1) { progress in
        steps.append(progress.step)
        if progress.step >= 80 { throw Cancelled() }
      }
    }
    #expect(steps == [40, 80])
  }

  @Test(arguments: [(120, 40), (130, 500), (7, 3)])
  func `stretches cover the steps and end at every evaluation`(steps: Int, interval: Int) {
    let schedule = TrainingSchedule(
      steps: steps, pointInterval: interval, longestStretch: 50)
    let stretches = Array(schedule.stretches(after: 0))
    #expect(stretches.flatMap { Array($0) } == Array(0..<steps))
    let ends = Set(stretches.map(\.upperBound))
    for step in 1...steps where schedule.hasPoint(after: step) { #expect(ends.contains(step)) }
    #expect(stretches.allSatisfy { $0.count <= 50 })
    // A training that resumes at a look has the stretches that are left.
    for (index, stretch) in stretches.enumerated() {
      #expect(Array(schedule.stretches(after: stretch.lowerBound)) == Array(stretches[index...]))
    }
  }

  /// Runs to a step, and leaves its checkpoint as a file.
  private func checkpoint(_ settings: StudentSettings, at step: Int) throws -> Data {
    struct Stopped: Error {}
    var file: Data?
    var training = try TrainingRun(settings, data: data, threads: 1)
    #expect(throws: Stopped.self) {
      _ = try training.run { progress, checkpoint in
        guard progress.step == step else { return }
        file = try checkpoint().encoded()
        throw Stopped()
      }
    }
    return try #require(file)
  }

  private func resumed(
    _ settings: StudentSettings, from file: Data, threads: Int = 1
  ) throws -> TrainedStudent {
    var training = try TrainingRun(settings, data: data, threads: threads)
    try training.resume(from: SafeTensors(decoding: file))
    let curve = try training.run { _, _ in }
    return training.student(curve)
  }

  @Test(arguments: StudentMethod.named, [40, 80])
  func `a training that resumed from a checkpoint gives the same bits`(
    method: StudentMethod, step: Int
  ) throws {
    let settings = smallSettings(method)
    let whole = try train(settings)
    let resumed = try resumed(settings, from: checkpoint(settings, at: step), threads: 2)
    #expect(bits(resumed.parameters) == bits(whole.parameters))
    #expect(resumed.curve == whole.curve)
    #expect(resumed.train == whole.train && resumed.test == whole.test)
  }

  @Test(arguments: LayeredParts.corners)
  func `every corner resumes between two points of its curve`(parts: LayeredParts) throws {
    var settings = smallSettings(LayeredStudents(.layered, parts))
    settings.schedule.evaluationInterval = 70
    let file = try checkpoint(settings, at: 50)
    #expect(try bits(resumed(settings, from: file).parameters) == bits(train(settings).parameters))
  }

  @Test func `a checkpoint of another number of models, or of none, is refused`() throws {
    let settings = smallSettings(.bpEnsemble)
    let file = try checkpoint(settings, at: 40)
    #expect(throws: LearningError.self) { try resumed(smallSettings(.singleBP), from: file) }
    #expect(throws: LearningError.self) {
      try resumed(settings, from: SafeTensors(entries: [:]).encoded())
    }
  }

  @Test(arguments: StudentMethod.named)
  func `a training that diverges says so`(method: StudentMethod) throws {
    var settings = smallSettings(method)
    settings.schedule.learningRate = 1e30
    #expect(throws: LearningError.diverged(step: 40)) { try train(settings) }
  }

  /// The only loss is that of the initial parameters; the step leads to infinite parameters, or
  /// to finite ones whose loss is not.
  @Test(arguments: StudentMethod.named, [1e39, 1e30])
  func `what the very last step ruins is not scored`(method: StudentMethod, rate: Double) throws {
    var settings = smallSettings(method)
    settings.schedule.steps = 1
    settings.schedule.learningRate = rate
    #expect(throws: LearningError.diverged(step: 1)) { try train(settings) }
  }

  @Test func `impossible settings are named`() throws {
    let settings = smallSettings(
      .dtgFF, temperatures: TemperatureRange(minimum: 0.1, maximum: 0.05))
    #expect(
      throws: LearningError.invalidSetting(
        name: "temperatureMaximum", value: "0.05", requirement: "at least temperatureMinimum")
    ) { try train(settings) }
  }
}
