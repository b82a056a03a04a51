"""A hardware security module for tests: SoftHSM, which keeps its tokens in files, with a token of the tests' own."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.token_place import TokenPlace

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib/pkcs11/libsofthsm2.so",
)
INSTALL = "install it with: sudo apt-get install --yes --no-install-recommends softhsm2"


@contextmanager
def a_token(folder: Path) -> Iterator[TokenPlace]:
    """An empty token. The library reads where its tokens lie when it is first used, so one folder a process."""
    module = next(filter(os.path.exists, MODULES), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.fail(f"the tests of keys in hardware need Debian's softhsm2; {INSTALL}")
    tokens, conf = folder / "tokens", folder / "softhsm2.conf"
    tokens.mkdir()
    conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    pin = secrets.token_hex(8)
    init = ["softhsm2-util", "--init-token", "--free", "--label", "lossline", "--so-pin", pin, "--pin", pin]
    subprocess.run(init, check=True, capture_output=True)
    yield TokenPlace(module, "lossline", pin, (), ())
    del os.environ["SOFTHSM2_CONF"]
