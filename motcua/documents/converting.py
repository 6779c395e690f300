"""DOCX to PDF by LibreOffice, an optional program that is called and never linked."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.documents.errors import ProgramMissing

SECONDS = 40


def docx_to_pdf(content: bytes) -> bytes:
    """The document as PDF; takes seconds, so outside any transaction.

    Each call has a folder and a profile of its own. Raises ProgramMissing where LibreOffice is not installed,
    took too long or made nothing.
    """
    program = shutil.which("libreoffice") or shutil.which("soffice")
    if program is None:
        raise ProgramMissing(_("Máy chủ chưa cài LibreOffice nên chưa có PDF. Xin tải tệp Word (DOCX)."))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mau.docx").write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            "mau.docx",
        ]
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LANG": "C.UTF-8"}
        try:
            subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=True
            )
            return (Path(folder) / "mau.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise ProgramMissing(
                _("LibreOffice (phần Writer) không đổi được tệp này. Xin tải tệp Word (DOCX).")
            ) from error
