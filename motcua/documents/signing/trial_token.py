"""A software token (SoftHSM2) with a trial key, so that a demo signs as with a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, ObjectClass
from pkcs11.util.rsa import decode_rsa_private_key

from motcua.documents.signing.trial import TrialKey

PROGRAM = "softhsm2-util"
LIBRARIES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


def softhsm_library() -> str:
    """The PKCS#11 library of SoftHSM2 on this machine; empty where it is not installed."""
    if shutil.which(PROGRAM) is None:
        return ""
    return next((path for path in LIBRARIES if Path(path).exists()), "")


def make_trial_token(trial: TrialKey, *, conf: Path, token: str, label: str, pin: str) -> None:
    """A token of that label with the RSA key and its certificates; `conf` is written, tokens beside it."""
    tokens = conf.parent / "tokens"
    tokens.mkdir(parents=True, exist_ok=True)
    conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    subprocess.run(
        [PROGRAM, "--init-token", "--free", "--label", token, "--pin", pin, "--so-pin", pin],
        check=True,
        capture_output=True,
    )
    module: Any = pkcs11.lib(softhsm_library())
    module.reinitialize()
    with module.get_token(token_label=token).open(user_pin=pin, rw=True) as session:
        der = trial.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        session.create_object({**decode_rsa_private_key(der), Attribute.LABEL: label, Attribute.TOKEN: True})
        for number, certificate in enumerate((trial.certificate, *trial.above)):
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.LABEL: label if not number else f"{label}-{number}",
                    Attribute.VALUE: certificate.public_bytes(Encoding.DER),
                    Attribute.SUBJECT: certificate.subject.public_bytes(),
                }
            )
