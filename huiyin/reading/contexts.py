"""What may stand around a number: words that make it a claim, or something else."""

from __future__ import annotations

import re

SENTENCE_STOP = re.compile(r"[。!?\n]|(?<=[㐀-鿿])\.(?=[㐀-鿿\s]|$)")
ALL = re.compile(r"[,]?(?:目前)?(?:已)?(?:全部|均|都|逐一|逐项|全面|一一)")
WHOLE = re.compile(r"(?:,)?(?:现|目前|截至目前,?|至目前)?(?:已经|已)?(?:全部|均|都|全都)(?:已经|已)?")
MEETING_LEFT = re.compile(
    r"(?:会|会议|专题会|生活会|推进会|调度会)(?:共|累计|共计)?$|(?:专题|集体)?研究[㐀-鿿]{0,8}$"
)
MEETING_RIGHT = re.compile(
    r"(?:组织|主持|专题)?(?:召开|研究)|[㐀-鿿]{0,10}?(?:会议|会)(?=[,、;。,和及]|$|[㐀-鿿])"
)
HELD = re.compile(r"召开|组织|主持|研究|举行")
UNIT_CUE = re.compile(r"巡[视察]|进驻|检查|督察|反馈")
PASSED_ON = re.compile(r"(?:已|均|全部|按规定)[^。;]{0,8}(?:转|移交|移送)")
SPECIFIC = re.compile(r"(?:具体|子|小)(?:的)?问题")
ENDS = re.compile(r"(?:[,;、.)(:\s|]|$|并|和|及|的|问题|其余|占|以及)")
FINDING_UNITS = ("个", "项", "条", "处", "类", "件", "点", "大类")
EACH = re.compile(r"(?:每|各|这|某|上述|(?<!指出)(?<!存在)(?<!反馈)(?<!发现)(?<!提出)(?<!了)以下)$")
TOLD = re.compile(r"(?:涉及|反映|反馈|指出|查出|移交)的$")
# findings of an earlier inspection, or of several together
EARLIER = re.compile(
    r"连同|加上|上一?轮|上次|两轮|历次|历年|前[一二三四五六七八九十\d]+轮|累计(?:整改|反馈|发现|完成)"
)
NO_ASPECTS = re.compile(r"(?:另|一|各|多|全|每|单|这|以下|如下|下列|上述|以上|和|前)$")
OF_PEOPLE = re.compile(r"(?:人员|对象|干部|企业|群体)")
THEN_FINDINGS = re.compile(r"(?:个?(?:方面|类)?)?(?:的?问题)?[,、]?(?:共|共计|合计)?")
PART_OF = re.compile(r"[,(、;]?(?:其中|含|包括|包含)")
SHARE = re.compile(r"(?:问题)?[,(、]?占(?:比|总数的?|全部问题的|反馈问题的|问题总数的)?(?:达|为|约)?")
SUMMED = re.compile(r"元,?(?:以上|两项|三项|[四五六]项)?(?:合计|共计|总计|共)$")
IS = re.compile(
    r"^(?:为|属于|属|系|是|需|仍需|正)(?=长期|持续|正在|分阶段)|^因[^,。;]{2,18}?(?=尚未|未|正在|仍在|暂未|还在)"
)
REMAINDER = re.compile(r"其中|剩余|余下|另外|还有|仍有|尚有")
RULE_UNITS = frozenset("项个条份件部")
# 新建制度41项、修订完善28项
MORE_RULES = re.compile(
    r"(?:制度|机制|办法|规定)\d+[项个条][、,](?:新建|修订|修改|完善|健全|废止|新增|制定|建立|补充)+$"
)
CLUE_UNITS = frozenset("件条个批起")
OTHER_UNITS = re.compile(r"(?:责任|牵头|协调|督促|约谈|抽查|走访|通报)[^,]{0,4}$")
NEWS = ("round_news", "stationing_notice", "other")
# 分阶段整改的问题90个 tells the pace that was asked for, not what was reached
PACE = re.compile(r"(?:分阶段|立行立改|持续|阶段性|限期|长期|应|需|待|要求)$")
