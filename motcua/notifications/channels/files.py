"""For development and the sample office: mails become .eml files in the data folder, nothing leaves."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from motcua.notifications.channels import Delayed, Outgoing, Send
from motcua.notifications.channels.mail import composed


class FileChannel:
    """One file a message, named after its id: written twice, it is the same file."""

    @contextmanager
    def sending(self) -> Iterator[Send]:
        """Nothing to open."""
        yield self._write

    def _write(self, outgoing: Outgoing) -> str:
        name = re.sub(r"[^0-9a-f]", "", outgoing.id.partition("@")[0]) + ".eml"
        path = Path(settings.MAIL_FOLDER) / name
        content = composed(outgoing).message().as_bytes(linesep="\r\n")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        except OSError as error:
            raise Delayed("Không ghi được tệp thư.") from error
        return name
