"""A phone that keeps passkeys, made of cryptography alone: what a browser would send back."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

UP, UV, AT = (
    AuthenticatorData.FLAG.UP,
    AuthenticatorData.FLAG.UV,
    AuthenticatorData.FLAG.AT,
)


@dataclass
class Phone:
    """One passkey on one phone; `host` and `origin` are where its owner stands, `looked` whether it saw the owner."""

    host: str = "testserver"
    origin: str = "https://testserver"
    looked: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: Any, credential: bytes = b"") -> AuthenticatorData:
        flags = UP | flags | (UV if self.looked else UP)
        return AuthenticatorData.create(hashlib.sha256(self.host.encode()).digest(), flags, self.count, credential)

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What comes back when it makes its passkey."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        attested = AttestationObject.create("none", self._data(AT, bytes(credential)), {})
        said = self._said("webauthn.create", options["publicKey"]["challenge"])
        return self._answer({"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attested)})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """What comes back when it signs; each time it counts on."""
        self.count += 1
        data = self._data(UP)
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        signature = self.key.sign(bytes(data) + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
