"""What of a complaint is told of persons, at rest: under a key of its own, and that under the installation's.

The office and the teams read complaints and have no key pairs, so the installation's key must open them.
Whoever has a database or a backup without the file `secret-key` has ciphertext. Destroying a complaint's own
key is what makes its words unreadable in the ledger from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from django.conf import settings

from huiyin.sealing import Unreadable, new_content_key, open_text, seal_text

from .models import Complaint

_PURPOSE = b"huiyin-letters"


def house_key() -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), person=_PURPOSE, digest_size=32).digest()


def marked(text: str) -> str:
    """What stands for a text that is only ever compared: a receipt code, a visitor's address."""
    return blake2b(text.encode(), key=house_key(), digest_size=16).hexdigest()


def lock_up(complaint: Complaint, content: Mapping[str, str], sender: Mapping[str, str]) -> None:
    """Put what was told, and who told it, under a new key of the complaint; the row is not saved here."""
    own, about = new_content_key(), str(complaint.pk)
    complaint.key = seal_text(house_key(), {"key": own.hex()}, about)
    complaint.content = seal_text(own, content, about)
    complaint.sender = seal_text(own, sender, f"{about} sender") if any(sender.values()) else None


def locked_answer(complaint: Complaint, text: str) -> bytes:
    return seal_text(_own(complaint), {"text": text}, f"{complaint.pk} answer")


def told(complaint: Complaint) -> dict[str, str]:
    """`subject` and `text`; raises `Unreadable` once it was handed on, or under another installation key."""
    return _opened(complaint, complaint.content, str(complaint.pk))


def sender_of(complaint: Complaint) -> dict[str, str]:
    """`name` and `contact`, empty where none was given; raises `Unreadable` as `told` does."""
    if complaint.sender is None and complaint.key is not None:
        return {"name": "", "contact": ""}
    return _opened(complaint, complaint.sender, f"{complaint.pk} sender")


def answer_of(complaint: Complaint) -> str:
    return _opened(complaint, complaint.answer, f"{complaint.pk} answer")["text"] if complaint.answer else ""


def _opened(complaint: Complaint, sealed: bytes | None, about: str) -> dict[str, str]:
    if sealed is None:
        raise Unreadable
    return open_text(_own(complaint), bytes(sealed), about)


def _own(complaint: Complaint) -> bytes:
    if complaint.key is None:
        raise Unreadable
    return bytes.fromhex(open_text(house_key(), bytes(complaint.key), str(complaint.pk))["key"])
