import ArgumentParser
import Foundation
import Stages

/// `repro published list`: every value of the paper and every assumed setting, with its place.
struct PublishedListVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the paper's values and the settings that are assumed.",
    discussion: """
      A line names a value by its path and says whether it is known, lost in our copy of the paper, not \
      reported by the paper, or completed by published.json.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown }

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Only what our copy of the paper lost.")
  var lost = false

  @Option(help: "How to print: text or markdown.")
  var format = Format.text

  func run() throws {
    let listing = try PublishedListing(
      CompletionFile(project).completion, settings: CompletionFile.settings(project),
      isLostOnly: lost)
    if output.json {
      try printJSON(listing)
    } else {
      print(format == .markdown ? listing.markdown : listing.text, terminator: "")
    }
  }
}
