"""When a team came and went, when it fed back, when this was published; years that are not printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.reading import Reading

TITLE = "中共东湾县水务局党组关于巡察整改情况的通报\n"
TAIL = "现将整改情况通报如下。\n一、关于“台账不全”问题的整改情况\n（一）补录台账。"


@pytest.mark.parametrize(
    ("sentence", "start", "end", "feedback"),
    [
        (
            "2023年5月8日至6月30日，县委第四巡察组对县水务局党组开展巡察。8月15日反馈意见。",
            "2023-05-08",
            "2023-06-30",
            "2023-08-15",
        ),
        (
            "县委第二巡察组于2022年9月16日至10月18日对县水务局党组开展了为期33天的巡察，并于2023"
            "年1月17日反馈。",
            "2022-09-16",
            "2022-10-18",
            "2023-01-17",
        ),
        (
            "2023年11月8日至1月12日，县委第二巡察组对县水务局党组开展巡察，3月5日反馈意见。",
            "2023-11-08",
            "2024-01-12",
            "2024-03-05",
        ),
        (
            "2023年9月上旬至11月中旬，县委第五巡察组对县水务局党组开展巡察，2024年1月9日反馈意见。",
            "2023-09",
            "2023-11",
            "2024-01-09",
        ),
        (
            "2023年5月8日—5月24日，县委第一巡察组对县水务局党组进行了巡察，同年7月反馈。",
            "2023-05-08",
            "2023-05-24",
            "2023-07",
        ),
        (
            "2031.03.01~2031.04.18，县委第二巡察组对县水务局党组开展常规巡察。5月16日反馈意见。",
            "2031-03-01",
            "2031-04-18",
            "2031-05-16",
        ),
        (
            "二〇二三年三月一日至四月十八日，县委第二巡察组对县水务局党组开展巡察。五月十六日反馈意见。",
            "2023-03-01",
            "2023-04-18",
            "2023-05-16",
        ),
        (
            "根据安排，2023年3月1日至18日，县委第二巡察组对县水务局党组开展巡察，4月2日进行了反馈。",
            "2023-03-01",
            "2023-03-18",
            "2023-04-02",
        ),
    ],
)
def test_stay_and_feedback(
    understood: Callable[..., Reading], sentence: str, start: str, end: str, feedback: str
) -> None:
    dates = understood(TITLE + sentence + TAIL).dates
    assert (dates.inspection_start, dates.inspection_end, dates.feedback) == (start, end, feedback)


def test_a_year_that_was_worked_out_is_listed(understood: Callable[..., Reading]) -> None:
    sentence = "2023年5月8日至6月30日，县委第四巡察组对县水务局党组开展巡察。8月15日反馈意见。"
    assert set(understood(TITLE + sentence + TAIL).inferred) == {"inspection_end", "feedback"}


def test_meetings_and_deadlines_are_no_feedback(understood: Callable[..., Reading]) -> None:
    sentence = (
        "2024年9月30日至12月15日，县委第五巡察组对县水务局党组开展巡察。2月17日、3月7日分别召开整"
        "改专题党组会。"
    )
    assert understood(TITLE + sentence + TAIL).dates.feedback is None


@pytest.mark.parametrize(
    "text",
    [
        TITLE + "发布日期：2024-03-04 浏览：286\n" + TAIL,
        TITLE + TAIL + "\n中共东湾县水务局党组\n2024年3月4日",
        TITLE + "2024-03-04　浏览：95\n" + TAIL,
    ],
)
def test_published_is_the_release_or_the_date_under_the_signature(
    understood: Callable[..., Reading], text: str
) -> None:
    assert understood(text).dates.published == "2024-03-04"


def test_broken_dates_are_marked_and_never_guessed(understood: Callable[..., Reading]) -> None:
    sentence = "县委第二巡察组于2031824日至1015日对县水务局党组开展巡察，xx年x月x日反馈。"
    reading = understood(TITLE + sentence + TAIL)
    assert (reading.dates.inspection_start, reading.dates.inspection_end) == (None, None)
    assert [w.text for w in reading.warnings if w.code == "damaged_date"][0] == "2031824日"
