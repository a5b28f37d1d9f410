// The values that are rendered belong to the interface of what renders them.
@_exported public import ReportModel
