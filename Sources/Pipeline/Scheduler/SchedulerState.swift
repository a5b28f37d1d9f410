/// Which stages may start now: a pure state machine without clock, process or store.
///
/// Stages become ready when all they need is done, and start longest path first while cores and
/// memory last. An exclusive stage starts when nothing runs and no other kind is ready, and nothing
/// starts beside it; exclusive stages take turns, then go by name. Of several machines it has one for itself, and
/// the others go on.
public struct SchedulerState: Sendable {
  /// What can be used at once.
  public struct Limits: Sendable {
    public var cores: Int
    public var memoryMiB: Int
    /// The cores of the largest machine among them, on one of which each stage runs.
    public var coresOfOne: Int?
    /// Other things by name, such as GPUs; there is one of each that is not named.
    public var countable: [String: Int]

    public init(
      cores: Int, memoryMiB: Int, coresOfOne: Int? = nil, countable: [String: Int] = [:]
    ) {
      self.coresOfOne = coresOfOne
      self.countable = countable
      self.cores = cores
      self.memoryMiB = memoryMiB
    }
  }

  /// A stage to be scheduled.
  public struct Item: Sendable {
    public var id: StageID
    /// Items of the same schedule that must be done first.
    public var needs: Set<StageID>
    public var resources: Resources
    /// Expected seconds.
    public var cost: Double

    public init(id: StageID, needs: Set<StageID>, resources: Resources, cost: Double) {
      self.id = id
      self.needs = needs
      self.resources = resources
      self.cost = cost
    }
  }

  public private(set) var running: Set<StageID> = []
  public private(set) var succeeded: Set<StageID> = []
  public private(set) var failed: Set<StageID> = []
  /// Stages that can't run because something they need failed.
  public private(set) var unreachable: Set<StageID> = []

  private let limits: Limits
  private let keepsGoing: Bool
  private let items: [StageID: Item]
  private let dependents: [StageID: [StageID]]
  private let priority: [StageID: Double]
  private var missing: [StageID: Int]
  private var ready: [StageID]
  private var free: Limits
  /// Running stages that need no core and no memory any more.
  private var resting: Set<StageID> = []
  private var isStopped = false

