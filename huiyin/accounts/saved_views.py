"""Keeping, naming and sharing views of lists; how dense a person likes their rows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.saved_views import SHARING, Density, ViewFacts, against_saving

from .models import User
from .view_models import DefaultView, SavedView
from .viewer import Viewer

Query = Sequence[tuple[str, str]]


class ViewAction(StrEnum):
    SAVE = "save_view"


def views_for(viewer: Viewer, list_name: str) -> QuerySet[SavedView]:
    """The views of a list that this person may open; `is_default` marks the one that it opens with."""
    own = DefaultView.objects.filter(user=viewer.id, list_name=list_name, view=OuterRef("pk"))
    rows = SavedView.objects.visible_to(viewer).filter(list_name=list_name)
    return rows.annotate(is_default=Exists(own)).select_related("owner").order_by("shared", "name")


def own_view(viewer: Viewer, pk: UUID) -> SavedView:
    """One's own; raises `DoesNotExist` for another's."""
    return SavedView.objects.get(pk=pk, owner_id=viewer.id)


@transaction.atomic
def save_view(
    *, by: Viewer, list_name: str, name: str, query: Query, shared: bool = False, default: bool = False
) -> SavedView:
    """Keep a list's parameters under a name; raises `Refused` with what stands against it."""
    body = _body(by, shared=shared)
    if found := against_saving(_facts(by, list_name, name, shared=shared)):
        raise Refused(ViewAction.SAVE, found)
    made = SavedView.objects.create(
        owner_id=by.id, body_id=body, list_name=list_name, name=" ".join(name.split()), shared=shared,
        query=[[k, v] for k, v in query],
    )  # fmt: skip
    if default:
        open_with(by=by, list_name=list_name, view_id=made.pk)
    return made


@transaction.atomic
def amend_view(
    *, view_id: UUID, by: Viewer, name: str, shared: bool, query: Query | None = None
) -> SavedView:
    """Name one's own view anew, share it or not, and give it other parameters."""
    view = own_view(by, view_id)
    facts = _facts(by, view.list_name, name, shared=shared and not view.shared, besides=view)
    if found := against_saving(facts):
        raise Refused(ViewAction.SAVE, found)
    view.name, view.shared = " ".join(name.split()), shared
    if query is not None:
        view.query = [[k, v] for k, v in query]
    view.save(update_fields=["name", "shared", "query"])
    return view


def delete_view(*, view_id: UUID, by: Viewer) -> None:
    """Forget one's own view; lists that opened with it open as they did before."""
    own_view(by, view_id).delete()


@transaction.atomic
def open_with(*, by: Viewer, list_name: str, view_id: UUID | None) -> None:
    """Open a list with this view (None: with everything); raises `DoesNotExist` for a view out of scope."""
    DefaultView.objects.filter(user=by.id, list_name=list_name).delete()
    if view_id is not None:
        view = SavedView.objects.visible_to(by).get(pk=view_id, list_name=list_name)
        DefaultView.objects.create(user_id=by.id, list_name=list_name, view=view)


def choose_density(*, by: Viewer, density: Density) -> None:
    """Remember how high the rows of lists are to be for this person."""
    User.objects.filter(pk=by.id).update(density=density)


def may_share(viewer: Viewer) -> bool:
    return viewer.has(*SHARING)


def _body(by: Viewer, *, shared: bool) -> UUID:
    held = sorted(by.bodies(*SHARING) if shared else by.bodies(), key=str)
    if not held:
        raise Refused(ViewAction.SAVE, [Obstacle("view_not_shared_by_you")])
    return held[0]


def _facts(
    by: Viewer, list_name: str, name: str, *, shared: bool, besides: SavedView | None = None
) -> ViewFacts:
    own = SavedView.objects.filter(owner_id=by.id, list_name=list_name)
    if besides is not None:
        own = own.exclude(pk=besides.pk)
    names = frozenset(own.values_list("name", flat=True))
    return ViewFacts(
        name=name, names_taken=names, shared=shared, roles=by.roles(),
        there_already=0 if besides is not None else len(names),
    )  # fmt: skip
