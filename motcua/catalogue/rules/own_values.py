"""Values of the project's own data files, each of its kind or an error that names file and procedure."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from motcua.catalogue.rules.record import Channel


class OwnRecordsError(ValueError):
    """The project's own data file is not as it must be; the message names file and procedure."""


class Values:
    """One TOML table and what is asked of it; every complaint carries `where`."""

    def __init__(self, where: str, table: Mapping[str, Any]) -> None:
        self.where = where
        self.table = table

    def text(self, key: str) -> str:
        """A text of the procedure, "" when left out."""
        return self.word(self.table, "", key)

    def word(self, row: Mapping[str, Any], part: str, key: str) -> str:
        """A text of a row; `part` names the rows in a complaint."""
        value = row.get(key, "")
        if not isinstance(value, str):
            raise OwnRecordsError(f"{self.where}: “{part}{'.' if part else ''}{key}” phải là chữ.")
        check_text(value, self.where)
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when left out."""
        values = self.table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise OwnRecordsError(f"{self.where}: “{key}” phải là danh sách chữ.")
        for value in values:
            check_text(value, self.where)
        return tuple(value.strip() for value in values)

    def rows(self, key: str) -> list[Any]:
        """The rows of a part, empty when left out."""
        rows = self.table.get(key, [])
        if not isinstance(rows, list):
            raise OwnRecordsError(f"{self.where}: “{key}” phải là danh sách.")
        return rows

    def flag(self, key: str, *, default: bool = False, row: Mapping[str, Any] | None = None) -> bool:
        """Yes or no, of the procedure or of a row."""
        value = (self.table if row is None else row).get(key, default)
        if not isinstance(value, bool):
            raise OwnRecordsError(f"{self.where}: “{key}” phải là true hoặc false.")
        return value

    def count(self, row: Mapping[str, Any], key: str) -> int:
        """A number of papers, 0 to 20."""
        value = row.get(key, 0)
        if type(value) is not int or not 0 <= value <= 20:
            raise OwnRecordsError(f"{self.where}: “{key}” phải là số từ 0 đến 20.")
        return value

    def amount(self, row: Mapping[str, Any], part: str) -> int | None:
        """A whole number, None when left open."""
        value = row.get("amount")
        if value is not None and (type(value) is not int or value < 0):
            raise OwnRecordsError(f"{self.where}: “{part}.amount” phải là số nguyên không âm.")
        return value

    def channel(self, value: str) -> Channel:
        """A way of filing by its word."""
        return Channel(self.one_of(value, tuple(Channel), "channels"))

    def channel_or_none(self, row: Mapping[str, Any], part: str) -> Channel | None:
        """The way of filing of a row, None for all of them."""
        value = self.word(row, part, "channel")
        return self.channel(value) if value else None

    def one_of(self, value: str, allowed: Iterable[str], key: str) -> str:
        """The value, if it is among those allowed."""
        if value not in allowed:
            raise OwnRecordsError(f"{self.where}: “{key}” không nhận giá trị “{value}”.")
        return value

    def check_row(self, row: Any, part: str, allowed: Iterable[str]) -> None:
        """Complain of a row that is no table or has unknown keys."""
        if not isinstance(row, Mapping):
            raise OwnRecordsError(f"{self.where}: mỗi dòng của “{part}” phải là một bảng.")
        check_keys(row, allowed, f"{self.where}, phần {part}")


def check_keys(table: Any, allowed: Iterable[str], where: str) -> None:
    """Complain of what is no table or has unknown keys."""
    if not isinstance(table, Mapping):
        raise OwnRecordsError(f"{where}: phải là một bảng.")
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise OwnRecordsError(f"{where}: không có mục tên “{unknown[0]}”.")


def check_text(value: str, where: str) -> None:
    """Complain of a text that is not in NFC."""
    if value != unicodedata.normalize("NFC", value):
        raise OwnRecordsError(f"{where}: chữ chưa ở dạng Unicode dựng sẵn (NFC).")
