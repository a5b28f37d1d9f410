internal import Dispatch
internal import Kernels
internal import PreparedImages

/// Makes the batch that is likely to be asked for next, on a thread of its own.
///
/// `@unchecked Sendable`: the queue's work is submitted by `take` alone, after it has waited for the
/// work before it, and touches `assembler`, `buffer`, `labels` and `count`; `take` and `plain` wait
/// for that work before they touch them, and so does `finish`, which gives the buffer's memory back
/// on the caller's thread. One caller at a time, as `BatchLoader`, which is not `Sendable`, ensures.
final class BatchPrefetcher: @unchecked Sendable {
  private let queue = DispatchQueue(label: "batches")
  private let work = DispatchGroup()
  private let isAhead: Bool
  private let memory: TensorAllocator
  private var assembler: BatchAssembler
  /// What the queue makes or has made.
  private var request: BatchRequest?
  private var buffer: Tensor?
  private var labels: [Int32] = []
  private var count = 0

  init(_ assembler: BatchAssembler, isAhead: Bool, in memory: TensorAllocator) {
    self.assembler = assembler
    self.isAhead = isAhead
    self.memory = memory
  }

  /// Writes a batch into x, and has the one after it made meanwhile.
  func take(
    _ request: BatchRequest, then next: BatchRequest, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    work.wait()
    let count: Int
    if self.request == request, let buffer {
      count = self.count
      labels = self.labels
      x.slice(from: 0, rows(count)).assign(buffer.slice(from: 0, rows(count)))
    } else {
      count = assembler.train(request, into: x, labels: &labels)
    }
    if isAhead { begin(next) }
    return count
  }

  /// Writes images as they are into x.
  func plain(
    _ images: Range<Int>, of split: PreparedDataset.Split, into x: Tensor, labels: inout [Int32]
  ) {
    work.wait()
    assembler.plain(images, of: split, into: x, labels: &labels)
  }

  /// Waits for the batch that is being made, and gives its memory back.
  func finish() {
    work.wait()
    buffer = nil
    request = nil
  }

  private func begin(_ request: BatchRequest) {
    let shape = rows(request.size)
    if buffer?.shape != shape { buffer = memory.tensor(shape, for: .inputs) }
    self.request = request
    queue.async(group: work) {
      guard let buffer = self.buffer else { return }
      self.count = self.assembler.train(request, into: buffer, labels: &self.labels)
    }
  }

  private func rows(_ count: Int) -> Shape { [count, assembler.side, assembler.side, 3] }
}
