"""Refusals of the catalogue."""

from motcua.core.errors import NotFound, RuleViolation


class ProcedureUnknown(NotFound):
    """There is no such procedure."""

    code = "procedure_unknown"


class VersionPublished(RuleViolation):
    """A published version or process never changes; make a new one."""

    code = "version_published"
