/// Where the numbers of an artifact come from: the stage that computed them, what it read, and how many
/// stages stand behind that.
public struct Provenance: Equatable, Sendable {
  public var stage: Action
  /// How many stages of each family it reads; `Book.runs` lists those.
  public var reads: [Reads]
  /// The stages further back, as kinds with their counts.
  public var ancestors: [Fact]

  public init(stage: Action, reads: [Reads], ancestors: [Fact]) {
    self.stage = stage
    self.reads = reads
    self.ancestors = ancestors
  }

  /// Stages of a family.
  public struct Reads: Equatable, Sendable {
    public var family: String
    public var count: Int

    public init(_ family: String, _ count: Int) {
      self.family = family
      self.count = count
    }
  }

  /// A name and a value, both for people.
  public struct Fact: Equatable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// One finished stage.
  public struct Action: Equatable, Sendable {
    public var stage: String
    public var kind: String
    /// The action key, in hexadecimal.
    public var key: String
    /// The digest of the listing of its source files.
    public var code: String
    public var parameters: [Fact]
    /// What of the machine takes part in the key.
    public var environment: [Fact]
    /// Its output files with their digests.
    public var files: [Fact]
    /// How the result came here; empty for what was made here.
    public var origin: [Fact]

    public init(
      stage: String, kind: String, key: String, code: String, parameters: [Fact],
      environment: [Fact], files: [Fact], origin: [Fact] = []
    ) {
      self.origin = origin
      self.stage = stage
      self.kind = kind
      self.key = key
      self.code = code
      self.parameters = parameters
      self.environment = environment
      self.files = files
    }
  }

  /// Stages of one sweep, with what they share said once.
  public struct Family: Equatable, Sendable {
    public var name: String
    public var kind: String
    public var code: String
    public var shared: [Fact]
    /// What the stages at one coordinate share, but not all.
    public var parts: [Part]
    public var members: [Member]
    /// Members that are counted and not listed.
    public var omitted: Int

    /// The stages of the sweep that have a coordinate: `width=8`.
    public struct Part: Equatable, Sendable {
      public var coordinate: String
      public var shared: [Fact]

      public init(_ coordinate: String, shared: [Fact]) {
        self.coordinate = coordinate
        self.shared = shared
      }
    }

    /// A stage of the sweep: what is its own.
    public struct Member: Equatable, Sendable {
      public var stage: String
      public var key: String
      public var parameters: [Fact]
      /// Its files with their digests.
      public var files: [Fact]

      public init(stage: String, key: String, parameters: [Fact], files: [Fact]) {
        self.stage = stage
        self.key = key
        self.parameters = parameters
        self.files = files
      }
    }

    /// A family of `actions`, of which `limit` are listed: the first ones in their order, but those that a number
    /// `named` before others.
    public init(_ name: String, _ actions: [Action], named: Set<String> = [], limit: Int) {
      self.name = name
      let first = actions.indices.filter { named.contains(actions[$0].stage) }
      let rest = actions.indices.filter { !named.contains(actions[$0].stage) }
      let listed = Set((first + rest).prefix(limit))
      kind = actions.first?.kind ?? ""
      code = actions.first?.code ?? ""
      let common = (actions.first?.facts ?? []).filter { fact in
        actions.allSatisfy { $0.facts.contains(fact) }
      }
      shared = common
      let own = actions.map { action in action.facts.filter { !common.contains($0) } }
      parts = Self.parts(actions, own)
      let byCoordinate = Dictionary(
        uniqueKeysWithValues: parts.map { ($0.coordinate, $0.shared) })
      members = zip(actions, own).enumerated().filter { listed.contains($0.offset) }.map {
        let (action, facts) = $0.element
        let said = action.coordinates.flatMap { byCoordinate[$0] ?? [] }
        return Member(
          stage: action.stage, key: action.key,
          parameters: facts.filter { !said.contains($0) }, files: action.files)
      }
      omitted = max(0, actions.count - limit)
    }

    /// What two stages or more at a coordinate have in common, beyond the coordinate itself.
    private static func parts(_ actions: [Action], _ own: [[Fact]]) -> [Part] {
      var common: [String: [Fact]] = [:]
      var counts: [String: Int] = [:]
      for (action, facts) in zip(actions, own) {
        for coordinate in action.coordinates {
          counts[coordinate, default: 0] += 1
          common[coordinate] = (common[coordinate] ?? facts).filter { fact in
            facts.contains(fact) && "\(fact.name)=\(fact.value)" != coordinate
          }
        }
      }
      return common.filter { counts[$0.key, default: 0] > 1 && !$0.value.isEmpty }
        .sorted { $0.key < $1.key }.map { Part($0.key, shared: $0.value) }
    }
  }
}

extension Provenance.Action {
  /// What stages of one sweep may have in common.
  fileprivate var facts: [Provenance.Fact] { parameters + environment + origin }

  /// Where it is in its sweep: `width=8`, `seed=42`.
  fileprivate var coordinates: [String] { stage.split(separator: "/").dropFirst().map(String.init) }
}
