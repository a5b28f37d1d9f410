import Foundation
import Report

extension Book {
  private static var renderers: [any BookRenderer] {
    [HTMLRenderer(), MarkdownBook(), LaTeXBook()]
  }

  /// The names of `files`.
  static var fileNames: [String] { renderers.map { "report.\($0.fileExtension)" } }

  /// The book in every form that is published: one page, one Markdown file, one LaTeX source.
  var files: [(name: String, bytes: Data)] {
    zip(Self.fileNames, Self.renderers).map { ($0, Data($1.render(self).utf8)) }
  }
}
