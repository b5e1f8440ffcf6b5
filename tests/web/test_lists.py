"""Lists: what the address says is what is shown; refusals: what was typed is never lost."""

from __future__ import annotations

import django_filters
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_htmx.middleware import HtmxDetails
from django_tables2 import Column

from huiyin.findings import queries
from huiyin.findings.models import Finding
from huiyin.journal.staleness import Stale
from huiyin.rules.finding import FindingAction, FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.web.comparing import compare
from huiyin.web.figures import money, share
from huiyin.web.lists import ListPage, address, filtered
from huiyin.web.refusals import answers, checked, one_of_or_404
from huiyin.web.tables import ChipColumn, DayColumn, ListTable, MoneyColumn
from huiyin.web.wording import choices


class Filters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="查找", field_name="title", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label="状态", choices=choices(FindingState))
    recorded_on = django_filters.DateFromToRangeFilter(label="登记")


class Rows(ListTable):
    number = Column(verbose_name="序号")
    title = Column(verbose_name="问题", linkify=lambda record: f"/f/{record.pk}/")
    unit = Column(verbose_name="单位", accessor="unit__name")
    state = ChipColumn("FindingState", verbose_name="状态")
    due_on = DayColumn(verbose_name="时限")
    amount = MoneyColumn(verbose_name="金额")


class Page(ListPage):
    title = "问题清单"
    table_class = Rows
    filterset_class = Filters
    related = ("unit",)
    first_column = "title"
    export_url_name = "help"

    def rows(self):
        return queries.findings_for(self.request.viewer)

    def totals(self, rows):
        return {"amount": money(rows.aggregate(s=Sum("amount"))["s"])}


@pytest.fixture
def ask(world):
    def request(query: str = "", *, method: str = "get", data: dict | None = None, htmx: bool = False):
        headers = {"HX-Request": "true"} if htmx else {}
        made = getattr(RequestFactory(), method)(f"/f/{query}", data or {}, headers=headers)
        made.viewer, made.user, made.session = world.ours.office, AnonymousUser(), {}
        made.htmx, made._messages = HtmxDetails(made), CookieStorage(made)
        return made

    return request


@pytest.fixture
def shown(ask):
    def show(query: str = ""):
        response = Page.as_view()(ask(query))
        return response.context_data, response.render().content.decode()

    return show


def _fill(side, count: int, **more) -> None:
    for n in range(count):
        side.register(f"关于第{n:03}项“台账更新不及时”的问题", **more)


def test_a_page_costs_as_many_queries_with_few_rows_as_with_many(ours, ask):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            Page.as_view()(ask()).render()
        return len(seen)

    _fill(ours, 2)
    few = cost()
    for n in range(30, 50):
        ours.register(f"关于第{n}项“会议记录不全”的问题", target=n % 2)
    assert cost() == few


def test_sorting_reads_identifiers_before_rows(ours, ask):
    _fill(ours, 3)
    with CaptureQueriesContext(connection) as seen:
        Page.as_view()(ask("?sort=-title")).render()
    asked = [q["sql"] for q in seen if 'FROM "findings_finding"' in q["sql"]]
    ordered = [sql for sql in asked if "ORDER BY" in sql and "LIMIT" in sql]
    assert len(ordered) == 1
    assert '"findings_finding"."text"' not in ordered[0]


def test_the_order_is_the_one_asked_for_and_pages_do_not_overlap(ours, shown):
    _fill(ours, 30)
    first = [r.record.title for r in shown("?sort=title")[0]["table"].paginated_rows]
    after = shown("?sort=title")[0]["table"].page.after
    second = [r.record.title for r in shown(f"?sort=title&cursor={after}")[0]["table"].paginated_rows]
    assert first == sorted(first)
    assert len(first) == 25
    assert len(second) == 5
    assert not set(first) & set(second)


def _numbers(context) -> list[int]:
    return [row.record.number for row in context["table"].paginated_rows]


