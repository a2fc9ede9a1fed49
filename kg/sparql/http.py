"""One small HTTP client for SPARQL endpoints: whole bodies, retries, credentials kept at home.

It stands on urllib of the standard library, so that reading from and pushing to an endpoint need no extra package;
proxies of the environment are used (never for loopback), redirects and status codes are handled here.
"""

from __future__ import annotations

import email.utils
import gzip
import http.client
import random
import time
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from kg.errors import ServiceError
from kg.sparql.credentials import Authorizer, Credentials, check_address, find_credentials, origin
from kg.sparql.wire import HttpReply, Unanswered, bare, exchange

# First wait between tries; it doubles up to the cap. A longer Retry-After than the second cap ends the push.
BACKOFF_SECONDS = 0.5
BACKOFF_CAP_SECONDS = 20.0
# One request may take this long in all; a MOVE of 1e5 triples took 15 s on a shared machine, a 5 MB literal 35 s.
SECONDS = 300.0
# Tries of one request on connection errors, 429 and 5xx before the push stops (and can be resumed); none begins when
# those before it took so many times the time of one.
TRIES = 6
PATIENCE = 2
# One answer may hold this much: twice what our own server gives.
BYTES = 100_000_000
RETRY_AFTER_CAP_SECONDS = 120.0
REDIRECTS = 5
# Request bodies above this size are compressed where the server is known to take gzip.
GZIP_BYTES = 65536


T = TypeVar("T")
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_CURES = {
    400: "the server did not accept the request as written; choose the right --server description",
    401: "set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN, or a netrc entry for this host",
    403: "this user may not do that here; ask for update rights or use another user",
    404: "there is no such service at this address; look at its path, or name the server with --server",
    405: "this address does not take updates; name the server with --server",
    413: "the server takes only smaller requests; lower --batch-size",
    415: "the server does not read this format; name it with --server",
}


class Refused(ServiceError):
    """The server answered, and the answer was no."""

    def __init__(
        self, status: int, what: str, where: str = "", cure: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(what, where, cure)
        self.status = status
        self.headers = dict(headers or {})


class Client:
    """Requests to one endpoint. Credentials go to its origin only; `on_retry(sentence)` hears of each new try."""

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials | None = None,
        seconds: float = SECONDS,
        tries: int = TRIES,
        on_retry: Callable[[str], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        most: int = BYTES,
    ) -> None:
        self.home = origin(check_address(endpoint))
        known = credentials or find_credentials(endpoint)
        self._authorizer = Authorizer(known) if known else None
        self._seconds, self._tries, self._sleep, self._most = seconds, tries, sleep, most
        self._on_retry = on_retry

    @property
    def user(self) -> str:
        """Whom the endpoint is told it deals with, no secret in it; "" where it is told nothing."""
        known = self._authorizer.credentials if self._authorizer else None
        return "" if known is None else known.user or "the bearer of a token"

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        compress: bool = False,
        once: bool = False,
    ) -> HttpReply:
        """Send one request and return its whole answer.

        `once` sends it a single time, for requests that must not run twice. Raises Refused when the server says no
        (every 4xx but 408, 425 and 429; also the last 429 or 5xx), Unanswered when no whole answer came, ServiceError
        when the answer passes the bound on its size.
        """
        return self.read(lambda reply: reply, method, url, body, headers, compress=compress, once=once)

    def read(
        self,
        reader: Callable[[HttpReply], T],
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        compress: bool = False,
        once: bool = False,
    ) -> T:
        """What `reader` makes of the answer; it raises Unanswered for a body that was cut, which is asked for again."""
        sent = {"User-Agent": "synaptrace", "Accept-Encoding": "identity", **(headers or {})}
        if body is not None and compress and len(body) > GZIP_BYTES:
            body, sent = gzip.compress(body, 6, mtime=0), {**sent, "Content-Encoding": "gzip"}
        tries = 1 if once else self._tries
        begun = time.monotonic()
        for number in range(1, tries + 1):
            try:
                return reader(self._authorised(method, url, body, sent))
            except Unanswered as error:
                failure: ServiceError = error
                wait = 0.0
            except Refused as error:
                failure = error
                wait = _seconds_asked(error.headers.get("retry-after", ""))
                if error.status not in RETRIED or wait > RETRY_AFTER_CAP_SECONDS:
                    raise
            except ServiceError as error:
                error.what = self.redact(error.what)  # it may show what the server sent
                raise
            if number == tries or time.monotonic() - begun >= PATIENCE * self._seconds:
                break
            self._pause(number, tries, wait, failure)
        raise failure

    def _pause(self, number: int, tries: int, wait: float, failure: ServiceError) -> None:
        backoff = min(BACKOFF_SECONDS * 2 ** (number - 1), BACKOFF_CAP_SECONDS)
        pause = max(wait, backoff * random.uniform(0.5, 1.0))  # noqa: S311 - spreads retries, no secret
        if self._on_retry:
            self._on_retry(f"{failure.what}; try {number + 1} of {tries} in {pause:.1f} s")
        self._sleep(pause)

    def _authorised(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> HttpReply:
        """One try: follows redirects and answers a challenge, credentials at the home origin alone."""
        for _ in range(REDIRECTS + 3):
            at_home = self._authorizer if origin(url) == self.home else None
            value = at_home.header(method, url) if at_home else ""
            reply = self._exchange(method, url, body, {**headers, "Authorization": value} if value else headers)
            status, answer = reply.status, reply.headers
            if status == 401 and at_home and at_home.accept(answer.get("www-authenticate", "")):
                continue
            if status in (301, 302, 307, 308) and "location" in answer:
                if status in (301, 302) and method not in ("GET", "HEAD"):
                    raise self._refusal(status, "the service moved to another address", url, b"", answer)
                url = self._follow(url, answer["location"])
                continue
            if status >= 300:
                raise self._refusal(status, f"{method} was answered {status}", url, reply.body, answer)
            return reply
        raise Refused(310, "too many redirects or challenges", bare(url), "give the final address of the endpoint")

    def _follow(self, url: str, location: str) -> str:
        target = check_address(urljoin(url, location))
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
            raise Refused(310, "a redirect leads from https to plain http", bare(url), "give the https address")
        return target

    def _exchange(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> HttpReply:
        """One request on one connection; Unanswered where it fails."""
        try:
            return exchange(method, url, body, headers, seconds=self._seconds, most=self._most)
        except TimeoutError as error:
            raise Unanswered(f"no whole answer within {self._seconds:g} s", bare(url)) from error
        except (http.client.HTTPException, OSError) as error:
            reason = self.redact(str(getattr(error, "reason", "") or error) or type(error).__name__)
            raise Unanswered(f"the connection failed ({reason})", bare(url), "is the server running?") from error

    def _refusal(self, status: int, what: str, url: str, body: bytes, headers: Mapping[str, str]) -> Refused:
        said = " ".join(self.redact(body.decode("utf-8", "replace")).split())[:300]
        what += f": {said}" if said else ""
        return Refused(status, what, bare(url), _CURES.get(status, ""), headers)

    def redact(self, text: str) -> str:
        """`text` without this client's secrets, which a server may send back."""
        return self._authorizer.credentials.redact(text) if self._authorizer else text


def _seconds_asked(retry_after: str) -> float:
    """Seconds that a Retry-After header asks to wait (a number or an HTTP date); 0 if there is none."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return 0.0
