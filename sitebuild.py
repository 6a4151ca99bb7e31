"""Four MkDocs builds made one: the root, then Arabic, English and French, swapped into place only when all are good.

Everything here is about folders and processes; what stands on the pages is the business of factbase/ and theme/.
"""

from __future__ import annotations

import atexit
import hashlib
import html
import logging
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import CountHandler

from factbase.records import LANGUAGES, Language

ROOT = Path(__file__).resolve().parent
log = logging.getLogger("mkdocs.sitebuild")


def set_source_date() -> None:
    """Fix the build's clock to the commit's, so that two builds of one commit are identical to the byte."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        try:
            seconds = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            seconds = ""
        # A copy without history has no date of its own; any constant keeps its builds alike.
        os.environ["SOURCE_DATE_EPOCH"] = seconds or "0"


def build_language(language: Language, site_url: str, site_dir: str, serving: bool) -> str | None:
    """Build one language into ``site_dir``; returns None, or the message of the error that stopped it."""
    try:
        config = load_config(str(ROOT / f"mkdocs.{language}.yml"), site_dir=site_dir, site_url=site_url)
        config.extra["serving"] = serving
        build(config)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent process has to hear of it
        return f"{language}: {error}"
    return None


def build_languages(languages: Iterable[Language], site_url: str, staging: Path, *, serving: bool) -> None:
    """Build ``languages`` into ``staging``/<language>, side by side where there are several.

    Raises Abort with the messages of all that failed.
    """
    jobs = [(language, site_url, str(staging / language), serving) for language in languages]
    if len(jobs) > 1:
        with ProcessPoolExecutor(max_workers=len(jobs)) as pool:
            errors = list(pool.map(build_language, *zip(*jobs, strict=True)))
    else:
        errors = [build_language(*job) for job in jobs]
    if failed := [error for error in errors if error]:
        raise Abort("\n".join(failed))


def warnings_so_far() -> int:
    """How many warnings MkDocs has counted in the build at hand (it stops on them only after on_post_build)."""
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return sum(number for counter in counters for _, number in counter.get_counts())


class Site:
    """Where a build goes: a staging folder first, the real one when everything stands.

    One object lives as long as the process, so that ``mkdocs serve`` knows what the last good build was made from.
    """

    def __init__(self) -> None:
        self.serving = False
        self._target = Path()
        self._staging: Path | None = None
        self._built_from: dict[str, str] = {}
        self._wanted: dict[str, str] = {}
        atexit.register(self.abandon)

    def start(self, target: Path) -> Path:
        """Begin a build that is to end in ``target``; returns the staging folder to build into."""
        self.abandon()
        self._target = target
        target.parent.mkdir(parents=True, exist_ok=True)
        self._staging = Path(tempfile.mkdtemp(prefix=".site-", dir=target.parent))
        self._staging.chmod(0o755)
        return self._staging

    def abandon(self) -> None:
        """Remove what a failed build left."""
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging = None

    def finish(self, site_url: str) -> None:
        """Build the languages that need it and put the result in place; on an error nothing changes."""
        assert self._staging is not None
        if warnings_so_far():
            raise Abort("Aborted with warnings at the root of the site")
        self._wanted = {language: _fingerprint(language) for language in LANGUAGES}
        build_languages(self.touched(), site_url, self._staging, serving=self.serving)
        self._publish()
        self._built_from = self._wanted

    def touched(self) -> list[Language]:
        """The languages whose sources differ from those of the last good build of this process."""
        return [language for language in LANGUAGES if self._built_from.get(language) != self._wanted[language]]

    def _publish(self) -> None:
        assert self._staging is not None
        if not self.serving:
            shutil.rmtree(self._target, ignore_errors=True)
            self._staging.rename(self._target)
        else:
            for entry in self._staging.iterdir():
                place = self._target / entry.name
                if place.is_dir():
                    shutil.rmtree(place)
                entry.replace(place)
            self._staging.rmdir()
        self._staging = None


def _fingerprint(language: Language) -> str:
    """What the pages of ``language`` are made from, as names, times and sizes of files."""
    shared = ["data", "templates", "theme", "mkdocs.yml", f"mkdocs.{language}.yml", "hooks.py"]
    digest = hashlib.sha256()
    for start in [f"docs/{language}", *shared]:
        path = ROOT / start
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                state = file.stat()
                digest.update(f"{file}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
    return digest.hexdigest()


def show_errors(server: LiveReloadServer) -> None:
    """Let a failed rebuild show its message in the browser, at every address, until the next good one."""
    build_all, folder, answer = server.builder, server.root, server.error_handler

    def rebuild() -> None:
        try:
            build_all()
        except Exception as error:  # noqa: BLE001 - the server lives on, whatever stopped the build
            log.error("%s", error)
            page = _ERROR_PAGE.format(message=html.escape(str(error))).encode()
            server.root, server.error_handler = os.devnull, lambda code: page
        else:
            # A request that waited for this build still looks where the error stood: it is asked to return.
            was_down = server.root != folder
            server.root = folder
            server.error_handler = _asking_again(answer, time.monotonic() + 3) if was_down else answer

    server.builder = rebuild


def _asking_again(answer: Callable[[int], bytes | None], until: float) -> Callable[[int], bytes | None]:
    page = _ERROR_PAGE.format(message="").encode()
    return lambda code: page if time.monotonic() < until else answer(code)


# The page asks again by itself: MkDocs adds its reloading script only to pages that are files.
_ERROR_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1">
<title>The site was not built</title><h1>The site was not built</h1><pre style="white-space:pre-wrap">{message}</pre>"""

# The site of this process: `mkdocs serve` reads hooks.py anew for each build, and this is what outlives it.
SITE = Site()
