/// Networks that share how the number of training images depends on the number of classes.
struct ClassRegime {
  /// As the sweep spells it.
  let name: String
  /// By ascending number of classes.
  let levels: [(classes: Int, level: GapLevel)]

  var title: String {
    switch name {
    case "per-class": "images a class fixed"
    case "in-all": "images in all fixed"
    default: name
    }
  }

  /// The regimes of a sweep over `regime`, `classes` and `subset`, in the order of the graph.
  static func all(_ runs: [StudyRun]) throws -> [ClassRegime] {
    var names: [String] = []
    var groups: [String: [StudyRun]] = [:]
    for run in runs {
      let name = try run.network.files.name(on: "regime")
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(run)
    }
    return try names.map { try ClassRegime(name: $0, groups[$0] ?? []) }
  }

  private init(name: String, _ runs: [StudyRun]) throws {
    self.name = name
    let groups = try Dictionary(grouping: runs) { run in
      Int(try run.network.files.number(on: "classes"))
    }
    levels = try groups.sorted { $0.key < $1.key }.map { classes, runs in
      let level = try GapLevel(
        id: "\(name)/K=\(classes)", title: "K = \(classes)", axis: "subset", runs
      ) { try $0.network.files.name(on: "subset") }
      return (classes, level)
    }
  }
}
