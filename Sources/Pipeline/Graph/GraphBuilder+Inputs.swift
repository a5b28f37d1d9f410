internal import WrittenNumbers

/// What the entries of a graph read of each other.
extension GraphBuilder {
  /// What each input of a command reads.
  func slots(of spec: StageSpec) -> [InputSlot] {
    spec.inputs.sorted { $0.key < $1.key }.map { name, references in
      let producer = manifest.stages.first { $0.id == references.first?.stage }
      let files = references.first?.files ?? producer.flatMap(outputs) ?? []
      var slot = InputSlot.many(name)
      slot.files = files
      return slot
    }
  }

  /// The inputs of a built-in kind that reads the numbers of commands which call their file otherwise; nil if none does.
  func readingNumbers(_ slots: [InputSlot], of spec: StageSpec) -> [InputSlot]? {
    guard spec.command == nil else { return nil }
    let renamed = slots.map { slot in
      let names = (spec.inputs[slot.name] ?? []).map { reference in
        manifest.stages.first { $0.id == reference.stage }?.command?.metrics
      }
      guard slot.files == [MetricsFile.standardName], Set(names).count == 1, let name = names[0]
      else { return slot }
      var other = slot
      other.files = [name]
      return other
    }
    return renamed.map(\.files) == slots.map(\.files) ? nil : renamed
  }

  private func outputs(of spec: StageSpec) -> [String]? {
    spec.command?.outputs ?? catalog.kinds[spec.kind]?.declaration.outputs
  }

  mutating func checkInputs(of spec: StageSpec, _ kind: StageDeclaration) {
    let slots = Dictionary(uniqueKeysWithValues: kind.inputs.map { ($0.name, $0) })
    for name in slots.keys.sorted() where spec.inputs[name] == nil {
      report("\(spec.keyPath).inputs.\(name)", "is missing; \"\(kind.kind)\" needs it")
    }
    for (name, references) in spec.inputs.sorted(by: { $0.key < $1.key }) {
      let path = "\(spec.keyPath).inputs.\(name)"
      guard let slot = slots[name] else {
        let known = slots.keys.sorted().joined(separator: ", ")
        report(path, "is not an input of \"\(kind.kind)\" (its inputs: \(known))")
        continue
      }
      for (index, reference) in references.enumerated() {
        check(reference, fills: slot, at: references.count > 1 ? "\(path)[\(index)]" : path)
      }
    }
  }

  private mutating func check(
    _ reference: InputReference, fills slot: InputSlot, at path: String
  ) {
    if draft.doubtful.contains(reference.stage) { return }
    guard let producer = manifest.stages.first(where: { $0.id == reference.stage }) else {
      if !draft.hasNameless { report(path, "there is no stage \"\(reference.stage)\"") }
      return
    }
    for (axis, values) in reference.filter.sorted(by: { $0.key < $1.key }) {
      guard let known = producer.known[axis] else {
        report("\(path).where.\(axis)", "\"\(producer.id)\" has no axis of this name")
        return
      }
      for value in values where !known.contains(value) {
        report("\(path).where.\(axis)", "the axis has no value \(value.canonicalText)")
      }
    }
    let written = outputs(of: producer) ?? slot.files
    for file in slot.files where !written.contains(file) {
      let folder = written.first { OutputName.holds($0, file) || $0 == "\(file)/" }
      report(
        path,
        folder.map {
          "\(file) belongs to the folder \($0) of \"\(producer.id)\"; name the folder"
        }
          ?? "\"\(producer.id)\" does not write \(file), which this input reads")
    }
  }

  /// How the members of `spec` meet the members of each of its inputs.
  func joins(of spec: StageSpec) -> [String: [SweepJoin]] {
    spec.inputs.mapValues { references in
      references.map { reference in
        SweepJoin(
          producers: (cells[reference.stage] ?? []).map(\.producer),
          consumerAxes: Set(spec.over.keys), filter: reference.filter)
      }
    }
  }
}
