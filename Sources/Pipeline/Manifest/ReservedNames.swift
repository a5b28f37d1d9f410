/// Words that mean something on the command line, and so can't be ids of stages.
enum ReservedNames {
  /// Every verb, those to come included, so that a new one never takes a stage's name away.
  static let verbs: Set = [
    "build", "bundle", "check", "claims", "compare", "data", "diff", "doctor", "execute-job",
    "execute-stage",
    "execute-stages", "export", "fetch", "get", "graph", "help", "history", "init", "log",
    "manual", "plan", "published", "schema", "status", "store", "trace", "why",
  ]

  /// Every reserved word in alphabetical order.
  static var all: [String] { verbs.union(["all"]).sorted() }

  /// Why `id` can't name a stage, or `nil` when it can.
  static func problem(of id: String) -> String? {
    if id == "all" { return "\"all\" means every artifact; choose another id" }
    return verbs.contains(id) ? "\"\(id)\" is a verb of the command line; choose another id" : nil
  }
}
