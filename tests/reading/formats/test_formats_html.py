"""Web pages: what a browser shows, and what of it belongs to the site."""

# ruff: noqa: E501 - markup and sentences stay on one line

import pytest

TITLE = "中共云湾区水务局党组关于区委巡察整改进展情况的通报"
BODY = [
    "根据区委安排，2031年3月1日至4月18日，区委第二巡察组对区水务局党组开展巡察，5月16日反馈意见。",
    "一、落实防汛责任方面",
    "1.关于“值守不到位”问题的整改。一是完善值守制度3项。二是约谈2人。",
    "2.关于“台账不全”问题的整改。已完成整改。",
    "欢迎监督，联系电话：0731-5588066。",
]
SIGNATURE = ["中共云湾区水务局党组", "2031年10月8日"]
ARTICLE = [TITLE, *BODY, *SIGNATURE]


def paragraphs() -> str:
    return "".join(f"<p>{line}</p>" for line in [*BODY, *SIGNATURE])


def test_blocks_carry_heading_bold_alignment_and_indent(read, page):
    document = read(
        page(
            f'<h2 style="text-align:center">{TITLE}</h2><p style="text-indent:2em"><b>一、组织情况</b></p>'
            '<p style="text-indent:32px;font-size:16px">正文<b>重点</b>内容</p><p align="right">落款</p>'
            '<div style="text-align: right">日期</div><center>居中</center><p>&nbsp;&nbsp;&nbsp;&nbsp;缩进</p>'
        ),
        "a.html",
    )
    title, first, second, third, fourth, fifth, sixth = document.blocks
    assert (title.heading, title.bold, title.centred) == (2, True, True)
    assert (first.bold, first.indent) == (True, 2.0)
    assert (second.bold, round(second.indent, 2)) == (False, 2.67) or second.indent == 2.0
    assert third.right
    assert fourth.right
    assert fifth.centred
    assert sixth.indent == 2.0


def test_scripts_styles_and_hidden_parts_are_not_seen(lines, page):
    hidden = (
        "<script>document.write('x')</script><style>p{color:red}</style><p style='display:none'>藏</p><div hidden>藏</div>"
        "<noscript>藏</noscript><!-- 藏 --><p style='visibility: hidden'>藏</p><textarea>藏</textarea><select><option>藏</select>"
    )
    assert lines(page(hidden + "<p>看得见</p>", head="<title>藏</title>"), "a.html") == ["看得见"]


def test_line_breaks_part_blocks_and_broken_source_lines_do_not(lines, page):
    assert lines(page("<p>第一\n      行<br>第二<br/>行 A\n B</p>"), "a.html") == ["第一行", "第二", "行 A B"]


def test_tags_that_nobody_closed_still_give_paragraphs(lines):
    assert lines("<html><body><p>甲<p>乙<table><tr><td>丙<td>丁<tr><td>戊<td>己</table>庚", "a.html") == [
        "甲",
        "乙",
        "丙\t丁",
        "戊\t己",
        "庚",
    ]


def test_cells_know_their_extent(read, grid, page):
    document = read(
        page(
            "<table border=1><tr><th rowspan=2>类别<th colspan=2>问题</tr><tr><td>名称<td>状态</tr>"
            "<tr><td rowspan='2'>党建<td>甲<td>已完成</tr><tr><td>乙<td>整改中</tr></table>"
        ),
        "a.html",
    )
    assert grid(document) == [
        [(0, 0, 2, 1, "类别"), (0, 1, 1, 2, "问题")],
        [(1, 1, 1, 1, "名称"), (1, 2, 1, 1, "状态")],
        [(2, 0, 2, 1, "党建"), (2, 1, 1, 1, "甲"), (2, 2, 1, 1, "已完成")],
        [(3, 1, 1, 1, "乙"), (3, 2, 1, 1, "整改中")],
    ]


def test_a_page_laid_out_with_tables_is_no_table(read, page):
    layout = (
        "<table width=980><tr><td>首页</td><td>公开</td></tr><tr><td colspan=2><table><tr><td>"
        f"<h1>{TITLE}</h1>{paragraphs()}</td></tr></table></td></tr></table>"
    )
    document = read(page(layout), "a.html")
    assert all(block.table is None for block in document.blocks)
    assert BODY[0] in document.text.split("\n")


def test_numbers_of_ordered_lists_show_as_the_browser_draws_them(lines, page):
    assert lines(page("<ol start=3><li>甲<li>乙<ul><li>丙</ul><li>丁</ol><ul><li>戊</ul>"), "a.html") == [
        "3. 甲",
        "4. 乙",
        "丙",
        "5. 丁",
        "戊",
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("gbk", "gb2312"),
        ("gb18030", ""),
        ("utf-8", "gb2312"),
        ("gbk", "utf-8"),
        ("utf-16", "gbk"),
        ("utf-8", "iso-8859-1"),
    ],
)
def test_the_charset_is_honoured_and_a_wrong_one_survived(lines, encoding, declared):
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><p>{BODY[0]}</p></body></html>'
    assert lines(text.encode(encoding), "a.html") == [BODY[0]]