@pytest.mark.parametrize("sort", ["title", "-title", "unit", "-due_on", "number", "-number", "amount"])
def test_turning_the_pages_there_and_back_shows_every_row_once(ours, shown, sort):
    for n in range(60):
        ours.register(f"关于第{n:03}项“台账更新不及时”的问题", target=n % 2, amount=n if n % 3 == 0 else None)
    there, cursor = [], ""
    while True:
        context, _page = shown(f"?sort={sort}&cursor={cursor}")
        page = context["table"].page
        there.append([row.record.pk for row in context["table"].paginated_rows])
        assert page.first == 25 * (len(there) - 1) + 1
        if not page.after:
            break
        cursor = page.after
    assert [len(p) for p in there] == [25, 25, 10]
    assert len({pk for p in there for pk in p}) == 60
    context, _page = shown(f"?sort={sort}&cursor={page.before}")
    assert [row.record.pk for row in context["table"].paginated_rows] == there[1]
    last = shown(f"?sort={sort}&cursor=last")[0]["table"]
    assert [row.record.pk for row in last.paginated_rows] == [pk for p in there for pk in p][-25:]
    assert (last.page.first, last.page.last) == (36, 60)


def test_rows_that_come_meanwhile_shift_nothing_on_the_next_page(ours, shown):
    _fill(ours, 30)
    page = shown("?sort=title")[0]["table"].page
    ours.register("A 关于新增事项的问题")
    seen = shown(f"?sort=title&cursor={page.after}")[0]["table"]
    assert [r.record.title for r in seen.paginated_rows][0] == "关于第025项“台账更新不及时”的问题"


@pytest.mark.parametrize(
    "cursor",
    ["a0.", "zzz", "a1.x", "a1.W10", "a1.bnVsbA", "b2.WyJ0aXRsZSJd", "a1.WyIiLCJub3QtYW4taWQiXQ",
     "a1.WyJ0aXRsZSIsIngiLCJ4Il0", "a1." + "W" * 5000, "a" * 40 + ".W10", "a1.WyJ0aXRsZSIsbnVsbCxudWxsXQ"],
)  # fmt: skip
def test_a_broken_cursor_is_noted_and_the_list_begins_at_its_beginning(ours, shown, cursor):
    _fill(ours, 2)
    context, page = shown(f"?sort=title&cursor={cursor}")
    assert "翻页的位置已失效" in page
    assert _numbers(context) == [1, 2]


def test_a_cursor_of_another_order_is_not_taken(ours, shown):
    _fill(ours, 30)
    after = shown("?sort=title")[0]["table"].page.after
    assert "翻页的位置已失效" in shown(f"?sort=number&cursor={after}")[1]


def test_a_page_number_of_old_gives_the_first_page_with_a_note(ours, shown):
    _fill(ours, 30)
    context, page = shown("?sort=number&page=2")
    assert "清单不再按页码翻页" in page
    assert _numbers(context)[0] == 1
    assert "清单不再按页码翻页" not in shown("?page=1")[1]


def test_what_the_address_has_that_nobody_knows_is_named_and_ignored(ours, shown):
    _fill(ours, 2)
    context, page = shown(
        "?bogus=1&state=no-such&recorded_on_after=yesterday&sort=secret&per_page=7&columns=x"
    )
    assert context["count"] == 2
    assert len(context["notes"]) == 6
    assert "bogus" in page


def test_each_filter_that_is_on_is_worded_and_lifted_alone(ours, shown):
    _fill(ours, 2)
    context, _page = shown("?q=台账&state=registered&recorded_on_after=2020-01-01&page=1&per_page=50")
    on = {f.name: f for f in context["filters_on"]}
    assert on["state"].says == "已登记"
    assert on["recorded_on"].says == "不早于 2020-01-01"
    assert "state=" not in on["state"].without
    assert "per_page=50" in on["state"].without
    assert "page=1" not in on["state"].without
    assert "recorded_on_after=2020-01-01" in on["q"].without


def test_the_export_has_the_filters_of_the_list(ours, shown):
    _fill(ours, 1)
    context, _page = shown("?state=registered&sort=-number&page=1&bogus=1")
    assert context["export_url"] == f"{reverse('help')}?state=registered&sort=-number"


def test_the_same_address_gives_the_same_rows_to_exports_and_charts(ours, ask):
    _fill(ours, 3)
    request = ask("?q=第001项&bogus=1&recorded_on_after=never")
    assert filtered(Filters, request, queries.findings_for(request.viewer)).count() == 1


def test_totals_count_the_query_not_the_page(ours, shown):
    for n in range(30):
        ours.register(f"关于第{n:03}笔“欠缴”的问题", amount=10)
    _context, page = shown()
    assert "300 元" in page


def test_columns_can_be_chosen_but_the_first_stays(ours, shown):
    _fill(ours, 1)
    context, _page = shown("?columns=state")
    assert [c.name for c in context["table"].columns] == ["title", "state"]


