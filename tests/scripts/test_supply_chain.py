"""What must not get out, and what comes in: secrets in files, the parts list, and known faults of packages."""

import json
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from scripts.supply_chain import advisories, parts_list, secret_scan
from tests.test_lock import locked


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing in it, and nothing that is known to be harmless."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    known = json.loads(secret_scan.BASELINE.read_text()) | {"results": {}}
    (tmp_path / secret_scan.BASELINE.name).write_text(json.dumps(known))
    return tmp_path


def found(project: Path, line: str, name: str = "settings.py") -> list[str]:
    """What the scan says of a project with this line in a file."""
    (project / name).write_text(f"# nothing\n{line}\n")
    places = secret_scan.scan(project, secret_scan.files(project))
    return secret_scan.new(places, project / secret_scan.BASELINE.name)


def test_a_token_of_twilio_is_found_by_line_and_kind(project: Path) -> None:
    token = secrets.token_hex(16)

    [place] = found(project, f'TOKEN = "{token}"')

    assert place.startswith("settings.py:2: ")
    assert token not in place


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN EC PRI" + "VATE KEY-----",
        f'url = "postgresql://line:{secrets.token_urlsafe(9)}@db/line"',
        f'password = "{secrets.token_urlsafe(12)}"',
    ],
    ids=["private key", "address with password", "password"],
)
def test_keys_and_passwords_are_found(line: str, project: Path) -> None:
    assert found(project, line)


def test_a_file_that_git_ignores_may_hold_what_it_likes(project: Path) -> None:
    (project / ".gitignore").write_text("secret.env\n")

    assert found(project, f'TOKEN = "{secrets.token_hex(16)}"', "secret.env") == []


def test_what_is_known_to_be_harmless_is_harmless_on_any_line(project: Path) -> None:
    token = secrets.token_hex(16)
    (project / "settings.py").write_text(f'TOKEN = "{token}"\n')
    harmless = secret_scan.baseline.format_for_output(secret_scan.scan(project, ["settings.py"]))
    (project / secret_scan.BASELINE.name).write_text(json.dumps(harmless))

    assert found(project, f'\n\nTOKEN = "{token}"') == []
    assert found(project, f'TOKEN = "{token[::-1]}"')


def test_the_parts_list_names_every_package_that_serves_callers(tmp_path: Path) -> None:
    parts_list.write(parts_list.LOCK, tmp_path / "once.json")
    parts_list.write(parts_list.LOCK, tmp_path / "again.json")

    listed = json.loads((tmp_path / "once.json").read_text())
    assert {part["name"]: part["version"] for part in listed["components"]} == locked("requirements.txt")
    assert all(part["externalReferences"][0]["hashes"] for part in listed["components"])
    assert listed["metadata"]["component"]["name"] == "lossline"
    assert (tmp_path / "once.json").read_bytes() == (tmp_path / "again.json").read_bytes()


class Service(HTTPServer):
    """Stands in for osv.dev: knows one fault, of one package, or nothing at all."""

    def __init__(self, faulty: str | None) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.faulty = faulty


class _Answer(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        """Tell of a package."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = {}
        if asked["package"]["name"] == self.server.faulty:
            affected = {
                "package": asked["package"],
                "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "99"}]}],
            }
            told = {"vulns": [{"id": "OSV-1", "summary": "bad", "affected": [affected]}]}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def service(faulty: str | None) -> Iterator[list[str]]:
    """The arguments with which it is asked."""
    with Service(faulty) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield ["--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}"]
        server.shutdown()
        thread.join()


def test_no_known_fault_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    with service(None) as arguments:
        code = advisories.main(arguments)

    assert code == 0
    assert "no fault is known in " in capsys.readouterr().out


def test_a_known_fault_is_named_with_its_remedy_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    with service("flask") as arguments:
        code = advisories.main(arguments)

    assert code == 1
    assert f"flask {locked('requirements.txt')['flask']}: OSV-1, fixed in 99\n" in capsys.readouterr().out


def test_a_service_that_is_not_there_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    code = advisories.main(["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9"])

    assert code == 2
    assert "cannot be reached: nothing is known" in capsys.readouterr().out


def test_a_service_that_never_answers_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        code = advisories.main(["--vulnerability-service", "osv", "--osv-url", url], seconds=3)

    assert code == 2
    assert "cannot be reached" in capsys.readouterr().out
