"""Who the user is to an endpoint: from the environment or netrc, and sent to that endpoint's origin alone."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import DataError, UsageError

LOOPBACK = re.compile(r"^(localhost|127(\.\d{1,3}){3}|::1)$")
_CHALLENGE = re.compile(
    r"(?:^|,)\s*(Basic|Digest|Bearer)\b(.*?)(?=,\s*(?:Basic|Digest|Bearer)\b|$)", re.IGNORECASE | re.DOTALL
)
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_HASHES = {"MD5": "md5", "MD5-SESS": "md5", "SHA-256": "sha256", "SHA-256-SESS": "sha256"}


@dataclass(frozen=True, repr=False)
class Credentials:
    """A user with a password, or a bearer token; prints as nothing so that no log can show it."""

    user: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return "Credentials(...)"

    def redact(self, text: str) -> str:
        """`text` with every secret, and the forms in which it travels, replaced by stars."""
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode() if self.password else ""
        for secret in sorted((pair, self.password, self.token), key=len, reverse=True):
            if secret:
                text = text.replace(secret, "***")
        return text


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of `url`: what credentials are bound to."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"https": 443}.get(parts.scheme, 80)


def is_loopback(url: str) -> bool:
    """Whether `url` names this very machine."""
    return bool(LOOPBACK.match(urlsplit(url).hostname or ""))


def check_address(url: str) -> str:
    """`url` if it is an http(s) address without a user in it; UsageError otherwise (the secret is not shown)."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError("the endpoint is not a valid address", cure="write http(s)://host:port/path") from error
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "an address must not carry a user or password",
            cure="set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD (or KG_ENDPOINT_TOKEN), or use ~/.netrc",
        )
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\x00-\x1f<>\"]", url):
        raise UsageError("the endpoint is not an http or https address", cure="write http(s)://host:port/path")
    return url


def find_credentials(url: str, environ: Mapping[str, str] | None = None) -> Credentials | None:
    """Credentials for `url` from KG_ENDPOINT_TOKEN, KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, else netrc, else None.

    Raises UsageError when they would cross a network in plain text, DataError on a malformed netrc file.
    """
    env = os.environ if environ is None else environ
    token, user = env.get("KG_ENDPOINT_TOKEN", ""), env.get("KG_ENDPOINT_USER", "")
    if token or user:
        found: Credentials | None = Credentials(user, env.get("KG_ENDPOINT_PASSWORD", ""), token)
    else:
        found = _from_netrc(urlsplit(url).hostname or "", env)
    if found and re.search(r"[\x00-\x1f\x7f]", found.user + found.password + found.token):
        raise UsageError("the credentials contain a control character", cure="look for a line break at their end")
    if found and urlsplit(url).scheme == "http" and not is_loopback(url):
        raise UsageError(
            "credentials are not sent over plain http to another machine",
            where=urlsplit(url).hostname or "",
            cure="use the https address of the endpoint, or a tunnel to a loopback port",
        )
    return found


def _from_netrc(host: str, env: Mapping[str, str]) -> Credentials | None:
    import netrc

    try:
        path = Path(env["NETRC"]) if env.get("NETRC") else Path.home() / ".netrc"
    except RuntimeError:  # a user without a home has no such file
        return None
    if not path.is_file():
        return None
    try:
        entry = netrc.netrc(path).authenticators(host)
    except (netrc.NetrcParseError, OSError) as error:
        raise DataError("the netrc file cannot be read", where=str(path), cure="see `man netrc`; mode 0600") from error
    return Credentials(user=entry[0], password=entry[2] or "") if entry else None


class Authorizer:
    """Writes the Authorization header: a token at once, a password only as the server's challenge asks for it."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self._scheme = "bearer" if credentials.token else ""
        self._digest: dict[str, str] = {}
        self._count = 0

    def header(self, method: str, url: str) -> str:
        """The header's value for one request, or "" while the server has not said what it wants."""
        if self._scheme == "bearer":
            return f"Bearer {self.credentials.token}"
        if self._scheme == "basic":
            pair = f"{self.credentials.user}:{self.credentials.password}".encode()
            return "Basic " + base64.b64encode(pair).decode()
        return self._digest_header(method, url) if self._scheme == "digest" else ""

    def accept(self, challenge: str) -> bool:
        """Learn from a WWW-Authenticate header; False if nothing new can be tried. Digest goes before Basic."""
        offers = {m[1].lower(): {p[1].lower(): p[2] or p[3] or "" for p in _PARAMETER.finditer(m[2])}
                  for m in _CHALLENGE.finditer(challenge)}  # fmt: skip
        if self.credentials.token:
            return False
        digest = offers.get("digest")
        if digest and digest.get("algorithm", "MD5").upper() in _HASHES:
            stale = digest.get("stale", "").lower() == "true"
            if self._scheme == "digest" and not stale and self._count == 1:
                return False
            self._digest, self._scheme, self._count = digest, "digest", 0
            return True
        if "basic" in offers and self._scheme != "basic":
            self._scheme = "basic"
            return True
        return False

    def _digest_header(self, method: str, url: str) -> str:
        """RFC 7616 with qop=auth (or without qop, as in RFC 2069), for MD5 and SHA-256 and their -sess forms."""
        ask, parts = self._digest, urlsplit(url)
        uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        algorithm = ask.get("algorithm", "MD5")
        realm, nonce = ask.get("realm", ""), ask.get("nonce", "")
        self._count += 1
        count, client = f"{self._count:08x}", secrets.token_hex(8)

        def digest(text: str) -> str:
            return hashlib.new(_HASHES[algorithm.upper()], text.encode(), usedforsecurity=False).hexdigest()

        who = digest(f"{self.credentials.user}:{realm}:{self.credentials.password}")
        if algorithm.upper().endswith("-SESS"):
            who = digest(f"{who}:{nonce}:{client}")
        what = digest(f"{method}:{uri}")
        quality = "auth" in [item.strip() for item in ask.get("qop", "").split(",")]
        answer = digest(f"{who}:{nonce}:{count}:{client}:auth:{what}" if quality else f"{who}:{nonce}:{what}")
        fields = {"username": self.credentials.user, "realm": realm, "nonce": nonce, "uri": uri, "response": answer}
        if "opaque" in ask:
            fields["opaque"] = ask["opaque"]
        quoted = {key: value.replace("\\", "\\\\").replace('"', '\\"') for key, value in fields.items()}
        text = ", ".join(f'{key}="{value}"' for key, value in quoted.items()) + f", algorithm={algorithm}"
        return "Digest " + text + (f', qop=auth, nc={count}, cnonce="{client}"' if quality else "")
