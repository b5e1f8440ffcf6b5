"""What `huiyin backup` and `huiyin restore` print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from .postgresql import Missing
from .taking import Damaged, take


def back_up(folder: Path, passphrase: str) -> int:
    try:
        place = take(folder, passphrase=passphrase)
    except Damaged as damaged:
        print(f"✗ 备份已写入，但原有文件已损坏：{'、'.join(damaged.args[0])}", file=sys.stderr)
        return 1
    except Missing as missing:
        print(f"✗ 本机没有 {missing}：请安装 PostgreSQL 客户端程序。", file=sys.stderr)
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"✗ 备份没有完成：{error}", file=sys.stderr)
        return 1
    print(f"✓ {place}（{place.stat().st_size / 1024 / 1024:.1f} MB）")
    if not passphrase:
        print("  未加密，不含 secret-key 和 journal-key：请另行妥善保管这两个密钥。")
    return 0


def finish(manifest: dict[str, Any]) -> int:
    """Load and verify what was unpacked."""
    from .loading import demand_fit, load_database, verified
    from .restoring import Unfit

    try:
        demand_fit(manifest)
        load_database()
    except (Unfit, Missing, OSError, subprocess.CalledProcessError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print(f"已恢复 {manifest['at']} 的备份，{len(manifest['parts'])} 个部分与清单相符。")
    return verified(manifest)
