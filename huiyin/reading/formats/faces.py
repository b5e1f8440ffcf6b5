"""Type faces that stand for bold in Chinese documents."""

from __future__ import annotations


def is_heavy_face(name: str) -> bool:
    """黑体 and 小标宋 mark headings in official documents (GB/T 9704-2012, 7.3.3), mostly without bold."""
    lowered = name.lower().replace(" ", "")
    return (
        "黑体" in name
        or "小标宋" in name
        or any(part in lowered for part in ("simhei", "stheiti", "fzxbs", "fzhei", "heiti"))
    )
