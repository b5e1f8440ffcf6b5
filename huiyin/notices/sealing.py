"""Secrets of channels at rest: sealed with a key derived from the installation's own, never shown again."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unsealable(Exception):
    """Sealed with another key: the installation's secret key was changed, so the secret is entered anew."""


def _key() -> Fernet:
    digest = hashlib.sha256(f"huiyin.notices:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(secret: str) -> str:
    return _key().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret; raises `Unsealable` when the key is no longer the one it was sealed with."""
    if not sealed:
        return ""
    try:
        return _key().decrypt(sealed.encode()).decode()
    except InvalidToken as other:
        raise Unsealable from other
