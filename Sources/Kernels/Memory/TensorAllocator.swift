internal import CLibrary

/// Hands out the memory of tensors, counts what is live, and keeps what is returned for the next.
///
/// A training step allocates the same sizes again and again. A block that comes back is handed out
/// once more without asking the system, so the loop touches no fresh page. `live` and `peak` count
/// the bytes of tensors, not the blocks kept: they depend on the work only. One thread at a time uses
/// an allocator and the tensors from it.
public final class TensorAllocator {
  /// The tensors that exist now.
  public private(set) var live = MemoryUse()
  /// What was live when the most bytes were, since the beginning or `resetPeak`.
  public private(set) var peak = MemoryUse()
  /// `live.total` and `peak.total`, which every allocation compares.
  private var (liveBytes, peakBytes) = (0, 0)
  /// Blocks nobody uses, in ascending size.
  private var kept: [MemoryBlock] = []

  /// Blocks have sizes in multiples of this, so that nearly equal tensors share one.
  private static let granularity = 4096
  /// From this size on, blocks begin on a huge page and ask for huge pages.
  private static let hugePage = 1 << 21

  public init() {}

  deinit { for block in kept { free(block.pointer) } }

  /// A tensor whose elements are undefined.
  public func tensor(_ shape: Shape, for purpose: MemoryPurpose) -> Tensor {
    let storage = Storage(count: shape.count, from: self, for: purpose)
    return Tensor(shape: shape, pointer: storage.pointer, storage: storage)
  }

  /// A tensor of zeros.
  public func zeros(_ shape: Shape, for purpose: MemoryPurpose) -> Tensor {
    let tensor = tensor(shape, for: purpose)
    tensor.fill(0)
    return tensor
  }

  /// Forgets the peak: from now on it is what is live.
  public func resetPeak() {
    peak = live
    peakBytes = liveBytes
  }

  func take(byteCount: Int, for purpose: MemoryPurpose) -> MemoryBlock {
    live[purpose] += byteCount
    liveBytes += byteCount
    if liveBytes > peakBytes {
      peak = live
      peakBytes = liveBytes
    }
    let size = Self.blockSize(byteCount)
    // A block of twice the size would leave more memory unused than it saves.
    if let index = kept.firstIndex(where: { $0.size >= size }), kept[index].size < 2 * size {
      return kept.remove(at: index)
    }
    return Self.allocate(size)
  }

  func giveBack(_ block: MemoryBlock, byteCount: Int, for purpose: MemoryPurpose) {
    live[purpose] -= byteCount
    liveBytes -= byteCount
    kept.insert(block, at: kept.firstIndex { $0.size >= block.size } ?? kept.count)
  }

  private static func blockSize(_ byteCount: Int) -> Int {
    byteCount.dividedRoundingUp(by: granularity) * granularity
  }

  private static func allocate(_ size: Int) -> MemoryBlock {
    let isHuge = size >= 2 * hugePage
    var pointer: UnsafeMutableRawPointer?
    let status = posix_memalign(&pointer, isHuge ? hugePage : granularity, size)
    guard status == 0, let pointer else { preconditionFailure("no memory for \(size) bytes") }
    if isHuge { madvise(pointer, size, MADV_HUGEPAGE) }
    return MemoryBlock(pointer: pointer, size: size)
  }
}

/// Memory of the system, in bytes.
struct MemoryBlock {
  let pointer: UnsafeMutableRawPointer
  let size: Int
}
