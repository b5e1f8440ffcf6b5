"""Records for the benchmarks of sifting: phrases of the trade with planted copies. Seeded, invented."""

from __future__ import annotations

import datetime
import os
import random
import resource
from collections.abc import Iterator
from typing import Any

ACTS = [
    "核对", "退回", "补签", "移交", "拆除", "更换", "清点", "登记", "收回", "公示", "注销", "封存",
    "复查", "补录", "归档", "检测", "验收", "腾退", "追缴", "修订",
]  # fmt: skip
THINGS = [
    "凭证", "合同", "发票", "名册", "图纸", "验收单", "派车单", "借条", "收据", "审批表", "询价单",
    "出库单", "日志", "回执", "告知书", "申请书", "调解书", "报告", "录像", "台账", "工资表", "考勤表",
    "流水", "结算书", "签证", "保函", "承诺书", "照片", "笔录", "整改单", "决定书", "催告函", "清单",
    "领料单", "记录", "协议", "委托书",
]  # fmt: skip
PLACES = [
    "东关", "西街", "南门", "北站", "河沿", "老城", "新区", "码头", "集市", "园区", "水库", "村小",
    "卫生室", "广场", "堤防", "大桥", "仓库", "车队", "食堂", "机房",
]  # fmt: skip
ENDS = [
    "短缺{k}份补齐", "属实{k}件", "误记{k}笔已冲销", "当事人认可", "合格率{p}%", "用时{k}天",
    "另查出{k}处瑕疵", "无一遗漏", "附清单{k}页",
]  # fmt: skip
SUBJECTS = [
    "接待费", "差旅费", "补贴", "专项资金", "往来款", "资产", "用房", "公车", "采购", "招标", "租金",
    "党费", "食堂", "药品", "消防", "网络", "档案", "合同", "考勤", "信访",
]  # fmt: skip
FAULTS = [
    "手续不全", "登记不及时", "长期挂账", "超标准列支", "账实不符", "未公开招标", "逾期未收回",
    "缺项较多", "未按规定公示", "进度滞后",
]  # fmt: skip
DAY = datetime.date(2025, 3, 1)


def machine() -> str:
    """Peak memory so far, and how busy the machine is."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return f"{peak:.2f} GB, load {os.getloadavg()[0]:.1f}"


def sentence(rng: random.Random) -> str:
    act, place, thing, end = (rng.choice(words) for words in (ACTS, PLACES, THINGS, ENDS))
    told = f"{rng.choice('一二三四')}组{act}{place}{thing}{rng.randint(3, 300)}份，{end}"
    return told.format(k=rng.randint(1, 9), p=rng.randint(60, 99))


def passages(count: int, seed: int = 1, copies: float = 0.02) -> list[str]:
    """Texts of 30 to 300 characters; `copies` of them repeat an earlier one with other numbers."""
    rng = random.Random(seed)
    made: list[str] = []
    for _ in range(count):
        if made and rng.random() < copies:
            text = made[rng.randrange(len(made))]
            digits = str(rng.randint(3, 300))
            made.append("".join(c if not c.isdigit() else digits[0] for c in text) + rng.choice(("", "经")))
        else:
            made.append("；".join(sentence(rng) for _ in range(rng.randint(2, 12))) + "。")
    return made


def edited(count: int, seed: int = 1, copies: float = 0.05) -> list[str]:
    """As `passages`, but `copies` of them are an earlier one with 5 to 30 % of its characters changed."""
    rng = random.Random(seed)
    made = passages(count, seed, copies=0.0)
    for place in range(1, count):
        if rng.random() >= copies:
            continue
        text = list(made[rng.randrange(place)])
        for _ in range(max(1, int(len(text) * rng.uniform(0.05, 0.3) / 3))):
            start = rng.randrange(len(text))
            text[start : start + 3] = rng.choice(THINGS)
        made[place] = "".join(text)
    return made


def records(count: int, units: int = 3000, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Objects as they stand in a JSON Lines file."""
    rng = random.Random(seed)
    for number, text in enumerate(passages(count, seed)):
        unit = rng.randrange(units)
        year = rng.choice((2023, 2024, 2025))
        recorded = DAY.replace(year=year) + datetime.timedelta(rng.randrange(60))
        claimed = recorded + datetime.timedelta(rng.randrange(60, 150))
        finding = f"{rng.choice(SUBJECTS)}{rng.choice(FAULTS)}，涉及{rng.randint(2, 99)}笔"
        yield {
            "id": f"b-{number:07d}",
            "body": f"云溪{unit % 90}市委巡察办",
            "round": f"{year}-1",
            "unit": f"云溪{unit % 90}市第{unit}局",
            "finding": {"text": finding, "recorded_on": str(recorded)},
            "measures": [{"text": f"{rng.choice(ACTS)}{rng.choice(THINGS)}，限期纠正", "due": str(claimed)}],
            "claim": {"status": "done", "claimed_on": str(claimed), "text": text},
            "evidence": [{"title": f"{rng.choice(THINGS)}", "dated": str(claimed - datetime.timedelta(5))}],
            "review": {"closed_on": str(claimed + datetime.timedelta(rng.randrange(1, 20))),
                       "closed_by": f"u-{rng.randrange(400)}", "opened_seconds": rng.randint(60, 3000)},
        }  # fmt: skip
