/// Where an operation runs: the threads that share its work and the memory of its tensors.
public struct Device {
  public let pool: ThreadPool
  public let memory: TensorAllocator

  public init(threads: Int) {
    pool = ThreadPool(threads: threads)
    memory = TensorAllocator()
  }
}
