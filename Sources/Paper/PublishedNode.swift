/// The part of `values.json` that is read.
struct PublishedFile: Decodable {
  var artifacts: [String: PublishedNode]
  /// Paths at which the paper prints one and the same value.
  var same: [[String]]?
}

/// A value, or a group of named nodes.
///
/// Texts and lists that only describe are remarks, and not kept.
indirect enum PublishedNode: Decodable, Sendable {
  case value(PublishedValue)
  case group(PublishedGroup)
  case remark

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: PublishedGroup.Key.self) else {
      self = .remark
      return
    }
    if container.contains(PublishedGroup.Key(stringValue: "value")) {
      self = .value(try PublishedValue(from: decoder))
    } else {
      self = .group(try PublishedGroup(container))
    }
  }

  var children: [String: PublishedNode] {
    if case .group(let group) = self { group.children } else { [:] }
  }

  /// The paths of the values below this node.
  var paths: [String] {
    children.flatMap { name, child -> [String] in
      if case .value = child { return [name] }
      return child.paths.map { name + "/" + $0 }
    }
  }
}

/// Nodes that belong together, and what the file says of all of them.
struct PublishedGroup: Sendable {
  var children: [String: PublishedNode]
  /// Where the paper prints them, as in `App. D.1, table`.
  var place: String?
  /// How many trainings are behind each number.
  var observations: Int?

  init(children: [String: PublishedNode]) { self.children = children }

  init(_ container: KeyedDecodingContainer<Key>) throws {
    children = Dictionary(
      uniqueKeysWithValues: try container.allKeys.map {
        ($0.stringValue, try container.decode(PublishedNode.self, forKey: $0))
      })
    place = try container.decodeIfPresent(String.self, forKey: Key(stringValue: "place"))
    observations = try container.decodeIfPresent(Int.self, forKey: Key(stringValue: "observations"))
  }

  package struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    package init(stringValue: String) { self.stringValue = stringValue }
    package init?(intValue: Int) { nil }
  }
}
