"""tools/links.py against a small server: who counts as dead, what is excepted, what stops a run."""

from __future__ import annotations

import http.server
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "links.py"
YESTERDAY, TODAY = date.today() - timedelta(days=1), date.today()


class Server(http.server.ThreadingHTTPServer):
    """Answers by path; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self.answer({"/get-only": 405}.get(self.path))

    def do_GET(self) -> None:
        recovered = "GET /recovers" in self.server.asked
        self.answer(200 if recovered else None)

    def answer(self, status: int | None) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        status = status or {"/gone": 404, "/moved": 301, "/recovers": 503}.get(self.path, 200)
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/gone")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, args=[0.02], daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def check(root: Path, page: str, exceptions: str = "[]", data: str = "") -> subprocess.CompletedProcess[str]:
    """Check a repository with one page, one data file and ``exceptions``."""
    for name, text in {"docs/en/a.md": page, "data/a.yml": data, "tools/link-exceptions.yml": exceptions}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    command = [sys.executable, str(TOOL), "--root", str(root), "--timeout", "5", "--pause", "0"]
    env = os.environ | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONUTF8": "1"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def exception(address: str, until: date, more: str = "") -> str:
    return f"- address: {address}\n  reason: Refuses programs.\n  until: {until}\n{more}"


def test_an_address_that_answers_passes_and_is_asked_once(server: Server, tmp_path: Path) -> None:
    good = f"{server.address}/good"
    result = check(tmp_path, f"[a]({good}#part), <{good}>.\n", data=f"list: [{{url: {good}, of: x}}]\n")
    assert result.returncode == 0, result
    assert result.stdout == "1 addresses asked: 0 dead, 0 more excepted\n"
    assert server.asked == ["HEAD /good"]


def test_a_dead_address_fails_with_its_first_place(server: Server, tmp_path: Path) -> None:
    gone = f"{server.address}/gone"
    result = check(tmp_path, f"\n[^1]: A note ({gone}).\n{gone}\n", data=f"url: {gone}\n")
    assert result.returncode == 1
    assert result.stdout.splitlines()[0] == f"docs/en/a.md:2: {gone}: HTTP 404 Not Found"
    assert server.asked == ["HEAD /gone", "GET /gone", "GET /gone"]


def test_a_redirect_to_a_dead_page_is_dead(server: Server, tmp_path: Path) -> None:
    result = check(tmp_path, "none\n", data=f"# {server.address}/\nurl: '{server.address}/moved'\n")
    assert result.returncode == 1
    assert result.stdout.splitlines()[0] == f"data/a.yml:2: {server.address}/moved: HTTP 404 Not Found"
    assert "GET /gone" in server.asked


def test_a_server_that_refuses_head_is_asked_by_get(server: Server, tmp_path: Path) -> None:
    assert check(tmp_path, f"{server.address}/get-only\n").returncode == 0
    assert server.asked == ["HEAD /get-only", "GET /get-only"]


def test_a_passing_fault_gets_one_more_try(server: Server, tmp_path: Path) -> None:
    assert check(tmp_path, f"{server.address}/recovers\n").returncode == 0
    assert server.asked == ["HEAD /recovers", "GET /recovers", "GET /recovers"]


def test_a_server_that_is_not_there_is_dead(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        result = check(tmp_path, f"http://127.0.0.1:{free.getsockname()[1]}/\nhttp://127.0.0.1:port/\n")
    assert result.returncode == 1
    assert result.stdout.count("no answer: ") == 2


def test_an_exception_holds_on_its_last_day(server: Server, tmp_path: Path) -> None:
    result = check(tmp_path, f"{server.address}/gone\n", exception(f"{server.address}/go", TODAY))
    assert result.returncode == 0, result
    assert f"HTTP 404 Not Found (excepted until {TODAY}: Refuses programs.)" in result.stdout


def test_an_exception_ends_and_covers_nothing_else(server: Server, tmp_path: Path) -> None:
    gone = f"{server.address}/gone"
    exceptions = exception(gone, YESTERDAY) + exception(f"{server.address}/other", TODAY)
    result = check(tmp_path, f"{gone}\n", exceptions)
    assert result.returncode == 1
    assert f"{gone}: HTTP 404 Not Found (the exception ended on {YESTERDAY})" in result.stdout


@pytest.mark.parametrize(
    ("exceptions", "message"),
    [
        (exception("https://a.example/", TODAY, "  untill: 2027-01-01\n"), "exception 1: unknown key untill"),
        ("- {address: https://a.example, reason: x, until: 2027-01-01}", "exception 1: address: expected"),
        ("- {address: https://a.example/, until: 2027-01-01}", "exception 1: reason: expected"),
        ("- {address: https://a.example/, reason: x, until: soon}", "exception 1: until: expected"),
        ("- {address: https://a.example/, reason: x}", "exception 1: until: expected"),
        ("- https://a.example/", "exception 1: expected the keys"),
        ("address: https://a.example/", "expected a list"),
        ("- {", "link-exceptions.yml: "),
        ("- {address: https://a.example/, reason: x, until: 2027-02-31}", "link-exceptions.yml: "),
    ],
)
def test_a_faulty_exception_stops_the_run(server: Server, tmp_path: Path, exceptions: str, message: str) -> None:
    result = check(tmp_path, f"{server.address}/good\n", exceptions)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not server.asked


def test_a_run_that_finds_no_address_fails(tmp_path: Path) -> None:
    result = check(tmp_path, "No address, not even https:// or [a page](b.md).\n")
    assert result.returncode == 2
    assert "no external address found" in result.stderr


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("(see [x]({}/a_(b)).", "/a_(b)"),
        ("[x]({}/a){{target=b}}–and so on", "/a"),
        ("كما في {}/a، وغيره", "/a"),
        ("« {}/a » ; **{}/a**", "/a"),
        ("[x]({}/صفحة)", "/%D8%B5%D9%81%D8%AD%D8%A9"),
        ("{}/a%20b?c=d,e&f=%D8%B5#g", "/a%20b?c=d,e&f=%D8%B5"),
        ("| {}/a|", "/a"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(server: Server, tmp_path: Path, text: str, path: str) -> None:
    assert check(tmp_path, text.format(server.address, server.address)).returncode == 0
    assert server.asked == [f"HEAD {path}"]
