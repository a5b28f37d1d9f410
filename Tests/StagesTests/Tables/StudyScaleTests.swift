import Learning
import Report
import Testing

@testable import SyntheticStages
@testable import Tables

@Suite struct StudyScaleTests {
  /// Five seeds of every method at two class counts.
  private func study() throws -> [StudentMetrics] {
    try [5, 50].flatMap { classes in
      try StudentMethod.ofStudy.flatMap {
        try StudentMetrics.examples($0, classes: classes, test: [1, 2, 3, 4, 5])
      }
    }
  }

  @Test func `a study as large as the paper's is of full scale`() throws {
    #expect(try StudyScale.paper.compared(with: study()) == .full)
  }

  @Test func `one smaller student reduces the scale of all`() throws {
    var students = try study()
    students[7].steps = 60
    #expect(StudyScale.paper.compared(with: students) == .reduced("60/8000 of 8000 steps"))
  }

  @Test func `a narrower or shallower network is not the paper's`() throws {
    let students = try study().map { student in
      var student = student
      student.width = 64
      student.hiddenLayers = 2
      return student
    }
    #expect(
      StudyScale.paper.compared(with: students)
        == .reduced("2 of 4 hidden layers, 64 of 128 units a layer"))
  }

  @Test func `an ensemble of another size is not the paper's`() throws {
    let students = try study().map { student in
      var student = student
      if student.method == .bpEnsemble { student.ensembleSize = 2 }
      return student
    }
    #expect(
      StudyScale.paper.compared(with: students) == .reduced("2 of 4 members an ensemble"))
  }

  @Test func `seeds are counted for each class count and method`() throws {
    // Without one BP student the union of all seeds is still five.
    var students = try study()
    let index = try #require(
      students.firstIndex { $0.classes == 50 && $0.method == .singleBP })
    students.remove(at: index)
    #expect(StudyScale.paper.compared(with: students) == .reduced("4/5 of 5 seeds"))
    // Two methods of different seeds: ten in all, five each.
    let disjoint = try StudentMetrics.examples(.dtgFF, test: [1, 2, 3, 4, 5]).map { student in
      var student = student
      student.seed += 100
      return student
    }
    let others = try StudentMetrics.examples(.singleBP, test: [1, 2, 3, 4, 5])
    #expect(StudyScale.paper.compared(with: disjoint + others) == .full)
  }

  @Test func `everything that is smaller is named`() throws {
    let students = try study().filter { $0.seed < 44 }.map { student in
      var student = student
      student.steps = 60
      student.batchSize = 8
      return student
    }
    var scale = StudyScale.paper
    scale.paperTrainSamples = 40000
    scale.paperTestSamples = 6000
    #expect(
      scale.compared(with: students)
        == .reduced(
          "60 of 8000 steps, 8 of 256 samples a batch, 20000 of 40000 training samples, "
            + "5000 of 6000 test samples, 2 of 5 seeds"))
  }
}
