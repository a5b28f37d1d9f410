import TestSupport
import Testing

@testable import Kernels

/// Every kernel that the machine runs, against the definition in `Double`.
struct ProductKernelTests {
  /// The forms of a student: `x Wᵀ`, `dy W`, `dyᵀ x`; and both transposed.
  static let forms = [(false, true), (false, false), (true, false), (true, true)]

  static let kernels: [ProductKernel] =
    InstructionSet.allCases.filter { InstructionSet.current?.includes($0) == true }
    .map { .own($0) } + [.openBLAS]

  init() throws { try BLAS.prepare() }

  /// Sizes below, at and beyond the tiles (2, 6 and 8 rows, 16 and 32 columns), so that each kernel
  /// meets each kind of edge.
  @Test(arguments: [1, 2, 5, 8, 9, 12, 17, 34], [1, 10, 16, 17, 32, 49])
  func `all forms and epilogues agree with their definitions`(rows: Int, columns: Int) {
    for inner in [1, 10, 16, 33] {
      for (number, form) in Self.forms.enumerated() {
        let accumulating = (rows + columns + inner) % 2 == 0
        check(
          rows, columns, inner, form, epilogue: (rows + inner + number) % 5,
          accumulating: accumulating)
      }
    }
  }

  @Test func `the shapes of a student and the longest sum agree with their definitions`() {
    check(256, 128, 128, (false, true), epilogue: 2, accumulating: false)
    check(256, 128, 128, (false, false), epilogue: 3, accumulating: true)
    check(128, 128, 256, (true, false), epilogue: 0, accumulating: false)
    check(10, 128, 256, (true, false), epilogue: 0, accumulating: false)
    check(40, 33, 512, (false, true), epilogue: 1, accumulating: false)
  }

  @Test func `sums of more than 512 products go to OpenBLAS`() {
    for (inner, isOwn) in [(1, true), (512, true), (513, false)] {
      if case .own = ProductKernel(inner: inner, .baseline) {
        #expect(isOwn)
      } else {
        #expect(!isOwn)
      }
    }
  }

  /// So a batch may be cut anywhere, by threads or because it is the last.
  @Test func `a row has the same bits whatever the rows around it`() {
    let (a, b) = (normalTensor([37, 50], 1), normalTensor([19, 50], 2))
    for case .own(let instructionSet) in Self.kernels {
      func product(_ rows: Range<Int>) -> [UInt32] {
        let c = Tensor([rows.count, 19])
        ProductKernel.own(instructionSet).multiply(
          a.rows(rows).matrix, b.transposed, into: c.pointer, rows: rows.count, columns: 19,
          inner: 50, scale: 0.3, accumulating: false, epilogue: .store)
        return c.elements.map(\.bitPattern)
      }
      let whole = product(0..<37)
      for cut in [1, 7, 20, 36] {
        #expect(product(0..<cut) + product(cut..<37) == whole, "\(instructionSet) cut at \(cut)")
      }
    }
  }

  @Test func `a rectifier lets NaN pass`() {
    let a = Tensor([1, -1, .nan], [3, 1])
    let (b, bias) = (Tensor([1, 1], [1, 2]), Tensor([0, -5], [2]))
    for kernel in Self.kernels {
      let c = Tensor([3, 2])
      kernel.multiply(
        a.matrix, b.matrix, into: c.pointer, rows: 3, columns: 2, inner: 1, scale: 1,
        accumulating: false, epilogue: .addBiasReLU(bias.pointer))
      #expect(Array(c.elements[..<4]) == [1, 0, 0, 0], "\(kernel)")
      #expect(c[4].isNaN && c[5].isNaN, "\(kernel)")
    }
  }

  /// Compares every kernel's product with its definition, and looks for writes beside it.
  private func check(
    _ m: Int, _ n: Int, _ k: Int, _ form: (a: Bool, b: Bool), epilogue number: Int,
    accumulating: Bool
  ) {
    let a = normalTensor(form.a ? [k, m] : [m, k], 1)
    let b = normalTensor(form.b ? [n, k] : [k, n], 2)
    let (before, bias) = (normalTensor([m, n], 3), normalTensor([n], 5))
    let h = Tensor(normalTensor([m, n], 4).elements.map { max($0, 0) }, [m, n])
    let product = (form.a ? a.naive.transposed : a.naive)
      .times(form.b ? b.naive.transposed : b.naive)
    let expected = NaiveMatrix(m, n) { row, column in
      let sum =
        Double(scale) * product[row, column]
        + (accumulating ? before.naive(row, column) : 0)
      return switch number {
      case 1: sum + Double(bias[column])
      case 2: max(sum + Double(bias[column]), 0)
      case 3: h.naive(row, column) > 0 ? sum : 0
      case 4: 2 * h.naive(row, column) * sum
      default: sum
      }
    }
    let epilogue: Epilogue =
      switch number {
      case 1: .addBias(bias.pointer)
      case 2: .addBiasReLU(bias.pointer)
      case 3: .maskReLU(h: h.pointer)
      case 4: .timesTwice(h: h.pointer)
      default: .store
      }
    for kernel in Self.kernels {
      let margin = 40
      let memory = Tensor([m * n + 2 * margin])
      memory.fill(7)
      let c = memory.slice(from: margin, [m, n])
      c.assign(before)
      kernel.multiply(
        form.a ? a.transposed : a.matrix, form.b ? b.transposed : b.matrix, into: c.pointer,
        rows: m, columns: n, inner: k, scale: scale, accumulating: accumulating,
        epilogue: epilogue)
      let description = "\(kernel) \(m)x\(n)x\(k) \(form) epilogue \(number) \(accumulating)"
      #expect(scaledError(c.elements, expected.elements) < Tolerances.sum, "\(description)")
      let margins = memory.elements[..<margin] + memory.elements[(margin + m * n)...]
      #expect(margins.allSatisfy { $0 == 7 }, "\(description)")
    }
  }

  private let scale: Float = 0.3
}

extension Tensor {
  fileprivate func naive(_ row: Int, _ column: Int) -> Double {
    Double(self[row * shape[1] + column])
  }
}