def test_a_declared_big5_is_believed(lines):
    text = '<html><meta charset="big5"><body><p>整改情況</p></body></html>'
    assert lines(text.encode("big5"), "a.html") == ["整改情況"]


SITES = {
    "divisions with telling names": (
        '<div class="nav"><a href=1>首页</a> <a href=2>机构</a> <a href=3>公开</a></div><div class="crumb">当前位置：<a href=1>首页</a> &gt; '
        "<a href=2>公告</a> &gt; 正文</div>"
        f'<h1>{TITLE}</h1><div class="info">发布时间：2031-10-08 来源：区水务局 浏览次数：351次 字号：【大 中 小】</div>{paragraphs()}'
        '<div class="share">分享到：</div><div class="prev">上一篇：<a href=4>区水务局党组召开中心组学习会议</a></div>'
        "<div>下一篇：<a href=5>关于开展“世界水日”宣传活动的通知</a></div>"
        '<div class="footer">主办单位：云湾区水务局 地址：云湾路1号<br>湘ICP备20310001号-1 网站标识码4301000000</div>'
    ),
    "nothing but paragraphs": (
        "<p><a href=1>首页</a></p><p><a href=2>机构概况</a></p><p><a href=2>信息公开</a></p><p>您现在的位置：首页 >> 信息公开 >> 巡察整改</p>"
        f"<p>{TITLE}</p><p>2031-10-08 09:30:12 点击：351 作者：办公室</p>{paragraphs()}"
        "<p>【打印本页】【关闭窗口】</p><p>版权所有：云湾区水务局</p><p>地址：云湾路1号 邮编：410000</p><p>今日访问：120</p>"
    ),
    "tables for layout": (
        "<table><tr><td><a href=1>首 页</a></td><td><a href=2>新闻</a></td><td><a href=3>公开</a></td></tr></table>"
        "<table><tr><td>当前所在：首页->公告</td></tr></table><table><tr><td>"
        f"<table><tr><td align=center><b>{TITLE}</b></td></tr><tr><td align=center>[发布日期：2031年10月8日] [阅读：351] [来源：本站]</td></tr>"
        f"<tr><td>{paragraphs()}</td></tr></table></td><td><table><tr><td>热门文章</td></tr><tr><td><a href=9>区水务局召开会议</a></td></tr>"
        "<tr><td><a href=8>区水务局开展检查</a></td></tr></table></td></tr></table>"
        "<table><tr><td>Copyright © 2031 云湾区水务局 All Rights Reserved</td></tr></table>"
    ),
    "landmarks of html 5": (
        "<header><a href=1>云湾区人民政府</a> <input placeholder=搜索></header><nav><ul><li><a href=1>首页</a><li><a href=2>政务公开</a></ul></nav>"
        f"<main><article><header><h1>{TITLE}</h1><time>2031-10-08</time> <span>来源：区水务局</span></header>{paragraphs()}</article>"
        "<aside><h3>相关阅读</h3><ul><li><a href=3>巡察工作动态</a></ul></aside></main>"
        "<footer><p>联系我们</p><p>云湾区人民政府办公室主办 技术支持：区大数据局</p></footer>"
    ),
    "one phrase menus": (
        "<div>首页 | 机构 | 动态 | 公开 | 服务</div><div>首页 > 信息公开 > 通知公告</div>"
        f"<div><b>{TITLE}</b></div><div>日期：2031-10-08　浏览：351　【打印】</div>{paragraphs()}<div>云湾区水务局网站 | 总访问 880112</div>"
    ),
}


@pytest.mark.parametrize("site", SITES)
def test_the_site_is_told_from_the_article(read, article, page, site):
    document = read(page(SITES[site], head=f"<title>{TITLE}_云湾区人民政府</title>"), "a.html")
    assert article(document) == ARTICLE


@pytest.mark.parametrize("site", SITES)
def test_what_belongs_to_the_site_stays_in_the_text(read, page, site):
    text = read(page(SITES[site]), "a.html").text
    assert "351" in text or site == "landmarks of html 5"
    assert "2031-10-08" in text or "2031年10月8日" in text


def test_an_article_inside_an_element_with_a_misleading_name_is_kept(read, article, page):
    document = read(
        page(f'<div id="header-info" class="top links meta"><h1>{TITLE}</h1>{paragraphs()}</div>'), "a.html"
    )
    assert article(document) == ARTICLE


