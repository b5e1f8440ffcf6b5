"""Who is told of what: every deed and every part, held against a statement written by hand."""

from __future__ import annotations

import pytest

from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.due import DueKind
from huiyin.rules.notice_kinds import NoticeKind, Part
from huiyin.rules.notices import EVERY_ROW, SEEN_AS, TABLE, kinds_for, told, told_of_due
from huiyin.rules.roles import Role

# r routine, p pressing, u urgent; parts: o office, t team, v reviewer, n unit, h its head, f its staff,
# d department, l leading group, s security administrators, O owner, N named, A addressee, Q asker, L uploader
SHORT = {
    "o": Part.OFFICE, "t": Part.TEAM, "v": Part.REVIEWER, "n": Part.UNIT, "h": Part.UNIT_HEAD,
    "f": Part.UNIT_STAFF, "d": Part.DEPARTMENT, "l": Part.LEADING_GROUP, "s": Part.SECURITY_ADMIN,
    "O": Part.OWNER, "N": Part.NAMED,
    "A": Part.ADDRESSEE, "Q": Part.ASKER, "L": Part.UPLOADER,
}  # fmt: skip
STATEMENT = {
    "finding feed_back": "np", "finding register_findings": "np", "document register_findings": "np tr",
    "finding withdraw": "nr tr", "target plan_submit": "op vp tr", "target plan_opine": "or",
    "target plan_return": "np tr", "target plan_approve": "np tr", "finding task_assign": "Op",
    "task change_task": "Op",
    "errand give_errand": "fp", "errand report_errand": "nr", "errand send_back_errand": "fp",
    "dispatch prepare_dispatch": "hp", "dispatch sign_dispatch": "nr", "dispatch send_back_dispatch": "np",
    "finding apply": "tp vp or", "finding accept": "op vr nr tr", "finding return": "np tr",
    "finding close": "np tr", "finding leave_rest": "np tr", "finding standing_report": "op vr",
    "finding standing_confirm": "nr", "finding standing_return": "np",
    "finding reopen": "nu tp or", "finding extension_ask": "op tr",
    "finding extension_forward": "lp", "finding extension_grant": "np tr or",
    "finding extension_refuse": "np tr or", "finding refer": "dp", "finding answer_referral": "op",
    "request ask_department": "dp", "request copy_to_department": "dp", "request ask_again": "dp",
    "request answer": "or tp",
    "finding comment": "Np", "finding edit_comment": "Np", "finding ask_question": "Ap",
    "target ask_question": "Ap",
    "finding forward_question": "Ap", "target forward_question": "Ap", "finding answer_question": "Qp",
    "target answer_question": "Qp",
    # of what is only proposed the unit learns nothing, whatever becomes of it
    "finding supervision_propose": "op lp", "finding supervision_approve": "nu hu or tr",
    "finding supervision_refuse": "or tr", "finding supervision_answer": "op",
    "finding supervision_return": "nu hu", "finding supervision_settle": "nr hr",
    "finding supervision_withdraw": "nr hr",
    "finding accountability_open": "op", "finding accountability_decide": "hp np tr",
    "finding accountability_change": "hp np tr", "finding accountability_revoke": "hp np tr",
    "finding brief_submit": "op", "finding brief_approve": "lp", "finding brief_note": "or",
    "finding brief_instruct": "op tp", "finding instruction_answer": "lp",
    "finding instruction_accept": "or tr", "finding instruction_return": "op tp",
    # of clues the office, the team and the department, and nobody else ever
    "clue clue_enter": "op", "clue clue_redirect": "op", "clue clue_route": "dp",
    "clue clue_receive": "or tr", "clue clue_handle": "op tr", "clue clue_drop": "op tr",
    "clue clue_return": "op tr", "clue clue_withdraw": "tr or",
    # of complaints whoever deals with them: office or team
    "complaint complaint_register": "op tp", "complaint complaint_place": "tp",
    "finding raise_signs": "tr vr or", "finding confirm_sign": "op tr", "round assign_reviewers": "Nr",
    # the entry names one owner alone
    **{
        f"{about} {action}": said
        for about in ("target", "round")
        for action, said in (
            ("give_decision", "tp np dp op"), ("decision_report", "op lp"),
            ("decision_confirm", "tr nr dr or"), ("decision_return", "tp np dp op"),
        )
    },
    "campaign open_campaign": "np dp", "campaign give_campaign_tasks": "np dp",
    "campaign campaign_return": "np dp", "campaign campaign_answer": "op",
    "campaign campaign_accept": "nr dr", "campaign campaign_leave": "nr dr",
    "campaign campaign_withdraw": "nr dr", "campaign end_campaign": "nr dr",
    "campaign withdraw_campaign": "nr dr",
    "document read_document": "Lr", "document hand_back_document": "Lp", "grant propose_grant": "sp",
    "grant confirm_grant": "Np", "grant revoke_grant": "Nu",
}  # fmt: skip
DUE = {
    DueKind.PLAN: "n|ot", DueKind.TASK: "n|t", DueKind.FINDING: "n|ot", DueKind.PLAN_ANSWER: "ov|",
    DueKind.EXTENSION_ANSWER: "o|", DueKind.APPLICATION_ANSWER: "tvo|", DueKind.REFERRAL_ANSWER: "d|o",
    DueKind.COORDINATION_ANSWER: "d|ot",
    DueKind.STANDING_CHECK: "n|o", DueKind.STANDING_ANSWER: "ov|",
    DueKind.PROGRESS_REPORT: "n|ot", DueKind.REPORT_ANSWER: "o|", DueKind.SUPERVISION_DECISION: "o|",
    DueKind.SUPERVISION_LEADERS: "l|", DueKind.SUPERVISION_ANSWER: "nh|o", DueKind.SUPERVISION_REVIEW: "o|",
    DueKind.ACCOUNTABILITY_DECISION: "o|", DueKind.APPEAL_ANSWER: "o|",
    DueKind.BRIEF_SENDING: "o|", DueKind.BRIEF_READING: "l|", DueKind.INSTRUCTION_OFFICE: "o|",
    DueKind.INSTRUCTION_TEAM: "t|o", DueKind.INSTRUCTION_REVIEW: "l|",
    DueKind.CLUE_ROUTING: "o|", DueKind.CLUE_RECEIPT: "d|o", DueKind.CLUE_REPLY: "d|o",
    DueKind.DECISION_TEAM: "t|o", DueKind.DECISION_UNIT: "n|o", DueKind.DECISION_DEPARTMENT: "d|o",
    DueKind.DECISION_OFFICE: "o|", DueKind.DECISION_ANSWER: "o|", DueKind.DECISION_LEADERS: "l|",
    DueKind.COMPLAINT_OFFICE: "o|", DueKind.COMPLAINT_TEAM: "t|o",
    DueKind.CAMPAIGN_UNIT: "n|o", DueKind.CAMPAIGN_DEPARTMENT: "d|o", DueKind.CAMPAIGN_ANSWER: "o|",
}  # fmt: skip


