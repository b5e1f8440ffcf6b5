"""What the installation does for itself from time to time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from huiyin.ticking.registry import every

from .backup.taking import take

PATTERN = "huiyin-*.tar*"


@every(timedelta(days=1))
def backup() -> None:
    """A backup into the folder that is set, and the oldest ones let go; nothing where none is set."""
    if not settings.HUIYIN_BACKUP:
        return
    folder = Path(settings.HUIYIN_BACKUP)
    take(folder, passphrase=scheduled_passphrase())
    made = sorted(folder.glob(PATTERN))
    for old in made[: -settings.HUIYIN_BACKUP_KEEP]:
        old.unlink()


def scheduled_passphrase() -> str:
    """The first line of the file that is set; empty where none is."""
    if not settings.HUIYIN_BACKUP_PASSPHRASE_FILE:
        return ""
    return Path(settings.HUIYIN_BACKUP_PASSPHRASE_FILE).read_text(encoding="utf-8").splitlines()[0]
