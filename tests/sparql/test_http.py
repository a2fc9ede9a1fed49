"""The HTTP client keeps credentials at home, reads every body to its end and retries what may pass."""

from __future__ import annotations

import base64
import email.utils
import hashlib
import re
import time

import pytest
from push.answering import Answer, Asked, answering

from kg.errors import KgError, ServiceError, UsageError
from kg.sparql.credentials import Credentials
from kg.sparql.http import Client, Refused
from kg.sparql.wire import HttpReply, Unanswered

SECRET = "s3cr3t-Pässwörd"  # noqa: S105 - no real secret


def client(url: str, credentials: Credentials | None = None, **more: object) -> Client:
    """A client that does not wait between tries."""
    waits: list[float] = []
    found = Client(url, credentials=credentials, seconds=2, sleep=waits.append, **more)  # type: ignore[arg-type]
    found.waits = waits  # type: ignore[attr-defined]
    return found


def test_basic_is_sent_only_when_it_is_asked_for() -> None:
    """The first request carries no password; after a Basic challenge the right one is sent, and from then on at once."""
    pair = "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode()

    def respond(asked: Asked) -> Answer:
        if asked.headers.get("authorization") == pair:
            return Answer()
        return Answer(401, (("WWW-Authenticate", 'Basic realm="x"'),))

    with answering(respond) as server:
        known = client(server.url, Credentials("me", SECRET))
        assert known.request("GET", server.url).status == 200
        assert known.request("GET", server.url).status == 200
    assert ["authorization" in asked.headers for asked in server.asked] == [False, True, True]


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_digest_answers_are_those_of_the_standard(algorithm: str) -> None:
    """A Digest challenge is answered with the hash that RFC 7616 defines, and the counter grows."""
    name = {"MD5": "md5", "SHA-256": "sha256"}[algorithm]
    counts = []

    def digest(text: str) -> str:
        return hashlib.new(name, text.encode()).hexdigest()

    def respond(asked: Asked) -> Answer:
        sent = dict(re.findall(r'(\w+)="?([^",]*)"?', asked.headers.get("authorization", "")))
        if not sent:
            challenge = f'Digest realm="here", nonce="abc", qop="auth", opaque="o", algorithm={algorithm}'
            return Answer(401, (("WWW-Authenticate", challenge),))
        counts.append(int(sent["nc"], 16))
        who, what = digest(f"me:here:{SECRET}"), digest(f"{asked.method}:{asked.path}")
        right = digest(f"{who}:abc:{sent['nc']}:{sent['cnonce']}:auth:{what}")
        return Answer(200 if sent["response"] == right and sent["opaque"] == "o" else 403)

    with answering(respond) as server:
        known = client(server.url, Credentials("me", SECRET))
        assert known.request("POST", f"{server.url}/update?graph=urn%3Ax", b"body").status == 200
        assert known.request("GET", server.url + "/q").status == 200
    assert counts == [1, 2]


def test_digest_is_preferred_to_basic() -> None:
    """A server that offers both gets no password in the clear."""
    offers = (("WWW-Authenticate", 'Basic realm="x", Digest realm="x", nonce="n", qop="auth"'),)
    with answering(lambda asked: Answer() if "authorization" in asked.headers else Answer(401, offers)) as server:
        client(server.url, Credentials("me", SECRET)).request("GET", server.url)
    assert server.asked[-1].headers["authorization"].startswith("Digest ")


def test_wrong_credentials_are_final_and_never_shown() -> None:
    """401 after the answer ends the matter; neither the password nor its encoded form is in the message."""
    pair = base64.b64encode(f"me:{SECRET}".encode()).decode()
    body = f"user me password {SECRET} header {pair}".encode()
    with answering(lambda _asked: Answer(401, (("WWW-Authenticate", 'Basic realm="x"'),), body)) as server:  # noqa: SIM117 - the server must outlive the inner block
        with pytest.raises(Refused) as caught:
            client(server.url, Credentials("me", SECRET)).request("GET", f"{server.url}/?token={SECRET}")
    assert len(server.asked) == 2
    assert SECRET not in str(caught.value)
    assert pair not in str(caught.value)
    assert "KG_ENDPOINT_USER" in str(caught.value)


@pytest.mark.parametrize("credentials", [Credentials("me", SECRET), Credentials(token=SECRET)])
def test_credentials_follow_no_redirect_to_another_origin(credentials: Credentials) -> None:
    """The other origin is asked, without an Authorization header, even when it sends a challenge."""
    challenge = Answer(401, (("WWW-Authenticate", 'Basic realm="thief"'),))
    with answering(lambda _asked: challenge) as other:
        moved = Answer(307, (("Location", other.url + "/taken"),))
        with answering(lambda _asked: moved) as home, pytest.raises(Refused):
            client(home.url, credentials).request("POST", home.url, b"data")
    assert other.asked
    assert all("authorization" not in asked.headers for asked in other.asked)


def test_a_redirect_at_home_keeps_method_body_and_credentials() -> None:
    """307 within the origin is followed with everything that the request had."""

    def respond(asked: Asked) -> Answer:
        return Answer() if asked.path == "/new" else Answer(307, (("Location", "/new"),))

    with answering(respond) as server:
        client(server.url, Credentials(token="abc")).request("POST", server.url + "/old", b"data")  # noqa: S106 - no real secret
    assert (server.asked[1].method, server.asked[1].body) == ("POST", b"data")
    assert server.asked[1].headers["authorization"] == "Bearer abc"


