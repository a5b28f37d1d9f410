internal import Report

/// `README.md`: what a reviewer can do with a bundle.
struct BundleReadme {
  let text: String

  init(_ summary: BundleSummary, records: Int) {
    let artifacts = summary.artifacts.map(markdownEscaped).joined(separator: ", ")
    let leftOut =
      summary.leftOut.isEmpty
      ? "Every artifact of the pipeline is in it."
      : "Not in it:\n\n"
        + summary.leftOut.map {
          "- \(markdownEscaped($0.artifact)): \(markdownEscaped($0.reason))"
        }.joined(separator: "\n")
    text = """
      # Regenerated results of \(Paper.address)

      \(Paper.title), by \(Paper.author). The numbers in this bundle were computed by `repro` \
      \(summary.program), profile \(markdownEscaped(summary.profile)).

      Artifacts: \(artifacts). \(leftOut)

      ## What to look at

      | file | holds |
      |---|---|
      | `artifacts/*.md`, `*.tex` | the tables, with the paper's numbers beside the regenerated ones |
      | `artifacts/*.svg` | their figures |
      | `artifacts/report.html`, `.md`, `.tex` | all of them in one; only the checksums vouch for these |
      | `artifacts/metrics.json` | every number with unit, n, spread, seeds, profile and data source |
      | `artifacts/measurements.json` | measured times and memory, if an artifact has any |
      | `claims/claims.md` | the paper's claims and what these numbers say about each |
      | `records/` | \(counted(records, "record")): what ran, with which parameters, on what, where and when |
      | `code/` | for each kind of stage the source files that decide its numbers, with digests |
      | `blobs/` | documents, metrics, run metrics and logs by their SHA-256\
      \(summary.hasCheckpoints ? ", and weights" : "") |
      | `pipeline.json` | the pipeline with every hyperparameter |
      | `bundle.json` | what is in the bundle and what is not |
      | `CITATION.cff` | how to cite it |
      | `ro-crate-metadata.json` | all of this as a Provenance Run RO-Crate |
      | `codecheck.yml` | the outputs to check, for a CODECHECK |

      ## How to check it

      Without anything but coreutils: `sha256sum -c manifest-sha256.txt`.

      With the program, offline, and without running anything that is in the bundle:
      `repro bundle --verify .` checks every digest, that the key of every record is the digest of
      its preimage, that everything was made from what is here, that the tables come out of their
      documents byte for byte, and that the claims come to the same verdicts. With `--recompute`
      it also computes the documents anew from the metrics of the runs.

      A record's `preimage` is all that decides a result: kind, code, parameters, inputs,
      machine class. Its SHA-256 in canonical JSON is the key.

      """
  }
}
