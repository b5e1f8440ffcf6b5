"""Errors that an action raises, put beside the fields that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm

from ..refusals import Unfit


@contextmanager
def errors_placed(form: BaseForm, **fields: str) -> Iterator[None]:
    """Turn a `ValidationError` into `Unfit(form)`; `fields` maps an action's name to the form's own.

    What belongs to no field of the form stands above all of them.
    """
    try:
        yield
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in found.items():
            place = fields.get(name, name)
            form.add_error(place if place in form.fields else None, messages)
        raise Unfit(form) from error