def test_a_moved_update_is_not_turned_into_a_get() -> None:
    """301 on POST is an error that names the address, not a silent GET."""
    with answering(lambda _asked: Answer(301, (("Location", "/new"),))) as server, pytest.raises(Refused):
        client(server.url).request("POST", server.url, b"data")
    assert len(server.asked) == 1


def test_redirects_end() -> None:
    """A circle of redirects is an error."""
    with answering(lambda asked: Answer(307, (("Location", asked.path),))) as server, pytest.raises(ServiceError):
        client(server.url).request("GET", server.url + "/round")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    """These statuses are retried until a good answer comes."""
    with answering(lambda _asked: Answer(status if len(server.asked) < 3 else 200)) as server:
        assert client(server.url).request("POST", server.url, b"x").status == 200
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 501])
def test_what_will_not_pass_is_final(status: int) -> None:
    """These statuses are not retried, and the server's words are in the error."""
    with answering(lambda _asked: Answer(status, (), b"because of this")) as server:  # noqa: SIM117 - the server must outlive the inner block
        with pytest.raises(Refused, match="because of this") as caught:
            client(server.url).request("POST", server.url, b"x")
    assert len(server.asked) == 1
    assert caught.value.status == status


def test_tries_end() -> None:
    """After the last try the server's refusal is raised."""
    with answering(lambda _asked: Answer(503)) as server, pytest.raises(Refused):
        client(server.url, tries=4).request("GET", server.url)
    assert len(server.asked) == 4


def test_once_means_once() -> None:
    """A request that must not run twice is sent a single time."""
    with answering(lambda _asked: Answer(503)) as server, pytest.raises(Refused):
        client(server.url).request("POST", server.url, b"x", once=True)
    assert len(server.asked) == 1


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_honoured(as_date: bool) -> None:
    """The wait is at least what the server asked for, as seconds or as a date."""
    value = email.utils.formatdate(time.time() + 30, usegmt=True) if as_date else "28"
    answer = Answer(429, (("Retry-After", value),))
    with answering(lambda _asked: answer if len(server.asked) < 2 else Answer()) as server:
        known = client(server.url)
        known.request("GET", server.url)
    assert known.waits[0] >= 27  # type: ignore[attr-defined]


def test_a_long_retry_after_ends_the_tries() -> None:
    """A server that asks for an hour gets no further request."""
    with answering(lambda _asked: Answer(503, (("Retry-After", "3600"),))) as server, pytest.raises(Refused):
        client(server.url).request("GET", server.url)
    assert len(server.asked) == 1


def test_waits_grow_to_a_cap() -> None:
    """The waits between tries grow and never pass the cap."""
    with answering(lambda _asked: Answer(500)) as server:
        known = client(server.url, tries=12)
        with pytest.raises(Refused):
            known.request("GET", server.url)
    waits = known.waits  # type: ignore[attr-defined]
    assert len(waits) == 11
    assert waits[0] <= 0.5
    assert waits[5] > waits[0]
    assert max(waits) <= 20


def test_a_body_shorter_than_announced_is_a_failure() -> None:
    """A cut body under status 200 raises Unanswered, never returns."""
    with answering(lambda _asked: Answer(200, (("Content-Length", "999"),), b"half")) as server:  # noqa: SIM117 - the server must outlive the inner block
        with pytest.raises(Unanswered):
            client(server.url, tries=2).request("GET", server.url)


def test_a_body_that_is_not_whole_by_its_own_rules_is_tried_again() -> None:
    """The reader decides on bodies that end properly but too early; its other errors are final."""

    def reader(reply: HttpReply) -> bytes:
        if not reply.body.endswith(b"}"):
            raise Unanswered("cut")
        if reply.body == b"[}":
            raise ServiceError(f"foreign {SECRET}")
        return reply.body

    with answering(lambda _asked: Answer(body=b"{" if len(server.asked) < 2 else b"{}")) as server:
        assert client(server.url).read(reader, "GET", server.url) == b"{}"
    with answering(lambda _asked: Answer(body=b"[}")) as server, pytest.raises(ServiceError, match=r"foreign \*\*\*"):
        client(server.url, Credentials("me", SECRET)).read(reader, "GET", server.url)
    assert len(server.asked) == 1


def test_nobody_at_home_is_one_clear_error() -> None:
    """A closed port is a ServiceError with the address and a cure."""
    with answering(lambda _asked: Answer()) as server:
        pass
    with pytest.raises(ServiceError, match="connection failed") as caught:
        client(server.url, tries=2).request("GET", server.url)
    assert caught.value.where == server.url


@pytest.mark.parametrize(
    "address",
    [
        "http://me:pw@127.0.0.1/",
        "ftp://x/",
        "file:///etc/passwd",
        "127.0.0.1:7878",
        "http://",
        "http://a b/",
        "http://[::1",
    ],
)
def test_bad_addresses_are_refused_without_showing_a_password(address: str) -> None:
    """An address with a user, another scheme or no host is a UsageError that does not repeat the password."""
    with pytest.raises(UsageError) as caught:
        Client(address)
    assert "pw" not in str(caught.value)


def test_a_location_with_credentials_is_refused() -> None:
    """A redirect to an address that carries a user is not followed."""
    with answering(lambda _asked: Answer(307, (("Location", "http://me:pw@127.0.0.1:1/"),))) as server:  # noqa: SIM117 - the server must outlive the inner block
        with pytest.raises(KgError, match="must not carry"):
            client(server.url).request("GET", server.url)
