"""The parts of a national record: each field of the source becomes a field of `ProcedureRecord`.

Fields that are one text are cleaned, glued cells are split (one module a cell), and what a person must
decide is named. NĐ 63/2010 Điều 8.2 lists the mandatory parts.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from motcua.catalogue.rules import national_channels as channels
from motcua.catalogue.rules import national_fees as fees
from motcua.catalogue.rules import national_legal as legal
from motcua.catalogue.rules import national_papers as papers
from motcua.catalogue.rules import national_results as results
from motcua.catalogue.rules.national_text import (
    clean,
    clean_block,
    clean_line,
    cut_chrome,
    has_information,
    split_agencies,
    split_chrome,
    split_list,
)
from motcua.catalogue.rules.record import Attention, AttentionKind

LEVELS = {"Cấp bộ": "ministry", "Cấp tỉnh": "province", "Cấp xã": "commune", "Cơ quan khác": "other"}
SOURCE_NOTE = "Cổng Dịch vụ công quốc gia"

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_MANDATORY = {
    "steps_text": "trình tự thực hiện",
    "channels": "cách thức thực hiện",
    "documents": "thành phần hồ sơ",
    "limits": "thời hạn giải quyết",
    "audience": "đối tượng thực hiện",
    "results": "kết quả thực hiện",
    "field_name": "lĩnh vực",
    "levels": "cấp thực hiện",
}


def read_parts(verbatim: Mapping[str, str]) -> dict[str, Any]:
    """Every field of a `ProcedureRecord` but code, name and verbatim, by its name."""
    parsed = {**_plain_parts(verbatim), **_split_parts(verbatim)}
    parsed["attention"] = _attention(parsed)
    return parsed


def one_line(verbatim: Mapping[str, str], key: str) -> str:
    """A field that is one line; empty when the source says that it has no information."""
    text = clean_line(verbatim.get(key, ""))
    return text if has_information(text) else ""


def _block(verbatim: Mapping[str, str], key: str) -> str:
    return clean_block(cut_chrome(clean(verbatim.get(key, ""))))


def _plain_parts(verbatim: Mapping[str, str]) -> dict[str, Any]:
    """Fields that are one text, or a list written into one text."""
    levels = split_list(one_line(verbatim, "cap_thuc_hien"))
    address = one_line(verbatim, "detail_url")
    return {
        "field_name": one_line(verbatim, "linh_vuc"),
        "levels": tuple(dict.fromkeys(LEVELS[level] for level in levels if level in LEVELS)),
        "decision_number": one_line(verbatim, "so_quyet_dinh"),
        "kind_text": one_line(verbatim, "loai_thu_tuc"),
        "audience": split_list(one_line(verbatim, "doi_tuong_thuc_hien")),
        "agency": one_line(verbatim, "co_quan_thuc_hien"),
        "competent_agency": one_line(verbatim, "co_quan_co_tham_quyen"),
        "authorised_agency": one_line(verbatim, "co_quan_duoc_uy_quyen"),
        "coordinating_agency": one_line(verbatim, "co_quan_phoi_hop"),
        "reception_address": _block(verbatim, "dia_chi_tiep_nhan"),
        "related": _block(verbatim, "thu_tuc_lien_quan"),
        "steps_text": _block(verbatim, "trinh_tu_thuc_hien"),
        "conditions_text": _block(verbatim, "yeu_cau_dieu_kien"),
        "source_url": address if _WEB_ADDRESS.fullmatch(address) else "",
        "source_note": SOURCE_NOTE,
        "ministry": one_line(verbatim, "ministry"),
    }


def _split_parts(verbatim: Mapping[str, str]) -> dict[str, Any]:
    """Fields whose cell holds a glued table; `attention` of each part comes along."""
    rows, stray = channels.read_rows(verbatim.get("cach_thuc_thuc_hien", ""))
    paper_cell = papers.read_papers(_without_nothing(verbatim, "thanh_phan_ho_so"))
    bases, legal_rest = legal.read_legal_bases(verbatim.get("can_cu_phap_ly", ""))
    body, keywords, description = split_chrome(clean(verbatim.get("ket_qua_xu_ly", "")))
    found, result_rest = results.read_results(body if has_information(body) else "")
    limits = channels.read_limits(rows)
    doubts = [
        *channels.limit_attention(limits),
        *fees.fee_attention(rows),
        *papers.paper_attention(paper_cell),
    ]
    if stray:
        doubts.append(Attention(AttentionKind.CHANNELS_UNREADABLE, "channels", stray[:500]))
    return {
        "channels": channels.channels_of(rows),
        "limits": limits,
        "fees": fees.read_fees(rows),
        "channels_text": channels.channels_text(rows, stray),
        "documents": papers.read_documents(paper_cell),
        "papers_text": paper_cell.leftover,
        "legal_bases": bases,
        "legal_text": legal.legal_text(bases, legal_rest),
        "results": found,
        "results_text": results.results_text(
            found, "\n".join(filter(None, (result_rest, clean_block(description))))
        ),
        "aliases": (clean_line(keywords.rpartition("»")[2]),) if keywords else (),
        "attention": tuple(doubts),
    }


def _without_nothing(verbatim: Mapping[str, str], key: str) -> str:
    text = verbatim.get(key, "")
    return text if has_information(text) else ""


def _attention(parsed: Mapping[str, Any]) -> tuple[Attention, ...]:
    """The parts' own attention, then agencies and missing mandatory parts."""
    return (*parsed["attention"], *_agency_attention(parsed), *_missing_parts(parsed))


def _agency_attention(parsed: Mapping[str, Any]) -> Iterable[Attention]:
    agencies = split_agencies(parsed["agency"])
    if not agencies:
        competent = parsed["competent_agency"]
        text = "Không nêu cơ quan thực hiện" + (
            f"; cơ quan có thẩm quyền: {competent}." if competent else "."
        )
        yield Attention(AttentionKind.AGENCY_MISSING, "agency", text)
    elif len(agencies) > 1:
        yield Attention(AttentionKind.AGENCY_SEVERAL, "agency", "; ".join(agencies))


def _missing_parts(parsed: Mapping[str, Any]) -> Iterable[Attention]:
    for key, label in _MANDATORY.items():
        present = [part for part in parsed[key] if not getattr(part, "is_note", False)]
        if not present:
            yield Attention(AttentionKind.PART_MISSING, key, f"Thiếu {label}.")
