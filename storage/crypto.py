"""Keeps private words private: AES-GCM for what is read back, a keyed hash for what is only looked up."""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12  # the size AES-GCM is specified for (NIST SP 800-38D, 5.2.1.1)
HASH_BYTES = 16  # 128 bits: no two addresses of a circle will ever meet


class WrongKey(Exception):
    """What is stored was written with another key, or was tampered with."""


def new_key() -> str:
    """A fresh SECRET_KEY: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_key(text: str) -> bytes:
    """The 32 bytes of a SECRET_KEY. Raises ValueError, in words, on anything else."""
    padded = text.strip() + "=" * (-len(text.strip()) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("it is not URL-safe base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"it holds {len(key)} bytes, and must hold {KEY_BYTES}")
    return key


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


class Cipher:
    """Encrypts, hashes and seals with keys derived from one SECRET_KEY (HKDF-SHA256, RFC 5869)."""

    def __init__(self, secret_key: bytes) -> None:
        self._aead = AESGCM(_derive(secret_key, b"manyhands columns v1"))
        self._hash_key = _derive(secret_key, b"manyhands lookups v1")
        self._seal_key = _derive(secret_key, b"manyhands tickets v1")

    def encrypt(self, text: str) -> bytes:
        """Nonce and ciphertext; the same text never looks the same twice."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, text.encode("utf-8", "surrogatepass"), None)

    def decrypt(self, blob: bytes) -> str:
        """The text again. Raises WrongKey."""
        try:
            plain = self._aead.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            raise WrongKey("a private column could not be read with this SECRET_KEY") from None
        return plain.decode("utf-8", "surrogatepass")

    def lookup(self, text: str) -> bytes:
        """A keyed hash: finds a row by its phone number without the database knowing the number."""
        return hmac.digest(self._hash_key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)[:HASH_BYTES]

    def seal(self, numbers: bytes) -> bytes:
        """Proof that we wrote these bytes: HMAC-SHA256."""
        return hmac.digest(self._seal_key, numbers, hashlib.sha256)
