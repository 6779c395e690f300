"""Lines of another system's files as rows of ours, with what is odd about each. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from motcua.agencies.models import Agency
from motcua.cases.models import HistoricalCase, HistoricalEvent
from motcua.cases.rules.history import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    LONGEST_CODE,
    LONGEST_TEXT,
    Anomaly,
    channel_in,
    clean,
    columns_of,
    dates_amiss,
    moment_in,
    state_in,
)
from motcua.catalogue.models import Procedure
from motcua.core.rules.delimited import LineFault, Row, Source
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold

FAULTS = {
    LineFault.CELLS: "số ô không bằng số cột",
    LineFault.QUOTES: "dấu ngoặc kép không đóng",
    LineFault.TOO_LONG: "dòng quá dài",
}
RowT = TypeVar("RowT", HistoricalCase, HistoricalEvent)


@dataclass(slots=True)
class Found(Generic[RowT]):
    """What a line gave: a row or None, the code that stands in it, and its anomalies with their texts."""

    row: RowT | None = None
    code: str = ""
    anomalies: list[tuple[Anomaly, str]] = field(default_factory=list)


class _Reader:
    """Cells by column, and the agencies a text may mean."""

    def __init__(self, source: Source, columns: dict[str, int]) -> None:
        self.columns, self.size = columns, len(source.header)
        self.agencies = _agencies()
        self._known: dict[str, int | None] = {}

    def cells(self, row: Row, found: Found[RowT]) -> dict[str, str]:
        """The cells cleaned and cut to their length; empty when the line is broken."""
        if row.was_recoded:
            found.anomalies.append((Anomaly.WRONG_ENCODING, ""))
        if row.fault:
            found.anomalies.append((Anomaly.BROKEN_LINE, FAULTS[row.fault]))
            return {}
        return {column: clean(row.cells[place]) for column, place in self.columns.items()}

    def agency_id(self, text: str) -> int | None:
        """The agency of this code or name; None for an unknown or empty one."""
        if text not in self._known:
            self._known[text] = self.agencies.get(fold(text))
        return self._known[text]


class CaseReader(_Reader):
    """Lines of the file of cases. Raises Unreadable when it has no column of codes."""

    def __init__(self, source: Source) -> None:
        super().__init__(source, columns_of(source.header, CASE_COLUMNS, ("code", "received")))
        self.procedures = _procedures()
        self._folded: dict[str, str] = {}

    def read(self, row: Row) -> Found[HistoricalCase]:
        """The case of a line; a broken line, or one without a code, gives none."""
        found: Found[HistoricalCase] = Found()
        cells = self.cells(row, found)
        if not cells:
            return found
        found.code = cells["code"]
        if not found.code or len(found.code) > LONGEST_CODE:
            kind = Anomaly.TOO_LONG if found.code else Anomaly.MISSING_CODE
            found.anomalies.append((kind, ""))
            return found
        moments = {
            name: _moment(cells, name, found) for name in ("received", "due", "finished", "handed_over")
        }
        texts = {
            name: _cut(cells.get(name, ""), found)
            for name in ("procedure", "agency", "channel", "applicant", "state")
        }
        state, channel = state_in(texts["state"]), channel_in(texts["channel"])
        procedure, agency_id = self._procedure(texts["procedure"]), self.agency_id(texts["agency"])
        for kind, text, is_odd in (
            (Anomaly.UNKNOWN_PROCEDURE, texts["procedure"], not procedure),
            (Anomaly.UNKNOWN_AGENCY, texts["agency"], agency_id is None),
            (Anomaly.UNKNOWN_CHANNEL, texts["channel"], not channel),
            (Anomaly.UNKNOWN_STATE, texts["state"], state is None),
        ):
            if is_odd:
                found.anomalies.append((kind, text))
        dates = {
            "received_at": moments["received"],
            "due_at": moments["due"],
            "finished_at": moments["finished"],
            "handed_over_at": moments["handed_over"],
        }
        found.anomalies += [(kind, "") for kind in dates_amiss(state=state, **dates)]
        found.row = HistoricalCase(
            code=found.code,
            procedure_code=procedure,
            procedure_text=texts["procedure"],
            agency_id=agency_id,
            agency_text=texts["agency"],
            channel=channel or "",
            channel_text=texts["channel"],
            applicant_name=texts["applicant"],
            folded_applicant_name=fold(texts["applicant"])[:LONGEST_TEXT],
            state=state,
            state_text=texts["state"],
            **dates,
        )
        return found

    def _procedure(self, text: str) -> str:
        if text not in self._folded:
            self._folded[text] = self.procedures.get(fold(text), "")
        return self._folded[text]


class EventReader(_Reader):
    """Lines of the file of events. Raises Unreadable when it has no column of cases or of times."""

    def __init__(self, source: Source) -> None:
        super().__init__(source, columns_of(source.header, EVENT_COLUMNS, ("case", "time")))

    def read(self, row: Row) -> Found[HistoricalEvent]:
        """The event of a line; a broken line, or one without a case code, gives none."""
        found: Found[HistoricalEvent] = Found()
        cells = self.cells(row, found)
        if not cells:
            return found
        found.code = cells["case"]
        if not found.code or len(found.code) > LONGEST_CODE:
            found.anomalies.append((Anomaly.TOO_LONG if found.code else Anomaly.MISSING_CODE, ""))
            return found
        at = _moment(cells, "time", found)
        if at is None:
            found.anomalies.append((Anomaly.MISSING_TIME, ""))
        unit = _cut(cells.get("unit", ""), found)
        found.row = HistoricalEvent(
            case_code=found.code,
            at=at,
            step=_cut(cells.get("step", ""), found),
            unit_id=self.agency_id(unit),
            unit_text=unit,
            officer=_cut(cells.get("officer", ""), found),
            note=cells.get("note", ""),
        )
        return found


def _moment(cells: dict[str, str], name: str, found: Found[RowT]) -> datetime | None:
    text = cells.get(name, "")
    try:
        return moment_in(text)
    except (Unreadable, OverflowError):
        found.anomalies.append((Anomaly.UNREADABLE_DATE, text))
        return None


def _cut(text: str, found: Found[RowT]) -> str:
    if len(text) > LONGEST_TEXT:
        found.anomalies.append((Anomaly.TOO_LONG, ""))
    return text[:LONGEST_TEXT]


def _agencies() -> dict[str, int]:
    """Ids by folded code, old code, name and short name; a name that two agencies bear means none of them."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    rows = Agency.objects.values_list("pk", "code", "old_code", "name", "short_name")
    for pk, *names in rows:
        for name in {fold(name) for name in names if name}:
            if found.setdefault(name, pk) != pk:
                twice.add(name)
    return {name: pk for name, pk in found.items() if name not in twice}


def _procedures() -> dict[str, str]:
    """Codes by folded code and by the folded name of the version in force; a name borne twice means none."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code, name in Procedure.objects.values_list("code", "current_version__name"):
        for key in {fold(code), fold(name or "")} - {""}:
            if found.setdefault(key, code) != code:
                twice.add(key)
    return {key: code for key, code in found.items() if key not in twice}
