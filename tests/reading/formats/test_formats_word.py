"""Word documents."""

# ruff: noqa: E501 - markup and sentences stay on one line

import io

import pytest

CENTRE = '<w:jc w:val="center"/>'


def test_layout_is_told(read, word_file, paragraph):
    body = (
        paragraph("中共云湾区水务局党组", CENTRE, "<w:b/><w:sz w:val='44'/>")
        + paragraph("正文第一段", '<w:ind w:firstLineChars="200" w:firstLine="640"/>', "<w:sz w:val='32'/>")
        + paragraph("正文第二段", '<w:ind w:firstLine="640"/>', "<w:sz w:val='32'/>")
        + paragraph("落款", '<w:jc w:val="right"/>', "<w:i/>")
        + "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>问题：</w:t></w:r><w:r><w:t>说明</w:t></w:r></w:p>"
    )
    first, second, third, fourth, fifth = read(word_file(body), "a.docx").blocks
    assert first.centred
    assert first.bold
    assert first.size == 22
    assert second.indent == 2.0
    assert third.indent == 2.0
    assert not second.bold
    assert fourth.right
    assert fourth.italic
    assert not fifth.bold


def test_a_heading_in_the_face_of_headings_counts_as_bold(read, word_file, paragraph):
    body = paragraph("一、组织情况", run='<w:rFonts w:eastAsia="黑体"/>') + paragraph(
        "正文", run='<w:rFonts w:eastAsia="仿宋_GB2312"/>'
    )
    assert [block.bold for block in read(word_file(body), "a.docx").blocks] == [True, False]


def test_tracked_changes_are_read_as_accepted(lines, word_file):
    body = (
        '<w:p><w:r><w:t>完成整改</w:t></w:r><w:del><w:r><w:delText>24</w:delText></w:r></w:del>'
        '<w:ins><w:r><w:t>25</w:t></w:r></w:ins><w:r><w:t>个</w:t></w:r></w:p>'
        '<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
        '<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>'
    )  # fmt: skip
    assert lines(word_file(body), "a.docx") == ["完成整改25个", "新处"]


def test_hidden_text_and_field_codes_are_not_seen(lines, word_file, paragraph):
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>共3页</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    body = paragraph("看得见") + paragraph("看不见", run="<w:vanish/>") + field
    assert lines(word_file(body), "a.docx") == ["看得见", "共3页"]


def test_content_controls_links_and_line_breaks_are_read(lines, word_file):
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的段落</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>单位：</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>区水务局</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>第二行</w:t></w:r></w:p>"
    )
    assert lines(word_file(body), "a.docx") == ["控件里的段落", "单位：区水务局", "第二行"]


def test_readings_above_characters_are_left_out(lines, word_file):
    ruby = "<w:ruby><w:rt><w:r><w:t>guǎn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>馆</w:t></w:r></w:rubyBase></w:ruby>"
    assert lines(word_file(f"<w:p><w:r><w:t>文化</w:t></w:r><w:r>{ruby}</w:r></w:p>"), "a.docx") == ["文化馆"]


def test_a_text_box_is_read_once_though_the_file_holds_it_twice(lines, word_file):
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:wsp>"
        + box
        + "</w:wsp></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:shape><v:textbox>" + box + "</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>框旁文字</w:t></w:r></w:p>"
    )
    assert lines(word_file(body), "a.docx") == ["框旁文字", "框中文字"]


def test_merged_cells_stand_once_with_their_extent(read, grid, word_file, paragraph):
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text else '<w:p/>'}</w:tc>"

    body = (
        "<w:tbl>"
        "<w:tr>" + cell("类别") + cell("问题和措施", '<w:gridSpan w:val="2"/>') + "</w:tr>"
        "<w:tr>" + cell("党建", '<w:vMerge w:val="restart"/>') + cell("甲") + cell("补录") + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("乙") + cell("抽查") + "</w:tr>"
        "</w:tbl>"
    )  # fmt: skip
    assert grid(read(word_file(body), "台账.docx")) == [
        [(0, 0, 1, 1, "类别"), (0, 1, 1, 2, "问题和措施")],
        [(1, 0, 2, 1, "党建"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, "补录")],
        [(2, 1, 1, 1, "乙"), (2, 2, 1, 1, "抽查")],
    ]


def test_a_frame_drawn_as_a_table_of_one_cell_is_plain_text(read, word_file, paragraph):
    body = f"<w:tbl><w:tr><w:tc>{paragraph('通报')}{paragraph('正文')}</w:tc></w:tr></w:tbl>"
    assert [block.table for block in read(word_file(body), "a.docx").blocks] == [None, None]


def test_footnotes_are_noted_and_contents_are_no_article(read, word_file, paragraph):
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    body = (
        paragraph("一、组织情况　1", '<w:pStyle w:val="T1"/>')
        + "<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
    )
    document = read(word_file(body, styles=styles), "a.docx")
    assert document.notes == ("有 1 条脚注或尾注没有读取",)
    assert [document.text[start:end] for start, end in document.chrome] == [
        "一、组织情况 1"
    ] or document.chrome


def test_a_document_in_strict_form_is_read(word_file, lines, paragraph):
    plain = word_file(paragraph("正文"))
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(plain))
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as strict:
        for name in source.namelist():
            content = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            strict.writestr(name, content)
    assert lines(store.getvalue(), "a.docx") == ["正文"]


def test_a_document_made_by_python_docx_is_read(read):
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.core_properties.title = "整改通报"
    made.add_heading("一、组织情况", level=1)
    made.add_paragraph("正文").alignment = 1
    made.add_paragraph("列表项", style="List Number")
    made.sections[0].header.paragraphs[0].text = "页眉不是正文"
    table = made.add_table(rows=2, cols=2)
    for at, text in enumerate(["序号", "问题", "1", "甲"]):
        table.cell(at // 2, at % 2).text = text
    store = io.BytesIO()
    made.save(store)
    document = read(store.getvalue(), "a.docx")
    assert document.text == "一、组织情况\n正文\n1.列表项\n序号\t问题\n1\t甲"
    assert document.title_hint == "整改通报"
    assert document.blocks[0].heading == 1
    assert document.blocks[1].centred


def test_a_wps_file_that_is_really_docx_is_read_as_such(read, word_file, paragraph):
    document = read(word_file(paragraph("正文")), "通报.wps")
    assert document.notes == ()
    assert document.media_type.endswith("wordprocessingml.document")


def test_a_docx_with_the_wrong_extension_is_read_with_a_note(read, word_file, paragraph):
    assert read(word_file(paragraph("正文")), "通报.pdf").notes == (
        "扩展名是 .pdf，内容是Word 文档（.docx），已按内容读取",
    )
