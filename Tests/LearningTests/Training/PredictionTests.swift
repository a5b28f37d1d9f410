import Checkpoints
import Kernels
import RuleParts
import TestSupport
import Testing

@testable import LayeredRules
@testable import Learning

/// What students predict, against their definition.
struct PredictionTests {
  let data: TeacherStudentData

  init() throws { data = try makeTeacherStudentData(smallTeacher()) }

  /// 600 rows at 32 a batch leave 24 for the last.
  @Test(arguments: StudentMethod.named)
  func `every row is predicted as its definition says, with a last batch that is not full`(
    method: StudentMethod
  ) {
    expectPredictions(of: smallSettings(method))
  }

  @Test(arguments: LayeredParts.corners)
  func `so is it for every combination of the parts`(parts: LayeredParts) {
    expectPredictions(of: smallSettings(LayeredStudents(.layered, parts)))
  }

  private func expectPredictions(of settings: StudentSettings) {
    let student = Student(settings, inputs: 8, classes: 4)
    // With their first weights some students call every row the same.
    for tensor in student.members.flatMap(\.groups).flatMap(\.namedValues) {
      guard tensor.name.hasSuffix(".weight") || tensor.name.hasPrefix("projections.") else {
        continue
      }
      tensor.tensor.assign(scaled(tensor.tensor, by: 3))
    }
    let naive = NaiveStudent(student, settings, classes: 4)
    let predicted = (0..<600).map { row in
      naive.label(data.trainInputs.rows(row..<row + 1).elements.map(Double.init))
    }
    #expect(Set(predicted).count > 1)
    func correct(_ labels: [Int32]) -> Int {
      student.correctCount(data.trainInputs, labels: labels, classes: 4, batchSize: 32)
    }
    #expect(correct(predicted) == 600)
    #expect(correct(predicted.map { ($0 + 1) % 4 }) == 0)
    let hits = zip(predicted, data.trainLabels).count { $0 == $1 }
    #expect(correct(data.trainLabels) == hits)
  }

  private func scaled(_ tensor: Tensor, by factor: Float) -> Tensor {
    let result = Tensor(tensor.shape)
    for (index, element) in tensor.elements.enumerated() { result[index] = factor * element }
    return result
  }

  @Test func `an ensemble averages probabilities, not logits`() {
    var settings = smallSettings(.bpEnsemble)
    settings.schedule.hiddenLayers = 1
    let student = Student(settings, inputs: 8, classes: 3)
    // One member is very sure of class 0, two are fairly sure of class 1.
    for (member, logits) in zip(
      student.members, [[20, 0, 0], [0, 2, 0], [0, 2, 0]] as [[Float]])
    {
      member.groups[0]["heads.0.weight"].value.fill(0)
      for (label, logit) in logits.enumerated() {
        member.groups[0]["heads.0.bias"].value[label] = logit
      }
    }
    let (scores, scratch) = (Tensor([1, 3]), Tensor([1, 3]))
    let row = data.testInputs.rows(0..<1)
    student.predict(row, into: scores, scratch: scratch)
    let mean = NaiveStudent(student, settings, classes: 3)
      .meanProbabilities(row.elements.map(Double.init))
    #expect(scaledError(scores.elements.map { $0 / 3 }, mean) < Tolerances.sameFormula)
    // The sum of the logits, 20 and 4, would say 0.
    #expect(mean[1] > mean[0])
    #expect(student.correctCount(row, labels: [1], classes: 3, batchSize: 1) == 1)
  }
}
