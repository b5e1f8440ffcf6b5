"""Old office formats (.doc, .wps, .rtf, Office 2003 XML) → .docx or .xlsx through LibreOffice, when it is
there.

LibreOffice runs with a profile of its own, without macros, links or network where the system can forbid
it, and is ended as a group when its time is up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from huiyin.reading.formats.refusals import Refusal

# kind → name that LibreOffice is given, and what it makes of it
_TARGETS = {
    "doc": ("document.doc", "docx"),
    "rtf": ("document.rtf", "docx"),
    "wordxml": ("document.xml", "docx"),
    "sheetxml": ("document.xml", "xlsx"),
}
CONVERTED = {kind: target for kind, (_, target) in _TARGETS.items()}
_SHOWN = {"doc": ".doc/.wps", "rtf": ".rtf", "wordxml": "Word 2003 XML", "sheetxml": "Excel 2003 XML"}
_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
# Windows: a process group of its own, without a window
_NEW_GROUP = 0 if os.name == "posix" else 0x00000200 | 0x08000000
_MEMORY = 3_000_000_000  # address space; a started office maps some 1.3 GB before it reads anything
# ended by the limit of processor time: itself, or its child as the starting script tells it
_OUT_OF_TIME = frozenset({-24, 128 + 24})
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}</oor:items>
"""
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
_FORBIDDEN = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


@cache
def find_office() -> str | None:
    """The LibreOffice program, `HUIYIN_SOFFICE` first; None when there is none."""
    named = os.environ.get("HUIYIN_SOFFICE")
    if named is not None:
        return shutil.which(named)
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def convert(kind: str, data: bytes, *, seconds: float) -> bytes:
    """The bytes of the .docx or .xlsx. Raises `Refusal` (needs_libreoffice, timed_out, damaged)."""
    office = find_office()
    if office is None:
        raise Refusal("needs_libreoffice", kind=_SHOWN[kind])
    name, target = _TARGETS[kind]
    with tempfile.TemporaryDirectory(prefix="huiyin-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, name)
        source.write_bytes(data)
        _write_profile(Path(folder, "profile"))
        _run(office, Path(folder), source, target, seconds)
        result = Path(folder, "out", "document." + target)
        if not result.is_file() or result.stat().st_size == 0:
            raise Refusal("damaged")
        return result.read_bytes()


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _FORBIDDEN)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


def _run(office: str, folder: Path, source: Path, target: str, seconds: float) -> None:
    command = [
        *_without_network(),
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        "--nolockcheck",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 - our own program, our own file names
        _limited(command, seconds),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=os.name == "posix",
        creationflags=_NEW_GROUP,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as problem:
        raise Refusal("timed_out", seconds=round(seconds)) from problem
    finally:
        _end(process)
    if process.returncode in _OUT_OF_TIME:
        raise Refusal("timed_out", seconds=round(seconds))


def _limited(command: list[str], seconds: float) -> list[str]:
    """The command behind a small program that limits itself first: safer in threads than `preexec_fn`."""
    if os.name != "posix":
        return command
    processor = max(1, round(seconds))
    code = (
        "import os,resource,sys;"
        f"resource.setrlimit(resource.RLIMIT_AS,({_MEMORY},{_MEMORY}));"
        f"resource.setrlimit(resource.RLIMIT_CPU,({processor},{processor + 2}));"
        "os.execv(sys.argv[1],sys.argv[1:])"
    )
    return [sys.executable, "-I", "-S", "-c", code, *command]


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


@cache
def _without_network() -> tuple[str, ...]:
    """`unshare` into a network of its own, where the kernel lets an ordinary user do so."""
    program = shutil.which("unshare")
    if program is None or not sys.platform.startswith("linux"):
        return ()
    trial = (program, "--user", "--map-current-user", "--net")
    try:
        done = subprocess.run(  # noqa: S603 - a constant command
            [*trial, "/bin/true"], capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return trial if done.returncode == 0 else ()
