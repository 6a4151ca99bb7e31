"""Four MkDocs builds made one: the root, then Arabic, English and French, swapped into place only when all are good.

Everything here is about folders and processes; what stands on the pages is the business of factbase/ and theme/.
"""

from __future__ import annotations

import atexit
import html
import logging
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import CountHandler

from factbase.memory import state_of
from factbase.records import LANGUAGES, Language
from preview import Built, Preview, silence_dirty_warning

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


@dataclass(frozen=True)
class Job:
    """The build of one language; ``folder`` has what a preview built last, from ``last``."""

    language: Language
    site_url: str
    site_dir: Path
    serving: bool
    last: Built
    folder: Path


def build_language(job: Job) -> tuple[str | None, Built]:
    """Do one job; returns the message of the error that stopped it, if one did, and what the build was made from."""
    preview = Preview(job.last, job.folder)
    silence_dirty_warning()
    try:
        config = load_config(
            str(ROOT / f"mkdocs.{job.language}.yml"), site_dir=str(job.site_dir), site_url=job.site_url
        )
        config.extra["serving"] = job.serving
        config.extra["preview"] = preview
        build(config, dirty=job.serving)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent process has to hear of it
        return f"{job.language}: {error}", preview.result
    return None, preview.result


class Workers:
    """A process for each language; in a preview they live on, and remember what they have read and written."""

    def __init__(self) -> None:
        self._pools: dict[Language, ProcessPoolExecutor] = {}

    def run(self, jobs: Sequence[Job]) -> list[Built]:
        """Do the jobs side by side; Abort with the messages of all that failed."""
        running = [(job.language, self._pool(job.language).submit(build_language, job)) for job in jobs]
        results = [self._result(language, future) for language, future in running]
        if failed := [error for error, _ in results if error]:
            raise Abort("\n".join(failed))
        return [built for _, built in results]

    def stop(self) -> None:
        """End the processes."""
        for pool in self._pools.values():
            pool.shutdown()
        self._pools.clear()

    def _pool(self, language: Language) -> ProcessPoolExecutor:
        if language not in self._pools:
            self._pools[language] = ProcessPoolExecutor(max_workers=1, initializer=_end_with, initargs=(os.getpid(),))
        return self._pools[language]

    def _result(self, language: Language, future: Future[tuple[str | None, Built]]) -> tuple[str | None, Built]:
        try:
            return future.result()
        except BrokenExecutor as error:
            del self._pools[language]
            return f"{language}: {error}", Built()


def _end_with(parent: int) -> None:
    """End this process soon after its parent: a preview that is killed has no time to tell its workers."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


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
        self._built: dict[Language, Built] = {}
        self._workers = Workers()
        atexit.register(self.abandon)
        atexit.register(self._workers.stop)

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
        touched = self.touched()
        try:
            built = self._workers.run([self._job(language, site_url) for language in touched])
        finally:
            if not self.serving:
                self._workers.stop()
        self._publish()
        self._built_from = self._wanted
        self._built |= zip(touched, built, strict=True)

    def _job(self, language: Language, site_url: str) -> Job:
        assert self._staging is not None
        last = self._built.get(language, Built())
        return Job(language, site_url, self._staging / language, self.serving, last, self._target / language)

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
    return state_of(ROOT / name for name in [f"docs/{language}", *shared])


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
