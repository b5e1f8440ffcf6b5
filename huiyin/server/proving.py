"""`huiyin verify`: the journal proven, or the first bad entry named; `huiyin journal` writes it out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from huiyin.journal.claims import Claim, claim_of_code
from huiyin.journal.continuing import compared
from huiyin.journal.extract import extract_of
from huiyin.journal.models import SYSTEM_CHAIN
from huiyin.journal.notes import Unreadable
from huiyin.journal.proof import Proof, chains, prove_all
from huiyin.journal.receipts import Receipt, checkpoints_at, last_checkpoints, read_receipt, receipt_of
from huiyin.organisations.models import InspectingBody

from .replaying import Replay, wrong_contents

PROVEN, TAMPERED, UNPROVEN = 0, 1, 2
#: what each fault of `journal.proof` means, for whoever reads the terminal
FAULTS = {
    "entry_missing": "这里缺了一条记录",
    "algorithm_unknown": "散列算法不是这条链所用",
    "link_broken": "与上一条的链接不符",
    "payload_changed": "内容被改动过",
    "entry_changed": "记录被改动过",
    "tail_missing": "末尾的记录被删去",
    "head_differs": "末尾与链头不符",
    "checkpoint_differs": "从这一条起与签过名的检查点不符",
    "signature_wrong": "到这一条的检查点签名不符",
    "receipt_differs": "从这一条起与外存的回执不符，日志被整段改写过",
    "receipt_entry_differs": "这一条与外存的回执不符",
}
SHOWN = 20


def commandline(receipts: Sequence[Path] = (), codes: Sequence[str] = (), *, files: bool = True) -> int:
    """Print one line a chain; 0 proven, 1 tampered with, 2 unproven: nothing held outside speaks for it."""
    claims, readable = _claims(receipts, codes)
    names, replay = body_names(), Replay()
    progress = _progress if sys.stderr.isatty() else None
    proofs = list(prove_all(progress, claims, replay.see))
    for proof in proofs:
        print(_line(proof, names.get(proof.chain, proof.chain)))
    wrong = [*_strangers(claims, proofs)]
    if all(p.holds for p in proofs):
        wrong += replay.differences()
    if files:
        words = {True: "文件缺失", False: "文件内容被改动过"}
        wrong += (f"{words[c.missing]}：{c.sha256}" for c in wrong_contents())
    for text in wrong[:SHOWN]:
        print(f"✗ {text}。")
    if len(wrong) > SHOWN:
        print(f"✗ 另有 {len(wrong) - SHOWN} 项未列出。")
    if wrong or not all(p.holds for p in proofs):
        return TAMPERED
    return _unproven(proofs, readable=readable)


def _unproven(proofs: Sequence[Proof], *, readable: bool) -> int:
    bare = [p for p in proofs if p.entries and not p.outside]
    if not proofs:
        print("操作日志是空的，没有可核验的内容。")
    elif bare:
        print(
            "链条完整，但没有外存的回执或编码作证：若有人掌握整个数据库并重写了全部记录，仅凭本机看不出来。\n"
            "请用 --receipt 给出另存的回执，或用 --code 给出对账销号单上的检查点编码。"
        )
    return PROVEN if proofs and readable and not bare else UNPROVEN


def _claims(receipts: Sequence[Path], codes: Sequence[str]) -> tuple[list[Claim], bool]:
    """What is held outside; and whether all of it could be read."""
    held, readable = _receipts(receipts)
    found = [claim for receipt in held for claim in receipt.claims]
    for code in codes:
        try:
            found.append(claim_of_code(code))
        except ValueError:
            readable = False
            print(f"不是检查点编码：{code}", file=sys.stderr)
    return found, readable


def _strangers(claims: Sequence[Claim], proofs: Sequence[Proof]) -> Iterator[str]:
    met = frozenset().union(*(p.met for p in proofs))
    for claim in claims:
        if claim.code and claim not in met:
            yield f"没有哪条链与编码 {claim.code} 相符：请核对是否抄错；若没有抄错，日志被改写过"


def body_names() -> dict[str, str]:
    return {str(b.pk): b.name for b in InspectingBody.objects.all()} | {SYSTEM_CHAIN: "系统"}


def _line(proof: Proof, name: str) -> str:
    if proof.fault is not None:
        return f"✗ {name}：第 {proof.fault.sequence} 条，{FAULTS[proof.fault.code]}（{proof.fault.code}）。"
    told = f"✓ {name}：{proof.entries} 条记录，链条完整，{proof.checkpoints} 个检查点相符"
    if proof.outside:
        return f"{told}；前 {proof.outside} 条有外存回执为证。"
    return f"{told}。"


def _progress(count: int) -> None:
    print(f"\r已核验 {count} 条", end="", file=sys.stderr, flush=True)


def write_out(folder: Path, since: Sequence[Path] = ()) -> int:
    """Every chain as an extract, and one file with the newest receipts of all of them, which shows that they
    go on from the receipts `since`."""
    held, readable = _receipts(since)
    before = checkpoints_at((chain, size) for r in held for chain, (size, _root) in r.places)
    folder.mkdir(parents=True, exist_ok=True)
    names, there = body_names(), chains()
    for chain in there:
        with (folder / f"{chain}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(extract_of(chain, names.get(chain, "")))
    receipt = receipt_of(last_checkpoints(there), names, since=before)
    (folder / "receipts.json").write_text(receipt, encoding="utf-8")
    print(f"已写入 {folder}：{len(there)} 条链，回执 receipts.json。请把回执存放到本机以外。")
    return PROVEN if readable else UNPROVEN


def compare(paths: Sequence[Path]) -> int:
    """Hold receipts against each other, without the database: whether the later go on from the earlier."""
    held, readable = _receipts(paths)
    places = [place for r in held for place in r.places]
    names, told = {SYSTEM_CHAIN: "系统"}, UNPROVEN if not places or not readable else PROVEN
    for found in compared(places, [step for r in held for step in r.steps]):
        name = names.get(found.chain, found.chain)
        if found.fork is not None:
            print(f"✗ {name}：前 {found.fork} 条有两个不同的值，日志被改写过。")
            told = TAMPERED
        elif found.gap is not None or found.places < 2:
            why = "只有一份回执" if found.gap is None else f"没有证明后来的接着前 {found.gap} 条"
            print(f"? {name}：{why}，不能作证。")
            told = told or UNPROVEN
        else:
            print(f"✓ {name}：{found.places} 份回执首尾相接，此前的记录没有被改写。")
    return told


def _receipts(paths: Sequence[Path]) -> tuple[list[Receipt], bool]:
    """The receipts that can be read; and whether all of them could."""
    found, readable = [], True
    for path in paths:
        try:
            found.append(read_receipt(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, Unreadable):
            readable = False
            print(f"回执读不出，或签名不符，不能作证：{path}", file=sys.stderr)
    return found, readable
