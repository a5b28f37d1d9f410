// What stage kinds are made of belongs to the interface of the engine that runs them.
@_exported public import StageKit
