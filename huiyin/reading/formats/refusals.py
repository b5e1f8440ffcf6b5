"""Why a file can't be read and what to do about it, in Chinese and English, in one place.

A format module raises `Refusal("encrypted")`; `opening` adds the file's name and words it as
`UnreadableFile`. A key is a code of `UnreadableFile`, or `code.variant` where one code has several causes
with different remedies.
"""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.reading.document import UnreadableFile


class Refusal(Exception):
    """A format module gives up on a file: `key` is one of `WORDING`, `details` fill its placeholders."""

    def __init__(self, key: str, **details: str | int) -> None:
        self.key = key
        self.details: dict[str, str | int] = details
        super().__init__(key)


# key: (原因, 怎么办, reason, remedy)
WORDING: Mapping[str, tuple[str, str, str, str]] = {
    "empty": (
        "文件是空的，没有任何内容",
        "请确认发送方是否传错了文件，重新索取或重新导出后再试",
        "the file is empty",
        "ask the sender for the file again, or export it again",
    ),
    "empty.no_text": (
        "文件里没有文字",
        "请打开文件看一看；如果只有图片，请先做文字识别，再另存为 .docx 或 .txt",
        "the file contains no text",
        "open it and look; if it holds only pictures, run text recognition first and save as .docx or .txt",
    ),
    "too_large": (
        "文件有 {size} MB，超过了 {limit} MB 的上限",
        "请删去图片或把文件拆成几份；确需读取更大的文件，请系统管理员调高上限",
        "the file has {size} MB, above the limit of {limit} MB",
        "remove pictures or split the file; an administrator can raise the limit",
    ),
    "too_large.pages": (
        "文件有 {pages} 页，超过了 {limit} 页的上限",
        "请把需要的部分拆分成单独的文件再导入",
        "the file has {pages} pages, above the limit of {limit}",
        "split off the part that is needed and import that",
    ),
    "too_large.table": (
        "表格“{sheet}”有 {rows} 行 × {columns} 列（或更多），超过了 {limit} 格的上限",
        "确有这么多内容的，请按年度或单位拆成几份；否则多半是很远处留了一个字符，请在 Excel 或 WPS 中按 "
        "Ctrl+End 找到它，删去多余的行列后保存",
        "table “{sheet}” has {rows} rows × {columns} columns (or more), above the limit of {limit} cells",
        "if they are really filled, split it by year or unit; else a stray cell may stand far away: press "
        "Ctrl+End in Excel or WPS, delete the surplus rows and columns",
    ),
    "too_large.text": (
        "文件的正文有 {size} 万字，超过了 {limit} 万字的上限",
        "请按章节或单位拆成几份再导入",
        "the text has {size}0,000 characters, above the limit of {limit}0,000",
        "split the file by chapter or unit",
    ),
    "encrypted": (
        "文件设有打开密码",
        "请用密码打开文件，取消密码保护（文件—信息—保护文档）后另存，再导入",
        "the file is protected by a password",
        "open it with the password, remove the protection (File – Info – Protect) and save a copy",
    ),
    "not_the_type_it_says": (
        "扩展名是 {says}，内容其实是{is_zh}，不是可以读取的文档",
        "请不要打开它；请与发送方核实，索取原始文档",
        "the name ends in {says} but the content is {is_en}, not a document that can be read",
        "do not open it; check with the sender and ask for the original document",
    ),
    "damaged": (
        "文件已损坏或不完整，无法解析",
        "请重新下载或向发送方重新索取；如果 Word 或 WPS 还能打开它，请另存一份再导入",
        "the file is damaged or incomplete",
        "download it again or ask for it again; if Word or WPS still opens it, save a copy and import that",
    ),
    "damaged.part": (
        "文件已损坏：缺少必需的部分（{part}）",
        "请重新下载或向发送方重新索取；如果 Word 或 WPS 还能打开它，请另存一份再导入",
        "the file is damaged: a necessary part is missing ({part})",
        "download it again or ask for it again; if Word or WPS still opens it, save a copy and import that",
    ),
    "damaged.crash": (
        "解析这个文件时程序异常中止，文件可能已损坏或被人做过手脚",
        "请与发送方核实来源；如果 Word 或 WPS 能正常打开，请另存为新的 .docx 再导入",
        "the parser broke down on this file; it may be damaged or tampered with",
        "check where it comes from; if Word or WPS opens it, save it as a new .docx and import that",
    ),
    "damaged.out_of_reach": (
        "打不开这个文件（{problem}）",
        "请检查路径和权限：文件可能已被移动、删除或正被别的程序占用",
        "the file can't be opened ({problem})",
        "check the path and the rights: it may have been moved, deleted or locked by another program",
    ),
    "unsupported": (
        "内容是{is_zh}，目前不能读取",
        "请另存为 .docx、.xlsx、.pdf 或 .txt 后再导入",
        "the content is {is_en}, which can't be read",
        "save it as .docx, .xlsx, .pdf or .txt and import that",
    ),
    "unsupported.archive": (
        "这是一个{is_zh}，不是单个文档",
        "请先解压，再导入里面的文档",
        "this is {is_en}, not a single document",
        "unpack it and import the documents inside",
    ),
    "unsupported.binary": (
        "内容不是文字，也不是认识的文档格式",
        "请用原来的软件打开，另存为 .docx、.xlsx、.pdf 或 .txt 后再导入",
        "the content is neither text nor a known kind of document",
        "open it in the program it comes from and save it as .docx, .xlsx, .pdf or .txt",
    ),
    "macros": (
        "文件带有宏（VBA 程序），为安全起见不予读取",
        "请在 Word、Excel 或 WPS 中打开，另存为不带宏的 .docx 或 .xlsx 后再导入",
        "the file carries macros (VBA) and is refused for safety",
        "open it in Word, Excel or WPS and save it as .docx or .xlsx without macros",
    ),
    "bomb": (
        "文件解压后过大或结构异常（{detail_zh}），疑似恶意文件",
        "请与发送方核实来源；确是正常文档的，请用 Word 或 WPS 打开后另存为新文件再导入",
        "the file unpacks to far too much or is built abnormally ({detail_en}); it looks hostile",
        "check where it comes from; if it is genuine, open it in Word or WPS and save it as a new file",
    ),
    "needs_libreoffice": (
        "读取 {kind} 格式需要服务器上装有 LibreOffice，现在没有找到",
        "请用 Word 或 WPS 打开，另存为 .docx（表格另存为 .xlsx）后再导入；或请系统管理员安装 LibreOffice",
        "reading {kind} needs LibreOffice on the server, which was not found",
        "open it in Word or WPS and save it as .docx (.xlsx for tables), or have LibreOffice installed",
    ),
    "needs_ocr": (
        "这是扫描件，页面上只有图片，没有可以提取的文字",
        "请索取电子版原件，或先做文字识别再导入；系统管理员也可以安装识别组件 huiyin[ocr]",
        "this is a scan: its pages are pictures without text",
        "ask for the original, or run text recognition first; an administrator can install huiyin[ocr]",
    ),
    "timed_out": (
        "读取超过了 {seconds} 秒，已停止",
        "文件可能过于复杂：请拆成几份，或用 Word、WPS 打开后另存为 .docx 再导入",
        "reading took longer than {seconds} seconds and was stopped",
        "the file may be too complex: split it, or open it in Word or WPS and save it as .docx",
    ),
    "timed_out.text": (
        "{seconds} 秒内没有理清这份文件的结构，已停止",
        "正文可能过长，或者混入了大段无意义的字符：请删去后再试，或按章节拆成几份",
        "its structure was not found within {seconds} seconds, reading was stopped",
        "the text may be too long or hold runs of meaningless characters: remove them, or split the file",
    ),
    "out_of_memory.text": (
        "理清这份文件的结构所需的内存超过了 {megabytes} MB，已停止",
        "正文或表格过长：请按章节、年度或单位拆成几份再导入",
        "finding its structure needed more than {megabytes} MB of memory and was stopped",
        "the text or its tables are too long: split the file by chapter, year or unit",
    ),
    "out_of_memory": (
        "读取所需的内存超过了 {megabytes} MB，已停止",
        "请删去图片和嵌入对象，或把文件拆成几份再导入",
        "reading needed more than {megabytes} MB of memory and was stopped",
        "remove pictures and embedded objects, or split the file",
    ),
}


def unreadable(name: str, refusal: Refusal) -> UnreadableFile:
    """The refusal worded for the person who gave the file `name`."""
    reason, remedy, reason_en, remedy_en = (
        wording.format_map(_Blank(refusal.details)) for wording in WORDING[refusal.key]
    )
    return UnreadableFile(
        name,
        refusal.key.partition(".")[0],
        reason=reason,
        remedy=remedy,
        reason_en=reason_en,
        remedy_en=remedy_en,
    )


def too_deep() -> Refusal:
    """Elements inside elements beyond what any program writes."""
    return Refusal("bomb", detail_zh="嵌套层数过多", detail_en="nested too deeply")


class _Blank(dict[str, str | int]):
    """A detail that was not given must not hide the refusal itself behind a KeyError."""

    def __missing__(self, key: str) -> str:
        return "?"