  /// A schedule of `items`, which have producers before consumers.
  public init(_ items: [Item], limits: Limits, keepsGoing: Bool) {
    self.limits = limits
    self.keepsGoing = keepsGoing
    self.items = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
    free = limits
    missing = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.needs.count) })
    ready = []
    var dependents: [StageID: [StageID]] = [:]
    var priority: [StageID: Double] = [:]
    for item in items {
      for need in item.needs { dependents[need, default: []].append(item.id) }
    }
    for item in items.reversed() {
      let rest = (dependents[item.id] ?? []).compactMap { priority[$0] }.max() ?? 0
      priority[item.id] = item.cost + rest
    }
    self.dependents = dependents
    self.priority = priority
    ready = items.filter(\.needs.isEmpty).map(\.id).sorted(by: precedes)
  }

  /// True when nothing runs and nothing more can start.
  public var isFinished: Bool { running.isEmpty && (isStopped || ready.isEmpty) }

  /// Stages that were neither run nor ruled out by a failure.
  public var notStarted: Set<StageID> {
    Set(items.keys).subtracting(succeeded).subtracting(failed).subtracting(unreachable)
      .subtracting(running)
  }

  /// Claims cores and memory for the stages that start now, most urgent first.
  public mutating func start() -> [StageID] {
    guard !isStopped else { return [] }
    var started: [StageID] = []
    var index = 0
    while index < ready.count, free.cores > 0, resting.count < Self.mostResting {
      let id = ready[index]
      // These come last in `ready`: an idle machine with nothing else to do is theirs.
      if isExclusive(id), limits.coresOfOne == nil, !running.isEmpty || !started.isEmpty { break }
      guard let claim = claim(of: id), claim.cores <= free.cores,
        claim.memoryMiB <= free.memoryMiB, claim.countable.allSatisfy({ $1 <= left(of: $0) })
      else {
        index += 1
        continue
      }
      free.cores -= claim.cores
      free.memoryMiB -= claim.memoryMiB
      for (thing, count) in claim.countable { free.countable[thing] = left(of: thing) - count }
      ready.remove(at: index)
      started.append(id)
    }
    running.formUnion(started)
    return started
  }

  /// More results than that are not left waiting for the disk: each has a thread.
  private static let mostResting = 16

  /// A running stage only waits for its result to be stored: others may use its cores meanwhile.
  public mutating func rest(_ id: StageID) {
    guard running.contains(id), resting.insert(id).inserted else { return }
    giveBack(id)
  }

  /// A running stage ended well, or its recorded result was taken.
  public mutating func succeed(_ id: StageID) {
    release(id)
    succeeded.insert(id)
    for dependent in dependents[id] ?? [] {
      missing[dependent, default: 0] -= 1
      if missing[dependent] == 0, !unreachable.contains(dependent) { enqueue(dependent) }
    }
  }

  /// A running stage failed: nothing that needs it can run, and without `-k` nothing new starts.
  public mutating func fail(_ id: StageID) {
    release(id)
    failed.insert(id)
    var open = dependents[id] ?? []
    while let next = open.popLast() {
      if unreachable.insert(next).inserted { open += dependents[next] ?? [] }
    }
    if !keepsGoing { isStopped = true }
  }

  /// A started stage has to wait for another run: others may use its cores meanwhile.
  public mutating func postpone(_ id: StageID) { release(id) }

  /// A postponed stage may start again.
  public mutating func resume(_ id: StageID) { enqueue(id) }

  /// Starts nothing more.
  public mutating func stop() { isStopped = true }

  /// What `id` may use; a stage larger than the machine gets the whole machine.
  public func claim(of id: StageID) -> Limits? {
    items[id].map {
      $0.resources.isExclusive && limits.coresOfOne == nil
        ? limits
        : Limits(
          cores: min(
            $0.resources.isExclusive ? limits.coresOfOne ?? .max : $0.resources.cores, limits.cores),
          memoryMiB: min($0.resources.memoryMiB, limits.memoryMiB),
          countable: Dictionary(
            uniqueKeysWithValues: $0.resources.countable.map { thing, count in
              (thing, min(count, limits.countable[thing] ?? 1))
            }))
    }
  }

  private func left(of thing: String) -> Int {
    free.countable[thing] ?? limits.countable[thing] ?? 1
  }

  private func isExclusive(_ id: StageID) -> Bool { items[id]?.resources.isExclusive ?? false }

  /// Keeps `ready` in order: exclusive stages last and by turn, others by the longest path to the end;
  /// then by name.
  private mutating func enqueue(_ id: StageID) {
    var (low, high) = (0, ready.count)
    while low < high {
      let middle = (low + high) / 2
      if precedes(ready[middle], id) { low = middle + 1 } else { high = middle }
    }
    ready.insert(id, at: low)
  }

  private func precedes(_ left: StageID, _ right: StageID) -> Bool {
    if isExclusive(left) != isExclusive(right) { return isExclusive(right) }
    if isExclusive(left), let a = items[left]?.resources.turn, let b = items[right]?.resources.turn
    {
      return a == b ? left < right : a < b
    }
    let (first, second) = (priority[left] ?? 0, priority[right] ?? 0)
    return first == second ? left < right : first > second
  }

  private mutating func release(_ id: StageID) {
    guard running.remove(id) != nil, resting.remove(id) == nil else { return }
    giveBack(id)
  }

  private mutating func giveBack(_ id: StageID) {
    guard let claim = claim(of: id) else { return }
    free.cores += claim.cores
    free.memoryMiB += claim.memoryMiB
    for (thing, count) in claim.countable { free.countable[thing] = left(of: thing) + count }
  }
}
