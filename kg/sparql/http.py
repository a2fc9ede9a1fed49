"""One small HTTP client for SPARQL endpoints: every body read to its end, retries, credentials kept at home.

It stands on urllib of the standard library, so that reading from and pushing to an endpoint need no extra package;
proxies of the environment are used (never for loopback), redirects and status codes are handled here.
"""

from __future__ import annotations

import email.utils
import gzip
import http.client
import random
import string
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from kg.errors import ServiceError
from kg.sparql.credentials import Authorizer, Credentials, check_address, find_credentials, is_loopback, origin

# First wait between tries; it doubles up to the cap. A longer Retry-After than the second cap ends the push.
BACKOFF_SECONDS = 0.5
BACKOFF_CAP_SECONDS = 20.0
# One request may take this long in all; a MOVE of 1e5 triples took 15 s on a shared machine, a 5 MB literal 35 s.
SECONDS = 300.0
# Tries of one request on connection errors, 429 and 5xx before the push stops (and can be resumed).
TRIES = 6
RETRY_AFTER_CAP_SECONDS = 120.0
REDIRECTS = 5
# Request bodies above this size are compressed where the server is known to take gzip.
GZIP_BYTES = 65536


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


class Unanswered(ServiceError):
    """No whole answer came: what the server did with the request is not known."""


class Refused(ServiceError):
    """The server answered, and the answer was no."""

    def __init__(
        self, status: int, what: str, where: str = "", cure: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(what, where, cure)
        self.status = status
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class HttpReply:
    """A whole answer: status below 400, headers (lower case), body, and the address that gave it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def bare(url: str) -> str:
    """`url` without query and fragment, which may hold what is nobody else's business."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


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
    ) -> None:
        self.home = origin(check_address(endpoint))
        known = credentials or find_credentials(endpoint)
        self._authorizer = Authorizer(known) if known else None
        self._seconds, self._tries, self._sleep = seconds, tries, sleep
        self._on_retry = on_retry

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        compress: bool = False,
        once: bool = False,
        whole: Callable[[bytes], bool] | None = None,
    ) -> HttpReply:
        """Send one request and return its whole answer.

        `once` sends it a single time, for requests that must not run twice; `whole` tells whether a body is complete,
        for servers that end a cut body properly. Raises Refused when the server says no (every 4xx but 408, 425 and
        429; also the last 429 or 5xx), Unanswered when no whole answer came.
        """
        sent = {"User-Agent": "synaptrace", "Accept-Encoding": "identity", **(headers or {})}
        if body is not None and compress and len(body) > GZIP_BYTES:
            body, sent = gzip.compress(body, 6, mtime=0), {**sent, "Content-Encoding": "gzip"}
        tries = 1 if once else self._tries
        for number in range(1, tries + 1):
            try:
                return self._whole(self._authorised(method, url, body, sent), whole)
            except Unanswered as error:
                failure: ServiceError = error
                wait = 0.0
            except Refused as error:
                failure = error
                wait = _seconds_asked(error.headers.get("retry-after", ""))
                if error.status not in RETRIED or wait > RETRY_AFTER_CAP_SECONDS:
                    raise
            if number < tries:
                self._pause(number, tries, wait, failure)
        raise failure

    @staticmethod
    def _whole(response: HttpReply, whole: Callable[[bytes], bool] | None) -> HttpReply:
        if whole and not whole(response.body):
            raise Unanswered("the answer is cut off", bare(response.url), "does the server stop long queries?")
        return response

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
            status, answer, content = self._exchange(
                method, url, body, {**headers, "Authorization": value} if value else headers
            )
            if status == 401 and at_home and at_home.accept(answer.get("www-authenticate", "")):
                continue
            if status in (301, 302, 307, 308) and "location" in answer:
                if status in (301, 302) and method not in ("GET", "HEAD"):
                    raise self._refusal(status, "the service moved to another address", url, b"", answer)
                url = self._follow(url, answer["location"])
                continue
            if status >= 300:
                raise self._refusal(status, f"{method} was answered {status}", url, content, answer)
            return HttpReply(status, answer, content, url)
        raise Refused(310, "too many redirects or challenges", bare(url), "give the final address of the endpoint")

    def _follow(self, url: str, location: str) -> str:
        target = check_address(urljoin(url, location))
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
            raise Refused(310, "a redirect leads from https to plain http", bare(url), "give the https address")
        return target

    def _exchange(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on one connection: status, headers, and the body to its very end."""
        request = urllib.request.Request(  # noqa: S310 - check_address lets http and https through alone
            quote(url, safe=string.punctuation), data=body, method=method, headers=dict(headers)
        )
        deadline = time.monotonic() + self._seconds
        try:
            with _opener(url).open(request, timeout=self._seconds) as answer:
                found = {key.lower(): value for key, value in answer.headers.items()}
                return answer.status, found, _read(answer, found, deadline)
        except TimeoutError as error:
            raise Unanswered(f"no whole answer within {self._seconds:g} s", bare(url)) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            reason = self._redact(str(getattr(error, "reason", "") or error) or type(error).__name__)
            raise Unanswered(f"the connection failed ({reason})", bare(url), "is the server running?") from error

    def _refusal(self, status: int, what: str, url: str, body: bytes, headers: Mapping[str, str]) -> Refused:
        said = " ".join(self._redact(body.decode("utf-8", "replace")).split())[:300]
        what += f": {said}" if said else ""
        return Refused(status, what, bare(url), _CURES.get(status, ""), headers)

    def _redact(self, text: str) -> str:
        return self._authorizer.credentials.redact(text) if self._authorizer else text


def _opener(url: str) -> urllib.request.OpenerDirector:
    """An opener that neither follows redirects nor judges status codes; no proxy for loopback."""
    opener = urllib.request.OpenerDirector()
    if not is_loopback(url):
        opener.add_handler(urllib.request.ProxyHandler())
    opener.add_handler(urllib.request.HTTPHandler())
    if urlsplit(url).scheme == "https":
        opener.add_handler(urllib.request.HTTPSHandler())
    return opener


def _read(answer: Any, headers: Mapping[str, str], deadline: float) -> bytes:
    """The body to its end; raises when it is shorter than announced or later than the deadline."""
    parts, size = [], 0
    while chunk := answer.read1(1 << 16):
        parts.append(chunk)
        size += len(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
    announced = headers.get("content-length", "")
    by_length = announced.isdigit() and answer.status not in (204, 304) and "transfer-encoding" not in headers
    if by_length and size < int(announced):
        raise http.client.IncompleteRead(b"", int(announced) - size)
    return b"".join(parts)


def _seconds_asked(retry_after: str) -> float:
    """Seconds that a Retry-After header asks to wait (a number or an HTTP date); 0 if there is none."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return 0.0
