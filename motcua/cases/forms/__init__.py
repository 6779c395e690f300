"""Printed forms of a case: from rows to the typed contexts of `documents.forms`, and to PDF.

Each form follows the rule versions the case keeps: TT 01/2018/TT-VPCP or TT 03/2025/TT-VPCP, Phụ lục I.
"""
