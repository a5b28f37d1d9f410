import ArgumentParser

/// `repro published`: what is known of the paper's values, and what a project completes of them.
struct PublishedVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "published",
    abstract: "List the paper's values, and check what completes them.",
    discussion: """
      Our copy of the paper lost its inline mathematics. A file published.json beside the manifest \
      completes what was lost (docs/published.md); tables and verdicts follow at the next `repro all`, and \
      no training runs for it.
      """,
    subcommands: [PublishedListVerb.self, PublishedCheckVerb.self])
}
