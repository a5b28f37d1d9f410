import Kernels

/// The tensors of a training step as they come and go, in order: the memory model.
///
/// Built from shapes alone, so that any network, batch and depth is answered in microseconds. A ledger is
/// a list of operations written down as allocations and frees of named tensors; whose list it is, that of an
/// eager framework or that of this program, is its author's affair.
package struct MemoryLedger {
  /// A tensor comes (bytes above 0) or goes (below).
  struct Event: Equatable {
    /// Tells apart tensors of one name that live one after the other.
    let number: Int
    let tensor: String
    let bytes: Int
    let purpose: MemoryPurpose
    /// What the step was doing, as in "backward of layer 0".
    let moment: String
  }

  private struct Tensor {
    let number: Int
    let bytes: Int
    let purpose: MemoryPurpose
  }

  private(set) var events: [Event] = []
  /// What the step is doing; goes into every event.
  package var moment = ""
  private var tensors: [String: Tensor] = [:]
  private var count = 0

  /// A tensor of so many floats comes into being.
  mutating func allocate(_ name: String, floats: Int, _ purpose: MemoryPurpose) {
    allocate(name, bytes: floats * MemoryLayout<Float>.stride, purpose)
  }

  mutating func allocate(_ name: String, bytes: Int, _ purpose: MemoryPurpose) {
    count += 1
    let tensor = Tensor(number: count, bytes: bytes, purpose: purpose)
    let old = tensors.updateValue(tensor, forKey: name)
    precondition(old == nil, "the tensor \(name) is there already")
    events.append(
      Event(number: count, tensor: name, bytes: bytes, purpose: purpose, moment: moment))
  }

  /// Tensors go; those that are not there any more are no mistake.
  mutating func free(_ names: String...) {
    for name in names {
      guard let tensor = tensors.removeValue(forKey: name) else { continue }
      events.append(
        Event(
          number: tensor.number, tensor: name, bytes: -tensor.bytes, purpose: tensor.purpose,
          moment: moment))
    }
  }

  func isLive(_ name: String) -> Bool { tensors[name] != nil }

  /// Tensors that live while an operation runs.
  mutating func during(_ workspace: [(String, floats: Int)]) {
    for (name, floats) in workspace { allocate(name, floats: floats, .workspace) }
    for (name, _) in workspace { free(name) }
  }

  /// The first moment at which the most bytes were live.
  package var peak: MemoryPeak {
    var (live, highest, place) = (0, 0, 0)
    for (index, event) in events.enumerated() {
      live += event.bytes
      if live > highest { (highest, place) = (live, index) }
    }
    return MemoryPeak(
      bytes: highest, moment: events.isEmpty ? "" : events[place].moment,
      tensors: Self.live(events.prefix(place + 1)))
  }

  /// What is live after some events, the largest first.
  private static func live(_ events: some Sequence<Event>) -> [MemoryPeak.Tensor] {
    let gone = Set(events.filter { $0.bytes < 0 }.map(\.number))
    return events.filter { $0.bytes > 0 && !gone.contains($0.number) }
      .map { MemoryPeak.Tensor(name: $0.tensor, bytes: $0.bytes) }
      .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
  }
}

/// When a step holds the most memory, and what it holds.
package struct MemoryPeak: Equatable {
  struct Tensor: Equatable {
    let name: String
    let bytes: Int
  }

  package let bytes: Int
  package let moment: String
  /// The live tensors, the largest first.
  let tensors: [Tensor]

  package var gibibytes: Double { Double(bytes) / 0x1p30 }
}
