"""The system's Chromium, without a window: paper and pictures from a page of our own."""

import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_SECONDS = 300


class ChromiumError(Exception):
    """There is none, or it made nothing. A plain sentence."""


def find() -> str:
    """Its program. Raises `ChromiumError`."""
    for name in NAMES:
        if program := shutil.which(name):
            return program
    raise ChromiumError("There is no Chromium on this machine (package `chromium`).")


def print_pdf(page: Path, target: Path) -> None:
    """Print an HTML file, with an outline of its headings. Raises `ChromiumError`."""
    _run(page, target, "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={target}")


def take_picture(page: Path, target: Path, *, width: int, height: int, scale: int) -> None:
    """A PNG of a page of `width` by `height` CSS pixels, each `scale` pixels wide. Raises `ChromiumError`."""
    _run(
        page,
        target,
        f"--screenshot={target}",
        f"--window-size={width},{height}",
        f"--force-device-scale-factor={scale}",
        "--hide-scrollbars",
    )


def _run(page: Path, target: Path, *options: str) -> None:
    program = find()
    target.unlink(missing_ok=True)  # so that what is there afterwards is new
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:  # of its own: another Chromium may be running
        # no sandbox: in a container and as root it cannot start, and the page is ours and asks nothing of the network
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", *options, page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 (no shell)
        except subprocess.TimeoutExpired:
            raise ChromiumError(f"Chromium did not finish {target.name} in {_SECONDS} seconds.") from None
    if not target.is_file():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise ChromiumError(f"Chromium made no {target.name} (exit code {done.returncode}): {last}")