def test_a_row_leads_where_its_first_column_leads(ours, shown):
    _fill(ours, 1)
    finding = Finding.objects.get()
    assert f'data-href="/f/{finding.pk}/"' in shown()[1]


def test_an_empty_list_tells_nothing_yet_from_nothing_found(ours, shown):
    assert "这里还没有内容" in shown()[1]
    assert "没有符合条件的内容" in shown("?q=x")[1]


def test_text_from_the_ledger_is_never_markup(ours, shown):
    ours.register("<script>alert(1)</script>问题")
    page = shown()[1]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_door_leads_to_the_list_with_its_filters():
    assert address("help", state=["closed", "returned"], round="") == "/help/?state=closed&state=returned"


def _post(ask, failing, *, htmx: bool = False, data: dict | None = None, again=None) -> HttpResponse:
    @answers(again=again)
    def view(request):
        failing()

    return view(ask(method="post", data=data or {}, htmx=htmx))


def _raise(error: Exception):
    def fail():
        raise error

    return fail


def test_a_refusal_lists_every_obstacle(ask):
    refused = Refused(FindingAction.CLOSE, [Obstacle("own_application"), Obstacle("reason_missing")])
    for htmx in (True, False):
        answer = _post(ask, _raise(refused), htmx=htmx, data={"reason": "已核对"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "由您本人提交" in page
        assert "还没有写明理由" in page
        assert ("<html" in page) is not htmx
    assert "已核对" in page


def test_a_page_that_can_show_itself_again_is_shown_with_the_refusal(ask):
    def again(request, refusal=None):
        return HttpResponse(",".join(o.code for o in refusal.obstacles))

    answer = _post(ask, _raise(Refused(FindingAction.CLOSE, [Obstacle("own_evidence")])), again=again)
    assert (answer.status_code, answer.content) == (409, b"own_evidence")


def test_the_second_of_two_is_shown_both_texts_and_who_was_first(ours, ask):
    finding = ours.issue("关于“台账更新不及时”的问题")
    data = {"version": "1", "title": "关于“台账更新严重滞后”的问题", "reason": "补充依据", "pace": "staged"}
    answer = _post(ask, _raise(Stale(finding)), data=data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<ins>" in page
    assert "严重滞后" in page
    assert "补充依据" in page
    assert "甲省巡视办主任" in page
    assert f'name="version" value="{finding.version}"' in page
    assert '<input type="hidden" name="pace" value="staged">' in page


def test_errors_of_a_form_are_told_with_their_field(ask):
    class Form(forms.Form):
        due_on = forms.DateField(label="时限")

    answer = _post(ask, lambda: checked(Form({"due_on": "someday"})))
    assert answer.status_code == 422
    assert "时限：" in answer.content.decode()


def test_what_an_action_finds_wrong_is_told_as_it_says_it(ask):
    answer = _post(ask, _raise(ValidationError({"title": "标题重复。"})), htmx=True)
    assert answer.status_code == 422
    assert "标题重复。" in answer.content.decode()


def test_missing_out_of_scope_and_nonsense_are_the_same_404(ours, world, ask):
    theirs = world.theirs.register()
    mine = queries.findings_for(ours.office)
    for pk in (theirs.pk, "not-an-id", None):
        with pytest.raises(Http404):
            one_of_or_404(mine, pk)
    with pytest.raises(Http404):
        _post(ask, _raise(Finding.DoesNotExist()))


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (None, "—"),
        (0, ">0 元<"),
        (1234.5, ">1,234.50 元<"),
        (999999, ">999,999 元<"),
        (3456789, ">345.68 万元<"),
    ],
)
def test_money_is_said_in_yuan_and_from_a_million_on_in_wan(amount, said):
    assert said in money(amount)


def test_a_share_is_whole_only_when_it_is_whole():
    assert (share(999, 1000), share(1, 1000), share(3, 3), share(0, 3), share(0, 0)) == (
        "99%", "1%", "100%", "0%", "—",
    )  # fmt: skip


def test_two_texts_are_cut_without_losing_a_character():
    before, after = "三月底前完成修订。" * 40, "六月底前完成修订并公示。" * 500
    lefts, rights = compare(before, after)
    assert "".join(p.text for p in lefts) == before
    assert "".join(p.text for p in rights) == after
    lefts, rights = compare("三月底前完成", "六月底前完成")
    assert [p.text for p in lefts if not p.same] == ["三"]
    assert [p.text for p in rights if not p.same] == ["六"]
