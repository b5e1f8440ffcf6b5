"""`huiyin restore`: a backup into an empty place, each part held against the manifest before anything counts.

Unpacking needs no settings and no database (reading the settings would already write into the place), so it
is done before Django is started; then PostgreSQL's database is loaded, and all of it is verified.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .sealing import MAGIC, Opening, WrongPassphrase

MANIFEST = "manifest.json"
_BLOCK = 1024 * 1024


class Unfit(Exception):
    """It can't be put back; the reason in words. Nothing is left of the attempt."""


def unpack(archive: Path, place: Path, *, passphrase: str = "") -> dict[str, Any]:
    """Unpack into `place`, which must be missing or empty, and give the manifest; raises `Unfit`."""
    if place.exists() and any(place.iterdir()):
        raise Unfit(f"{place} 不是空的；只能恢复到空的文件夹。")
    beside = place.with_name(f"{place.name}.restoring")
    if beside.exists():
        raise Unfit(f"{beside} 是上次恢复中断留下的，请先删除。")
    beside.mkdir(parents=True, mode=0o700)
    try:
        with archive.open("rb") as file:
            manifest = _extract(_opened(file, passphrase), beside)
        if place.exists():
            place.rmdir()
        beside.replace(place)
    except (OSError, tarfile.TarError) as error:
        raise Unfit(f"读不出备份：{error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _opened(file: IO[bytes], passphrase: str) -> Any:
    if file.read(len(MAGIC)) != MAGIC:
        file.seek(0)
        return file
    if not passphrase:
        raise Unfit("这份备份是加密的：请用 --passphrase-file 给出口令所在的文件。")
    return Opening(file, passphrase)


def _extract(stream: Any, place: Path) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                part = tar.extractfile(member) if member.isfile() and _is_plain(member.name) else None
                if part is None:
                    raise Unfit(f"备份里有不该有的内容：{member.name}")
                if member.name == MANIFEST:
                    manifest = json.loads(part.read())
                else:
                    found[member.name] = _write(part, place / member.name)
        # what follows the archive's end belongs to it: a block that was cut off or altered is found here
        while stream.read(_BLOCK):
            pass
    except WrongPassphrase as error:
        raise Unfit("口令不对，或备份被截断、改动过。") from error
    except ValueError as error:
        raise Unfit("备份的清单读不出。") from error
    _compare(manifest, found)
    return manifest


def _is_plain(name: str) -> bool:
    """Archives of ours name plain files below the folder; anything else was put there by somebody else."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and "\\" not in name
        and ":" not in name
    )


def _write(part: IO[bytes], path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := part.read(_BLOCK):
            digest.update(block)
            size += len(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return {"size": size, "sha256": digest.hexdigest()}


def _compare(manifest: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    if manifest.get("huiyin") != "backup":
        raise Unfit("这不是 huiyin backup 所作的备份，或备份不完整（没有清单）。")
    if manifest["parts"] != found:
        wrong = {n for n in {*manifest["parts"], *found} if manifest["parts"].get(n) != found.get(n)}
        raise Unfit(f"与清单不符，备份被改动或损坏：{'、'.join(sorted(wrong)[:5])}")
