"""`huiyin verify`: the journal's chains proven, or the first bad entry named."""

from __future__ import annotations

import sys

from huiyin.journal.models import SYSTEM_CHAIN
from huiyin.journal.proof import Fault, Proof, prove_all
from huiyin.organisations.models import InspectingBody

#: what each fault of `journal.proof` means, for whoever reads the terminal
FAULTS = {
    "entry_missing": "这里缺了一条记录",
    "algorithm_unknown": "散列算法不是本程序所用",
    "link_broken": "与上一条的链接不符",
    "payload_changed": "内容被改动过",
    "entry_changed": "记录被改动过",
    "tail_missing": "末尾的记录被删去",
    "head_differs": "末尾与链头不符",
}


def commandline() -> int:
    """Print one line a chain; 0 when all hold, 1 when one does not."""
    names = {str(b.pk): b.name for b in InspectingBody.objects.all()} | {SYSTEM_CHAIN: "系统"}
    proofs = list(prove_all(_progress if sys.stderr.isatty() else None))
    for proof in proofs:
        print(_line(proof, names.get(proof.chain, proof.chain)))
    if not proofs:
        print("操作日志是空的，没有可核验的内容。")
    return 0 if all(p.holds for p in proofs) else 1


def _line(proof: Proof, name: str) -> str:
    if proof.fault is None:
        return f"✓ {name}：{proof.entries} 条记录，链条完整。"
    return f"✗ {name}：第 {proof.fault.sequence} 条，{_words(proof.fault)}（{proof.fault.code}）。"


def _words(fault: Fault) -> str:
    return FAULTS[fault.code]


def _progress(count: int) -> None:
    print(f"\r已核验 {count} 条", end="", file=sys.stderr, flush=True)
