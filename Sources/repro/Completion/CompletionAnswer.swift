/// Answers what shells ask, before the argument parser sees the words.
enum CompletionAnswer {
  /// The script or the candidates that `arguments` ask for; nil for any other command line.
  static func text(_ arguments: [String]) -> String? {
    if arguments.first == CompletionScript.question {
      let line = arguments.count > 1 ? arguments[1] : ""
      let candidates = (try? CommandTree.read()).map { Completer($0).candidates(line) } ?? []
      return candidates.map { $0 + "\n" }.joined()
    }
    guard let place = arguments.firstIndex(of: "--generate-completion-script"),
      place + 1 < arguments.count
    else { return nil }
    return CompletionScript(rawValue: arguments[place + 1])?.text
  }
}
