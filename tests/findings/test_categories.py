"""A body's categories come from its profile, and stay the body's own."""

from __future__ import annotations

from huiyin.findings.actions import sync_categories
from huiyin.findings.models import Category


def test_bringing_the_categories_in_again_changes_nothing(ours):
    before = list(Category.objects.filter(body=ours.body).values_list("pk", "code", "parent_id", "order"))
    sync_categories(ours.body)
    assert (
        list(Category.objects.filter(body=ours.body).values_list("pk", "code", "parent_id", "order"))
        == before
    )


def test_a_word_that_the_profile_has_changed_is_brought_in_under_the_same_key(ours):
    Category.objects.filter(pk=ours.category.pk).update(name="旧说法", parent=None)
    sync_categories(ours.body)
    assert Category.objects.get(pk=ours.category.pk).name == ours.category.name


def test_what_the_office_added_and_what_others_have_stays(world):
    own = Category.objects.create(body=world.ours.body, code="own", name="本地专项", order=9000)
    theirs = set(Category.objects.filter(body=world.theirs.body).values_list("pk", "name"))
    sync_categories(world.ours.body)
    assert Category.objects.get(pk=own.pk).name == "本地专项"
    assert set(Category.objects.filter(body=world.theirs.body).values_list("pk", "name")) == theirs


def test_every_child_stands_below_the_parent_that_the_profile_names(ours):
    for category in Category.objects.filter(body=ours.body).select_related("parent"):
        if category.parent:
            assert category.parent.body_id == ours.body.pk
            assert category.parent.order // 100 == category.order // 100
