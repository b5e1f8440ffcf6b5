"""Conditions written so that SQLite, too, reads the partial indexes that were made for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func

_CODE = re.compile(r"[a-z_]+\Z")


class OneOf(Func):
    """Whether a field is one of these codes, with the codes in the statement itself.

    SQLite takes an index with a condition only where the statement has the very same condition; values that
    are handed over apart are not known when it chooses. The codes are members of enums, nobody's text.
    """

    template = "%(expressions)s IN (%(codes)s)"
    output_field = BooleanField()

    def __init__(self, field: str, codes: Sequence[str]) -> None:
        wrong = [c for c in codes if not _CODE.match(c)]
        if wrong:
            raise ValueError(f"not a code: {wrong}")
        super().__init__(F(field), codes=", ".join(f"'{c.lower()}'" for c in codes))


class Unread(Func):
    """A field that no index is to be read by: where another index gives the rows in their order."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="+%(expressions)s", **context)
