"""Words for what was done: meetings and papers, deeds that change something, attitude, intention.

Words carry a judgement only together with facts and with the kind of finding: see substance, meetings, plans.
"""

from __future__ import annotations

import re

#: papers' titles say nothing about what was done: 《关于退还……的意见》 is a paper
TITLE = re.compile(r"《[^》]{0,80}》|“[^”]{0,80}”")

MEETING = re.compile(
    r"会议|例会|专题会|推进会|座谈|班子会|党组会|党委会|支委会|职工会|全员会|全体会|中层会|大会|动员|部署|传达|学习|研讨|宣讲|宣读|宣传|"
    r"讲座|培训|党课|辅导|倡议|签名|签订.{0,4}责任书|承诺书|责任状|保证书|心得|体会|手册|展板|横幅|标语|专栏|简报|"
    r"微信|工作群|推送|短信|通知|文件|方案|意见|通报|报告|汇报|纪要|发言|讨论|研究|强调|要求|提醒|转发|下发|印发|起草|"
    r"发文|制定计划|表态|谈心|交流(?=会|发言|心得|学习|经验|研讨|思想|意见)|强化认识|开了?[^，。；]{0,6}会(?![计所员费])|上会|议题|会上|听取|讲了|读了|念了|贯彻|领会|倡导|号召|问卷|"
    r"测验|考试|答题|提示卡|宣传单|宣传页|明白[卡纸]|警示案例|典型案例|发函|意见[表箱稿]|调研|教育片|专刊|展览|签到"
)
DEED = re.compile(
    r"退还|退缴|退回|退赔|退款|退至|退到|缴回|缴清|缴纳|缴齐|上缴|上交|交公|追缴|追回|追收|收回|收缴|补缴|补收|补交|入账|入库|到账|进账|"
    r"拆除|拆掉|拆下|拆机|拆清|更换|换上|换成|替换|换管|购入|购置|采买|配齐|安装|装上|加装|装定时|维修|修复|修好|整修|修缮|改造|疏通|"
    r"腾退|腾出|清退|搬空|搬至|搬到|搬出|归还|交还|移交|移送|交接|接替|调离|补签|补办|补齐|补录|补登|补盖|补写|补记|补附|补植|补种|补选|"
    r"补开|补发|补建|登记造册|盘点|核对|核减|核销|核实|核查|比对|清点|清查|倒查|复查|复核|抽查|抽检|实测|走访|入户|上架|调剂|调给|调整|"
    r"拨付|兑付|发放|支付|没收|扣发|扣除|扣罚|罚款|处分|警告|记过|诫勉|免职|撤职|降级|批评教育|提醒谈话|停职|解聘|辞退|问责|约谈|立案|"
    r"取消|停止|停用|停工|关停|取缔|叫停|验收|公示|公开|张贴|销毁|作废|剪角|冻结|过户|注销|销户|并账|合并|分设|分离|检测|化验|检验|调试|"
    r"启用|投用|竣工|完工|通水|通车|开通|上线|播种|栽种|清运|清淤|清理|打捞|硬化|铺设|新建|建成|扩建|重建|重签|重做|重新|改签|改派|转移|摇号|轮岗|任命|选拔|提拔|招聘|撤并|回访|签字确认|送检|布设|加固|"
    r"分配|招标|竞价|挂牌|解除合同|终止合同|扫码|贴码|编号|入档|归档|装订|托裱|剔除|核定|测绘|勾绘|认定|变更|增加到|减少到|压减|压缩|"
    r"压到|降为|降至|下降|升至|提高到|增至|减至|否决|落锁|封存|查封|扣押|起诉|判决|报废|拍卖|变卖|出租|签约|签收|签了|签订合同|送达|"
    r"上门|办结|解决了|改为|(?<!整)改成(?![果效绩])|改在|改由|改按|换了|装了|修了|退了|补了|拆了|调出|录入|拉网|摸排|建账|建档|恢复|挖开|改计|停发|增设|迁出|迁入"
)
#: a hand's work and what came of it: 搬走, 拆掉, 修好, 交清; no list of deeds holds them all
HANDIWORK = re.compile(
    r"[搬拆换装修砌铺挖运扔洗刷焊锁封撤迁退还称测焚砍种栽割扫倒抽灌接架垫堵浇喷涂绑抬卸调移拖清挪赔缴]"
    r"(?:走|掉|好|完|清|齐|上|开|通|满|回|出|下|成|到|给|了(?!解)|过|净|平|直|进|空|光)"
)
#: deeds that may also be done to papers: 发放手册, 张贴标语
SOFT_DEED = re.compile(
    r"发放|公开|公示|张贴|送达|签收|编号|归档|装订|分配|调整|重新|恢复|认定|登记造册|录入|支付|入档|建档|摸排|走访|合并|压缩"
)
#: a clause that is about attitude; said of anything, it proves nothing
ATTITUDE = re.compile(
    r"加强|强化|提高|提升|增强|深化|压实|夯实|筑牢|绷紧|狠抓|狠下|抓实|抓细|严格|严明|严肃|认真|切实|扎实|全面|深入|深刻|高度|坚决|坚持|始终|"
    r"进一步|重视|认识|思想|意识|态度|责任感|使命感|担当|作风|氛围|理念|站位|觉悟|自觉|主动|积极|统一|长效|常态|机制|新台阶|新气象|新局面|"
    r"持续向好|明显|显著|成效|良好|圆满|到位|大力|着力|努力|力度|亲力亲为|凝聚|共识|举一反三|引以为戒|警钟|精神面貌|满意|好评|转变|改善|好转|更加|更为|越来越|少了|多了|强了|变化|思路|要害|铺开|效果|评价|默契|劲头|干劲|局面|风气|心态|状态|面貌|口碑|"
    r"规矩|理清|可以说|重要性|紧迫感|齐抓共管|真抓实干|求真务实|攻坚|决心|信心|热情|活力"
)
#: not yet done: intention, preparation, a condition, a date to come
INTENTION = re.compile(
    r"打算|准备|计划(?:于|在|用|对|将|通过|安排|今年|明年|\d)|拟(?!定|订|写|稿|就|制)|将(?=在|于|对|把|会|逐|按|进|继|认|严|尽|抓|组|开|由|通过|陆续)|"
    r"会在.{0,16}[前内]|预计|预期|预定|有望|力争|争取|争取在|希望|待.{0,12}后|等.{0,12}后|条件成熟|适时|择机|尽快|尽早|"
    r"下一步|下步|下阶段|接下来|今后|以后(?!来)|后续|将来|未来|明年|下半年|下个?月|着手|筹备|酝酿|正在(?:起草|研究|制定|谋划|协商|推进|筹|准备|考虑|商|办|排|谈|论证|招|走)|可望|正(?=[与向由按同]|积极|抓紧|加紧|逐)|"
    r"(?:以前|之前|底前|前|以内)(?:完成|办结|落实|到位|办完|做完|解决|整改|见效|收回|做到|完工)|"
    r"(?:逐步|陆续|分步)(?:推进|实施|解决|落实|整改)|同步(?:进行|推进|实施)|列入.{0,10}(?:计划|议程|日程)|纳入.{0,10}(?:计划|议程|日程)|设想|考虑|"
    r"(?:^|(?<=[，。；：]))(?:要(?![求点件害闻素道])|务必|必须)|正在着手"
)
#: a whole clause that looks ahead after the work: honest claims end with one
OUTLOOK = re.compile(
    r"^(?:今后|以后|接下来|下一步|下步|后续|将来|未来|此后|往后)|年度复查|定期回访|不定期|回头看|防止反弹|避免.{0,6}反复|巩固"
)
#: someone has done it: aspect and completion
COMPLETED = re.compile(
    r"已|了(?!解)|完毕|完成|到账|入账|办结|结束|齐全|落地|生效|起执行|起执|于\d+月\d+日|\d+月\d+日(?!前|以前|之前|底)"
)


#: 部署清洗检测工作: what was only asked for is not done
#: papers that are handed out to be read
ON_PAPER = re.compile(
    r"口袋书|读本|资料|材料|折页|海报|课件|公开信|一封信|倡议|小册|单页|画册|宣传|体会|心得|承诺书|专刊|专栏|展板|标语|横幅|简报|公众号|推文|手册"
)
_ORDERED = re.compile(r"(?:部署|布置|要求|强调|号召|倡议|呼吁|动员|督促|提出)(?!的)")


def hard_deeds(clause: str) -> list[str]:
    """Deeds of a clause; handing out or posting up a paper is none, nor what was only asked for."""
    told = clause
    ordered = _ORDERED.search(clause)
    if ordered and not COMPLETED.search(clause[ordered.end() :]):
        told = clause[: ordered.start()]
    deeds: list[str] = [*DEED.findall(told), *HANDIWORK.findall(told)]
    if ON_PAPER.search(clause):
        return []
    if MEETING.search(clause):
        return [deed for deed in deeds if not SOFT_DEED.fullmatch(deed)]
    return deeds


def without_titles(text: str) -> str:
    """The text without the titles of papers and without quotations, which name things but do none."""
    return TITLE.sub("", text)
