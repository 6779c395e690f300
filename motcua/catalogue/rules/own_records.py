"""Read the project's own procedures: hand-kept TOML files, facts retyped with their source and date.

`catalogue/data/legal_texts.toml` gives each legal text its title once; `catalogue/data/procedures/*.toml`
hold the procedures, one field (lĩnh vực) or part of a field a file. A file may begin with `[defaults]`: keys
every procedure of the file takes unless it says otherwise, besides `opening_steps` and `closing_steps`, put
around its own steps.

The reader is strict, because an office works by these records: an unknown key, a missing mandatory part
(NĐ 63/2010/NĐ-CP Điều 8.2), a wrong kind of value or a text not in NFC is an `OwnRecordsError` that names
the file and the procedure. What is not known is left open (`amount` absent) and becomes an `Attention`.

Where several lines fit (limits, fees), the first without a variant is the ordinary case; a line with a
`variant` holds only in that case. A variant of a paper is a case the receiver chooses at intake.
"""

import tomllib
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from motcua.catalogue.rules.own_record import MANDATORY, OPTIONAL, RecordReader
from motcua.catalogue.rules.own_values import OwnRecordsError, check_keys, check_text
from motcua.catalogue.rules.record import ProcedureRecord


def read_own_records() -> list[ProcedureRecord]:
    """All procedures of the project's own data, in the order of file and place in it.

    Raises:
        OwnRecordsError: a file cannot be read as TOML, a record is wrong, or a code appears twice.
    """
    data = resources.files("motcua.catalogue").joinpath("data")
    legal_texts = read_legal_texts(data.joinpath("legal_texts.toml"))
    records: list[ProcedureRecord] = []
    home_of: dict[str, str] = {}
    for file in _sorted_toml(data.joinpath("procedures")):
        for record in read_procedure_file(file.name, _load(file), legal_texts):
            if record.code in home_of:
                raise OwnRecordsError(
                    f"Thủ tục {record.code} có hai lần: trong {home_of[record.code]} và {file.name}."
                )
            home_of[record.code] = file.name
            records.append(record)
    return records


def read_legal_texts(file: Traversable) -> dict[str, str]:
    """Title of each legal text by its number (số, ký hiệu)."""
    table = _load(file)
    for number, title in table.items():
        if not isinstance(title, str) or not title.strip():
            raise OwnRecordsError(f"Tệp {file.name}: văn bản {number} chưa có tên.")
        check_text(title, f"Tệp {file.name}: văn bản {number}")
    return {number: str(title) for number, title in table.items()}


def read_procedure_file(
    file_name: str, table: Mapping[str, Any], legal_texts: Mapping[str, str]
) -> list[ProcedureRecord]:
    """Records of one parsed file. `legal_texts` maps the number of a legal text to its title."""
    where = f"Tệp {file_name}"
    check_keys(table, ("defaults", "procedure"), where)
    defaults = table.get("defaults", {})
    check_keys(defaults, (*MANDATORY, *OPTIONAL), f"{where}, phần defaults")
    procedures = table.get("procedure", [])
    if not procedures:
        raise OwnRecordsError(f"{where}: chưa có thủ tục nào.")
    return [
        RecordReader(
            f"{where}, thủ tục {own.get('code', '(chưa có mã)')}", _with_defaults(own, defaults), legal_texts
        ).record()
        for own in procedures
    ]


def _with_defaults(own: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The file's defaults under the procedure's own keys; `fees` and `no_fee` displace each other."""
    displaced = {"no_fee": "fees", "fees": "no_fee"}
    dropped = {displaced[key] for key in own if key in displaced}
    return {**{key: value for key, value in defaults.items() if key not in dropped}, **own}


def _load(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OwnRecordsError(f"Tệp {file.name} không phải TOML đúng: {error}") from error


def _sorted_toml(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