def test_each_deed_tells_exactly_whom_the_statement_says():
    issued = {
        "issued": True,
        "office_approves": True,
        "leaders_approve": True,
        "to_office": True,
        "to_team": True,
        "to_unit": True,
        "to_department": True,
        "after": {"person": "主任"},
    }
    found = {
        f"{kind} {action}": " ".join(
            f"{short}{row.urgency[0]}"
            for row in told(action, kind, issued)
            for short, part in SHORT.items()
            if part == row.part
        )
        for kind, action in TABLE
    }
    assert found == STATEMENT


@pytest.mark.parametrize(
    ("action", "kind"),
    [(a, "finding") for a in ("plan", "report", "recall", "amend", "task_report", "watch")],
)
def test_of_daily_work_nobody_is_told(action, kind):
    assert told(action, kind, {}) == ()


def test_a_step_that_was_taken_back_before_it_was_issued_is_nobodys_news():
    assert told("supervision_withdraw", "finding", {"issued": False}) == ()
    by_office = told("supervision_propose", "finding", {"office_approves": True, "leaders_approve": False})
    assert [row.part for row in by_office] == [Part.OFFICE]


def test_tasks_that_were_changed_otherwise_are_not_told_to_their_owner():
    assert told("change_task", "task", {"after": {"due_on": "2030-01-01", "person": ""}}) == ()


def test_findings_that_were_not_issued_are_nobodys_news():
    assert told("register_findings", "finding", {"issued": False}) == ()
    assert told("register_findings", "document", {}) == ()


@pytest.mark.parametrize("kind", DueKind)
def test_what_falls_due_is_told_to_who_owes_it_and_when_late_to_who_watches(kind):
    owing, watching = DUE[kind].split("|")
    soon, late = (told_of_due(kind, level) for level in (OverdueLevel.DUE_SOON, OverdueLevel.OVERDUE))
    assert [r.part for r in soon] == [SHORT[c] for c in owing]
    assert [r.part for r in late] == [SHORT[c] for c in owing + watching]
    assert told_of_due(kind, OverdueLevel.NONE) == ()
    long_late = told_of_due(kind, OverdueLevel.LONG_OVERDUE)
    assert [r.urgency for r in long_late] == ["urgent"] * len(owing) + ["pressing"] * len(watching)


def test_a_unit_is_never_told_of_signs_nor_of_what_a_department_was_asked():
    hidden = {NoticeKind.SIGN_RAISED, NoticeKind.SIGN_CONFIRMED, NoticeKind.REFERRED}
    hidden |= {NoticeKind.REFERRAL_ANSWERED, NoticeKind.DEPARTMENT_ASKED, NoticeKind.DEPARTMENT_ANSWERED}
    assert not hidden & set(kinds_for({Role.UNIT}))
    assert {r.part for r in EVERY_ROW if r.kind in hidden} <= {
        Part.OFFICE, Part.TEAM, Part.REVIEWER, Part.DEPARTMENT,
    }  # fmt: skip


def test_every_kind_reaches_somebody_and_administrators_hear_of_roles_alone():
    assert {kind for role in Role for kind in kinds_for({role})} == set(NoticeKind)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert all(kind.value.startswith("role_") for kind in kinds_for({role}))
    assert set(SEEN_AS.values()) <= set(Role)
