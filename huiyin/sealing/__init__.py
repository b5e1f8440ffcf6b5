"""Sealing what one department alone may read: keys, texts, files, recovery, search. No Django.

Whoever seals needs nothing but the department's public key, and can't read it again. The cryptography is
libsodium's (through PyNaCl); nothing here is a cipher of its own but the sharing of a key among papers,
which is plain arithmetic (`sharing`).
"""

from .boxes import Unreadable, new_content_key, open_sealed, open_text, seal_text, seal_to
from .index import fold, index_key, tokens
from .keys import Strength, WrongPassphrase, fingerprint, lock, new_pair, public_of, unlock
from .sharing import BadCode, codes_of, secret_of
from .streams import CutOff, Sealer, open_stream, seal_stream

__all__ = [
    "BadCode",
    "CutOff",
    "Sealer",
    "Strength",
    "Unreadable",
    "WrongPassphrase",
    "codes_of",
    "fingerprint",
    "fold",
    "index_key",
    "lock",
    "new_content_key",
    "new_pair",
    "open_sealed",
    "open_stream",
    "open_text",
    "public_of",
    "seal_stream",
    "seal_text",
    "seal_to",
    "secret_of",
    "tokens",
    "unlock",
]
