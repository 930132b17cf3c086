"""A small OpenID provider that says whatever a test wants: good tokens, and forged ones."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "compstat", "only-for-tests"


def new_key() -> rsa.RSAPrivateKey:
    """A key of 2048 bits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY = new_key()


class Forger:
    """Serves its description, its keys, and at the token endpoint what `token` holds; remembers what was asked."""

    def __init__(self) -> None:
        self.key, self.kid = KEY, "first"
        self.token = ""
        self.asked: list[dict[str, list[str]]] = []
        self.described: dict[str, object] = {}
        handler = type("Handler", (_Handler,), {"forger": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def claims(self, fresh: str, **more: object) -> dict[str, object]:
        """What an honest provider would say; a claim set to None is left out."""
        now = int(time.time())
        told = {
            "iss": self.issuer, "sub": "chen-1", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": fresh,
            "email": "chen@example.org", "email_verified": True, "auth_time": now, **more,
        }  # fmt: skip
        return {claim: value for claim, value in told.items() if value is not None}

    def signed(self, claims: dict[str, object], key: object = None, algorithm: str = "RS256") -> str:
        """An ID token."""
        return jwt.encode(claims, key or self.key, algorithm=algorithm, headers={"kid": self.kid})

    def answer(self, path: str) -> object:
        """What stands at an address."""
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": self.kid, "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return {"access_token": "opens-doors-elsewhere", "token_type": "Bearer", "id_token": self.token}
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{n: self.issuer + p for n, p in places.items()}, **self.described}


class _Handler(BaseHTTPRequestHandler):
    forger: Forger

    def do_GET(self) -> None:
        self._send(self.forger.answer(self.path))

    def do_POST(self) -> None:
        self.forger.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self._send(self.forger.answer(self.path))

    def _send(self, told: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""
