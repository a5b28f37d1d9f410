import Testing

@testable import Kernels

struct TensorAllocatorTests {
  @Test func `live bytes follow tensors, by purpose`() {
    let memory = TensorAllocator()
    let weights = memory.zeros([10, 10], for: .weights)
    do {
      let activations = memory.tensor([50], for: .activations)
      #expect(memory.live[.weights] == 400 && memory.live[.activations] == 200)
      #expect(activations.reshaped([5, 10]).count == 50)
    }
    #expect(memory.live[.activations] == 0 && memory.live.total == 400)
    #expect(memory.peak.total == 600 && memory.peak[.activations] == 200)
    memory.resetPeak()
    #expect(memory.peak.total == 400)
    #expect(weights.elements.allSatisfy { $0 == 0 })
  }

  @Test func `a view keeps its tensor's memory`() {
    let memory = TensorAllocator()
    var view: Tensor?
    do { view = memory.zeros([4, 8], for: .inputs).rows(1..<2) }
    #expect(memory.live[.inputs] == 128)
    #expect(view?.elements == Array(repeating: 0, count: 8))
    view = nil
    #expect(memory.live.total == 0)
  }

  @Test func `memory that comes back is used again`() {
    let memory = TensorAllocator()
    let first = memory.tensor([3_000], for: .workspace).pointer
    let second = memory.tensor([2_900], for: .activations).pointer
    #expect(first == second)
  }

  @Test func `a much smaller tensor does not take a large block`() {
    let memory = TensorAllocator()
    let large = memory.tensor([1 << 20], for: .workspace).pointer
    let small = memory.tensor([1_000], for: .workspace)
    let again = memory.tensor([1 << 20], for: .workspace)
    #expect(small.pointer != large && again.pointer == large)
  }
}
