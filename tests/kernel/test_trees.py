"""Paths: a subtree is one range, and an index serves it."""

import pytest

from tests.support import Cast
from zhibu.kernel import trees
from zhibu.organisation.models import Unit


def test_ancestors_begin_with_the_root_and_end_with_itself() -> None:
    assert trees.ancestors("000001000002") == ["000001", "000001000002"]
    assert trees.step(12) == "000012"


def test_a_subtree_is_itself_and_all_below(cast: Cast) -> None:
    def codes(path: str) -> list[str]:
        return list(Unit.objects.filter(trees.within("path", path)).order_by("code").values_list("code", flat=True))

    assert codes(cast.root.path) == ["00", "01", "0101", "0102", "11"]
    assert codes(cast.general.path) == ["01", "0101", "0102"]
    assert codes(cast.sibling.path) == ["0102"]
    assert codes("000009") == []


def test_several_subtrees_and_none(cast: Cast) -> None:
    both = Unit.objects.filter(trees.within_any("path", [cast.branch.path, cast.apart.path]))

    assert sorted(both.values_list("code", flat=True)) == ["0101", "11"]
    assert list(Unit.objects.filter(trees.within_any("path", []))) == []


@pytest.mark.sqlite  # PostgreSQL reads so small a table from end to end
def test_an_index_serves_the_range(cast: Cast) -> None:
    plan = Unit.objects.filter(trees.within("path", cast.general.path)).explain()

    assert "SEARCH organisation_unit USING INDEX" in plan
    assert "SCAN" not in plan
