/// A dense row-major array of floats.
///
/// A tensor is a *handle*: its copies and views share one storage, so writing through one is seen
/// through all. Operations write into tensors that their caller made once; training loops thereby
/// neither allocate nor touch fresh pages. A tensor is not `Sendable`: hand each thread its own.
public struct Tensor {
  public let shape: Shape
  /// The first element, which lives as long as any handle on the same storage.
  public let pointer: UnsafeMutablePointer<Float>
  let storage: Storage

  /// A tensor of zeros.
  public init(_ shape: Shape) {
    storage = Storage(count: shape.count)
    pointer = storage.pointer
    self.shape = shape
  }

  /// A tensor with the given elements, in row-major order.
  public init(_ elements: some Collection<Float>, _ shape: Shape) {
    precondition(elements.count == shape.count, "\(elements.count) elements for shape \(shape)")
    self.init(shape)
    for (index, element) in elements.enumerated() { pointer[index] = element }
  }

  init(shape: Shape, pointer: UnsafeMutablePointer<Float>, storage: Storage) {
    self.shape = shape
    self.pointer = pointer
    self.storage = storage
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// The element at a row-major index.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "index \(index) in shape \(shape)")
      return pointer[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "index \(index) in shape \(shape)")
      pointer[index] = newValue
    }
  }

  /// A copy of the elements, in row-major order.
  public var elements: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Copies the elements of a tensor of the same shape into this one.
  public func assign(_ other: Tensor) {
    precondition(shape == other.shape, "assigns shape \(other.shape) to shape \(shape)")
    pointer.update(from: other.pointer, count: count)
  }

  /// Sets every element.
  public func fill(_ value: Float) { pointer.update(repeating: value, count: count) }
}

/// Memory on a cache line's boundary, freed or given back with its last handle.
final class Storage {
  let pointer: UnsafeMutablePointer<Float>
  private let giveBack: () -> Void

  /// The width of a cache line and of an AVX-512 register, in bytes.
  static let alignment = 64

  /// Zeroed memory of the system.
  init(count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Float>.stride, alignment: Storage.alignment)
    pointer = bytes.initializeMemory(as: Float.self, repeating: 0, count: count)
    giveBack = { bytes.deallocate() }
  }

  /// Memory of an allocator, whose contents are undefined.
  init(count: Int, from allocator: TensorAllocator, for purpose: MemoryPurpose) {
    let byteCount = count * MemoryLayout<Float>.stride
    let block = allocator.take(byteCount: byteCount, for: purpose)
    pointer = block.pointer.bindMemory(to: Float.self, capacity: count)
    giveBack = { allocator.giveBack(block, byteCount: byteCount, for: purpose) }
  }

  deinit { giveBack() }
}
