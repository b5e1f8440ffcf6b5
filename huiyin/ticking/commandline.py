"""`huiyin tick`: the steps that are due, once."""

from __future__ import annotations

import sys

from .running import Ran
from .running import tick as take


def tick(*, whole: bool) -> int:
    """Print one line a step that was taken; 1 when one of them failed."""
    ran = take(whole=whole)
    for one in ran:
        print(_line(one), file=sys.stderr if one.fault else sys.stdout)
    if not ran:
        print("没有到点的事项，或正由另一个进程办理。")
    return 1 if any(one.fault for one in ran) else 0


def _line(ran: Ran) -> str:
    if ran.fault:
        return f"✗ {ran.name}：{ran.fault}"
    return f"✓ {ran.name}：{ran.seconds:.1f} 秒"
