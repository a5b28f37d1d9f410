import Kernels
import Testing

@testable import Learning

extension Teacher {
  fileprivate var hiddenWeights: [[Float]] { hidden.layers.map(\.weight.value.elements) }
}

struct TeacherTests {
  @Test func `equal settings give equal data, another seed gives other data`() throws {
    let (first, second) = try (
      makeTeacherStudentData(smallTeacher()), makeTeacherStudentData(smallTeacher())
    )
    let other = try makeTeacherStudentData(smallTeacher(seed: 6))
    #expect(first.trainInputs.elements == second.trainInputs.elements)
    #expect(first.trainLabels == second.trainLabels && first.testLabels == second.testLabels)
    #expect(first.trainInputs.elements != other.trainInputs.elements)
    #expect(first.trainInputs.rows(0..<150).elements != first.testInputs.elements)
  }

  @Test(arguments: [1, 2, 3])
  func `labels are what affine maps with rectifiers between them say`(hiddenLayers: Int) throws {
    try BLAS.prepare()
    var settings = smallTeacher()
    settings.hiddenLayers = hiddenLayers
    let teacher = Teacher(settings)
    let x = Tensor([5, 8])
    CounterGenerator(seed: 2, purpose: .testInputs).fillNormal(x, deviation: 1)
    let expected = (0..<5).map { row -> Int32 in
      var h = x.rows(row..<row + 1).elements.map(Double.init)
      for (index, layer) in (teacher.hidden.layers + [teacher.output]).enumerated() {
        let (w, b) = (layer.weight.value, layer.bias.value)
        h = (0..<w.shape[0]).map { unit in
          let sum = h.indices.reduce(Double(b[unit])) {
            $0 + h[$1] * Double(w[unit * h.count + $1])
          }
          return index < hiddenLayers ? max(sum, 0) : sum
        }
      }
      return Int32(h.firstIndex(of: h.max() ?? 0) ?? -1)
    }
    #expect(teacher.labels(x) == expected)
  }

  @Test func `parameters are drawn as PyTorch draws them, or normally without biases`() {
    let uniform = Teacher(smallTeacher()).output
    let bound = 1 / Float(12).squareRoot()
    for tensor in [uniform.weight.value, uniform.bias.value] {
      #expect(tensor.elements.allSatisfy { abs($0) <= bound })
      #expect(tensor.elements.contains { abs($0) > bound / 2 })
    }
    var settings = smallTeacher()
    settings.initialization = .gaussian
    let gaussian = Teacher(settings).output
    #expect(gaussian.weight.value.elements.contains { abs($0) > bound })
    #expect(gaussian.bias.value.elements.allSatisfy { $0 == 0 })
  }

  @Test func `teachers of a seed alone share inputs, hidden layers and the first outputs`() throws {
    let (few, many) = (smallTeacher(draw: .perSeed), smallTeacher(classes: 7, draw: .perSeed))
    #expect(Teacher(few).hiddenWeights == Teacher(many).hiddenWeights)
    let rows = Teacher(few).output.weight.value.elements
    #expect(Array(Teacher(many).output.weight.value.elements.prefix(rows.count)) == rows)
    let (fewData, manyData) = try (makeTeacherStudentData(few), makeTeacherStudentData(many))
    #expect(fewData.trainInputs.elements == manyData.trainInputs.elements)
    #expect(fewData.testInputs.elements == manyData.testInputs.elements)
  }

  @Test(arguments: TeacherInitialization.allCases)
  func `teachers of a seed and a number of classes share no number`(
    initialization: TeacherInitialization
  ) throws {
    /// Every number that is drawn; biases of 0 are not.
    func numbers(classes: Int, _ draw: TeacherDraw) throws -> [[Float]] {
      var settings = smallTeacher(classes: classes, draw: draw)
      settings.initialization = initialization
      let teacher = Teacher(settings)
      let data = try makeTeacherStudentData(settings)
      return teacher.hiddenWeights + [
        teacher.output.weight.value.elements, data.trainInputs.elements, data.testInputs.elements,
      ]
    }
    let drawn = try [
      numbers(classes: 2, .perSeed), numbers(classes: 2, .perSeedAndClasses),
      numbers(classes: 3, .perSeedAndClasses), numbers(classes: 4, .perSeedAndClasses),
    ]
    for part in drawn[0].indices {
      let firsts = drawn.map { Array($0[part].prefix(24)) }
      #expect(Set(firsts).count == drawn.count)
      for (index, first) in firsts.enumerated() {
        #expect(zip(first, firsts[(index + 1) % firsts.count]).allSatisfy { $0 != $1 })
      }
    }
  }

  @Test func `an independent draw is a function of its settings`() throws {
    let (first, second) = try (
      makeTeacherStudentData(smallTeacher(classes: 9, draw: .perSeedAndClasses)),
      makeTeacherStudentData(smallTeacher(classes: 9, draw: .perSeedAndClasses))
    )
    #expect(first.trainInputs.elements == second.trainInputs.elements)
    #expect(first.trainLabels == second.trainLabels)
  }

  @Test func `impossible settings are named`() throws {
    var settings = smallTeacher()
    settings.classes = 1
    #expect(
      throws: LearningError.invalidSetting(
        name: "classes", value: "1", requirement: "from 2 to 1024")
    ) { try makeTeacherStudentData(settings) }
  }

  @Test func `inputs of the wrong rank or size are refused`() throws {
    func build(_ train: Shape, _ test: Shape) throws {
      _ = try TeacherStudentData(
        trainInputs: Tensor(train), trainLabels: [0, 1], testInputs: Tensor(test),
        testLabels: [0], classes: 2)
    }
    for (train, test, what, expected, found) in [
      ([2], [1, 3], "training", "[2, d]", "[2]"),
      ([1, 3], [1, 3], "training", "[2, 3]", "[1, 3]"), ([2, 3], [1], "test", "[1, 3]", "[1]"),
      ([2, 3], [1, 4], "test", "[1, 3]", "[1, 4]"),
    ] as [(Shape, Shape, String, String, String)] {
      #expect(
        throws: LearningError.dataMismatch(
          what: "\(what) inputs", expected: expected, found: found)
      ) { try build(train, test) }
    }
    try build([2, 3], [1, 3])
  }

  @Test func `labels outside the classes are refused`() throws {
    #expect(throws: LearningError.self) {
      try TeacherStudentData(
        trainInputs: Tensor([2, 3]), trainLabels: [0, 2], testInputs: Tensor([1, 3]),
        testLabels: [0], classes: 2)
    }
  }
}
