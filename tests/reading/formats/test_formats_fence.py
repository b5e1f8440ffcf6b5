"""Texts that no person wrote: understood in a process with limits, so that the other files go through."""

import time

import pytest

from huiyin.reading import Reading, UnreadableFile, fence, read, read_many
from huiyin.reading.opening import open_bytes

NOTICE = (
    "中共东湾县水务局党组关于巡察整改情况的通报\n根据县委部署，县委第二巡察组对县水务局党组开展巡察，反馈2个问题。\n"
    "1.关于“台账不全”问题的整改\n（1）补录台账。已整改。\n"
)


def document(text, name="通报.txt"):
    return open_bytes(text.encode(), name)


def test_a_notice_is_understood_where_it_is_and_an_endless_sentence_in_a_process_of_its_own():
    assert not fence.is_strange(document(NOTICE * 200))
    assert fence.is_strange(document(NOTICE + "整" * 4_000))
    assert fence.is_strange(document(NOTICE * 2_000))


def test_a_ledger_of_ten_thousand_rows_is_not_strange():
    rows = "序号,问题,措施,责任领导\n" + "".join(
        f"{n},第{n}处台账不全,补录台账,局长\n" for n in range(10_000)
    )
    assert not fence.is_strange(document(rows, "台账.csv"))


def test_behind_the_fence_a_reading_is_the_same():
    text = NOTICE + "（2）" + "逐户核对" * 1_000 + "。"
    assert read(document(text)) == read(document(text), fenced=False)


def test_words_of_a_profile_count_behind_the_fence_too():
    text = "杂项\n" + "整" * 4_000 + "\n一、渗漏隐患\n一查到底。\n"
    grammar = {"cue": [{"name": "隐患", "pattern": "隐患$", "scores": {"finding": 9.0}}]}
    assert read(document(text), grammar=grammar) == read(document(text), grammar=grammar, fenced=False)


def test_a_text_that_takes_too_long_is_refused_in_time_with_its_reason():
    began = time.perf_counter()
    with pytest.raises(UnreadableFile, match="没有理清") as refused:
        fence.understand_in_time(document(NOTICE * 20_000), None, seconds=1, memory=440)
    assert (refused.value.code, refused.value.name) == ("timed_out", "通报.txt")
    assert time.perf_counter() - began < 8


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="rlimits are POSIX")
def test_a_text_that_takes_too_much_memory_is_refused_with_its_reason():
    with pytest.raises(UnreadableFile, match="内存") as refused:
        fence.understand_in_time(document(NOTICE * 20_000), None, seconds=60, memory=150)
    assert refused.value.code == "out_of_memory"


def test_a_text_longer_than_any_document_is_refused_before_it_is_understood():
    began = time.perf_counter()
    with pytest.raises(UnreadableFile, match="万字的上限") as refused:
        document(("整改情况。" * 1_000 + "\n") * 1_020)
    assert refused.value.code == "too_large"
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("name", ["台账.csv", "台账.html"])
def test_a_table_of_far_too_many_cells_is_refused_with_its_size(name):
    row = "<tr><td>1<td>甲<td>乙<td>丙" if name.endswith("html") else "1,甲,乙,丙\n"
    text = ("<table border=1>" if name.endswith("html") else "") + row * 110_000
    with pytest.raises(UnreadableFile) as refused:
        document(text, name)
    assert refused.value.code in {"too_large", "out_of_memory"}
    assert "拆" in refused.value.remedy


def test_empty_cells_at_the_end_of_rows_do_not_count():
    assert (
        len(
            document(
                "序号,问题" + "," * 30 + "\n" + "1,台账不全" + "," * 30 + "\n" + "," * 31, "台账.csv"
            ).blocks
        )
        == 2
    )
    blank = "序号,问题\n" + ("," * 200 + "\n") * 5_000
    assert len(document(blank, "台账.csv").blocks) == 1


def test_a_text_that_is_ended_costs_the_batch_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr("huiyin.reading.batch._SECONDS", 1.0)
    (tmp_path / "长.txt").write_text(NOTICE * 20_000, "utf-8")
    (tmp_path / "短.txt").write_text(NOTICE, "utf-8")
    long, short = read_many([tmp_path / "长.txt", tmp_path / "短.txt"])
    assert isinstance(long, UnreadableFile)
    assert isinstance(short, Reading)
    assert short.unit == "县水务局党组"


@pytest.fixture
def many(tmp_path):
    """Twenty notices of units with a number, and one empty file among them."""
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(NOTICE.replace("水务局", f"第{number}局"), "utf-8")
    (tmp_path / "07.txt").write_bytes(b"")
    return sorted(tmp_path.iterdir())


def units(results):
    return [result.unit if isinstance(result, Reading) else result.code for result in results]


def test_many_files_are_spread_over_processes_and_come_back_in_order(many):
    expected = [f"县第{number}局党组" for number in range(20)]
    expected[7] = "empty"
    assert units(read_many(many, processes=2)) == expected
    assert units(read_many(many, processes=1)) == expected


def test_when_the_system_ends_a_process_of_the_batch_the_files_are_still_read(many, monkeypatch):
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    def submit(self, action, path, grammar):
        future = Future()
        if path.name < "10":
            future.set_result(action(path, grammar))
        else:
            future.set_exception(BrokenProcessPool("ended"))
        return future

    monkeypatch.setattr(ProcessPoolExecutor, "submit", submit)
    results = units(read_many(many, processes=2))
    assert len(results) == 20
    assert results[19] == "县第19局党组"
