"""Credentials come from the environment or netrc, cross no network in the clear and are never printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError, UsageError
from kg.sparql.credentials import Authorizer, Credentials, find_credentials, is_loopback

HOME = "http://127.0.0.1:7878/query"


def test_the_environment_goes_before_netrc(tmp_path: Path) -> None:
    """A token, then user and password, then the netrc entry of the host, then nothing."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login file password fromfile\n")
    netrc.chmod(0o600)
    env = {"NETRC": str(netrc), "KG_ENDPOINT_USER": "env", "KG_ENDPOINT_PASSWORD": "fromenv"}
    assert find_credentials(HOME, env) == Credentials("env", "fromenv")
    assert find_credentials(HOME, {"NETRC": str(netrc)}) == Credentials("file", "fromfile")
    assert find_credentials(HOME, {**env, "KG_ENDPOINT_TOKEN": "t"}) == Credentials("env", "fromenv", "t")
    assert find_credentials("https://elsewhere.example/", {"NETRC": str(netrc)}) is None
    assert find_credentials(HOME, {"NETRC": str(tmp_path / "none")}) is None


def test_no_credentials_over_plain_http_to_another_machine() -> None:
    """Plain http is taken on loopback alone; https anywhere."""
    env = {"KG_ENDPOINT_TOKEN": "hidden"}
    for address in ("http://127.0.0.1/", "http://localhost:1/", "http://[::1]/", "https://elsewhere.example/"):
        assert find_credentials(address, env) == Credentials(token="hidden")  # noqa: S106 - no real secret
    for address in ("http://elsewhere.example/", "http://127.0.0.1.elsewhere.example/", "http://10.0.0.1/"):
        with pytest.raises(UsageError, match="plain http") as caught:
            find_credentials(address, env)
        assert "hidden" not in str(caught.value)


def test_a_malformed_netrc_is_named_without_its_content(tmp_path: Path) -> None:
    """The error names the file and shows nothing of it."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hidden nonsense token\n")
    netrc.chmod(0o600)
    with pytest.raises(DataError) as caught:
        find_credentials(HOME, {"NETRC": str(netrc)})
    assert str(netrc) in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_control_characters_are_refused() -> None:
    """A line break in a token cannot become a header of its own."""
    with pytest.raises(UsageError, match="control character"):
        find_credentials(HOME, {"KG_ENDPOINT_TOKEN": "abc\r\nX-Other: 1"})


def test_credentials_print_as_nothing() -> None:
    """Neither repr nor str shows user, password or token."""
    text = repr(Credentials("me", "hidden", "token")) + str(Credentials("me", "hidden", "token"))
    assert "hidden" not in text
    assert "token" not in text


def test_a_stale_nonce_is_answered_and_a_wrong_password_is_not_repeated() -> None:
    """A second challenge is accepted when the nonce has aged, refused when the first answer was already wrong."""
    authorizer = Authorizer(Credentials("me", "pw"))
    assert authorizer.accept('Digest realm="r", nonce="1", qop="auth"')
    assert authorizer.header("GET", HOME).startswith("Digest ")
    assert not authorizer.accept('Digest realm="r", nonce="2", qop="auth"')
    assert authorizer.accept('Digest realm="r", nonce="2", qop="auth", stale=true')


def test_unknown_schemes_are_not_answered() -> None:
    """A challenge with nothing known in it leads to no header."""
    authorizer = Authorizer(Credentials("me", "pw"))
    assert not authorizer.accept('Negotiate, Digest realm="r", nonce="1", algorithm=SHA-512-256')
    assert authorizer.header("GET", HOME) == ""


def test_loopback_is_the_whole_host() -> None:
    """Names that merely begin like loopback are not loopback."""
    assert is_loopback("http://127.1.2.3:80/")
    assert not is_loopback("http://localhost.example.org/")
