import Foundation
import TestSupport
import Testing

@testable import Kernels

/// Tests that change the kernels run in a process of their own: others multiply meanwhile.
struct BLASTests {
  @Test func `the widest core is pinned whatever the environment asks for`() async {
    await #expect(processExitsWith: .success) {
      setenv("OPENBLAS_CORETYPE", "Prescott", 1)
      let processor = try #require(InstructionSet.current)
      #expect(try BLAS.prepare() == BLASCore(widestFor: processor))
      #expect(String(cString: getenv("OPENBLAS_CORETYPE")) == "Prescott")
      #expect(try NumericEnvironment.current.blasCore == BLASCore(widestFor: processor))
    }
  }

  @Test func `every core that the processor runs multiplies correctly`() async {
    await #expect(processExitsWith: .success) {
      let processor = try #require(InstructionSet.current)
      let (a, b, c) = (normalTensor([37, 65], 1), normalTensor([65, 29], 2), Tensor([37, 29]))
      let expected = a.naive.times(b.naive).elements
      for core in BLASCore.allCases where processor.includes(core.instructionSet) {
        #expect(try BLAS.prepare(core: core) == core)
        #expect(try BLAS.prepare() == core, "a pinned core stays")
        #expect(BLAS.requirePrepared() == core.instructionSet, "our own kernel follows")
        for kernel in [ProductKernel.own(core.instructionSet), .openBLAS] {
          c.fill(0)
          kernel.multiply(
            a.matrix, b.matrix, into: c.pointer, rows: 37, columns: 29, inner: 65, scale: 1,
            accumulating: false, epilogue: .store)
          #expect(scaledError(c.elements, expected) < Tolerances.sum)
        }
      }
    }
  }

  @Test func `a product before prepare traps`() async {
    await #expect(processExitsWith: .failure) {
      let a = Tensor([2, 2])
      affineInputPullback(a, weight: a, into: Tensor([2, 2]))
    }
  }

  @Test func `the expected environment is the one that prepare makes`() throws {
    #expect(try NumericEnvironment.expected() == NumericEnvironment.current)
  }

  @Test func `the environment survives JSON`() throws {
    let environment = try NumericEnvironment.expected()
    let data = try JSONEncoder().encode(environment)
    #expect(try JSONDecoder().decode(NumericEnvironment.self, from: data) == environment)
    #expect(environment.blasVersion.first?.isNumber == true)
    #expect(environment.cLibrary.first?.isNumber == true)
    #expect(!environment.compiler.isEmpty)
  }

  @Test func `a narrower processor is refused a wider core`() {
    #expect(!InstructionSet.avx2.includes(.avx512))
    #expect(InstructionSet.avx512.includes(.baseline))
    let error = BLASError.coreNotSupported(core: .skylakeX, processor: .avx2)
    #expect(error.description.contains("next step: leave the core open, or ask for Haswell"))
  }
}
