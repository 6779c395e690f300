"""Reading the event log: the history of a subject, and the proof that nothing was tampered with."""

from motcua.audit.queries.history import HistoryEntry, history_of
from motcua.audit.queries.verification import Fault, Finding, find_faults, newest_root, proves_tables

__all__ = ["Fault", "Finding", "HistoryEntry", "find_faults", "history_of", "newest_root", "proves_tables"]