def test_a_page_without_a_title_loses_nothing(read, article, page):
    assert article(read(page(paragraphs()), "a.html")) == [*BODY, *SIGNATURE]


def test_a_counter_glued_to_the_text_is_chrome_but_not_its_sentence(read, article, page):
    glued = f"{TITLE}发布时间：2031年7月1日 阅读312次{BODY[0]}"
    document = read(page(f"<div>{glued}</div>{paragraphs()}"), "a.html")
    assert article(document)[0] == TITLE + BODY[0]


def test_links_inside_the_article_do_not_make_it_chrome(read, article, page):
    body = (
        f"<h1>{TITLE}</h1><p>{BODY[0]}</p><p><a href=a.doc>二、附件：整改问题清单.doc</a></p><p>{BODY[2]}</p>"
    )
    assert len(article(read(page(body), "a.html"))) == 4


def test_meta_lines_of_plain_text_are_chrome_too(read, article):
    text = f"{TITLE}\n(阅读次数:512)\n来源：云湾清廉网 2031-10-08　点击 448\n" + "\n".join(BODY)
    assert article(read(text, "a.txt")) == [TITLE, *BODY]


def test_a_sentence_about_visits_is_no_counter(read, article):
    text = f"{TITLE}\n党组成员带队走访企业312次，访问群众200人次，查看现场18次。\n" + "\n".join(BODY)
    assert len(article(read(text, "a.txt"))) == 2 + len(BODY)
    assert read(text, "a.txt").chrome == ()


OWN_WORDS = [
    "（三）关于“技术支持不到位”问题的整改",
    "3.强化网站地图和链接维护。",
    "时间：2031年3月1日至4月18日",
    "承办：区水务局办公室",
    "审核把关不严",
    "来源：2031年度专项检查",
    "下一条河道整治已经完成。",
    "甲 | 乙 | 丙",
]


@pytest.mark.parametrize("line", OWN_WORDS)
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_words_of_the_article_that_sites_use_too_stay_in_it(read, article, page, line, name):
    parts = [TITLE, *BODY[:2], line, *BODY[2:], *SIGNATURE]
    document = read(
        page("".join(f"<p>{part}</p>" for part in parts)) if name == "a.html" else "\n".join(parts), name
    )
    assert article(document) == parts


def test_a_menu_of_links_in_a_table_is_no_table(read, article, page):
    menu = "<table><tr><td colspan=3></td></tr><tr><td><a href=1>首页<td><a href=2>要闻<td><a href=3>公开</table>"
    document = read(page(menu + f"<center><b>{TITLE}</b></center>" + paragraphs()), "a.html")
    assert all(block.table is None for block in document.blocks)
    assert article(document) == ARTICLE


def test_the_date_under_a_signature_is_no_meta_line(read, article):
    text = "\n".join([TITLE, *BODY, "云湾区水务局党组", "2031 年 10 月 8 日"])
    assert read(text, "a.txt").chrome == ()


def test_a_menu_in_a_table_before_the_title_belongs_to_the_site(read, article, page):
    menu = "<table border=1><tr><td>首页<td>要闻<td>公开</tr><tr><td>执行<td>公告<td>诉讼</tr></table>"
    assert article(read(page(menu + f"<h1>{TITLE}</h1>" + paragraphs()), "a.html")) == ARTICLE


def test_a_web_page_saved_as_doc_or_xls_is_read_as_a_page(read):
    page = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><table border=1><tr><td>序号<td>问题<tr><td>1<td>甲</table></body></html>"
    document = read(page, "台账.xls")
    assert document.text == "序号\t问题\n1\t甲"
    assert document.notes == ("扩展名是 .xls，内容是网页，已按内容读取",)


def test_a_web_archive_is_read(read):
    archive = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/html; charset="gb2312"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    import base64

    archive += (
        base64.b64encode("<html><body><p>整改情况通报如下</p></body></html>".encode("gbk"))
        + b"\r\n--xx--\r\n"
    )
    assert read(archive, "通报.doc").text == "整改情况通报如下"
    assert read(archive, "通报.mht").media_type == "multipart/related"


@pytest.mark.parametrize(
    "unit", ["<div>", "<b><p>", "<table><tr><td>", "<ul><li>", "<a href=x>", "<font>", "<p>&nbsp;", "<br>"]
)
def test_pages_nested_beyond_sense_are_read_or_refused_in_time(unit):
    import time

    from huiyin.reading.document import UnreadableFile
    from huiyin.reading.opening import open_bytes

    began = time.perf_counter()
    for repeat in (4_000, 120_000):
        code = "read"
        try:
            open_bytes(("<html><body>" + unit * repeat + "正文").encode(), "a.html")
        except UnreadableFile as refused:
            code = refused.code
        assert code in {"read", "timed_out", "out_of_memory", "bomb"}
    assert time.perf_counter() - began < 25
