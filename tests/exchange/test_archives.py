"""Promises of kg.exchange.archives: what is packed together is unpacked within bounds, and nowhere else."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from terminal import kg

from kg.errors import DataError
from kg.exchange import archives
from kg.exchange.archives import opened

EDGES = "A\t1\tB\n"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    """A zip or tar of the members, by the suffix."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return path
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
def test_the_files_of_the_commonest_suffix_count(name, tmp_path):
    """A text beside them, hidden files and what a Mac adds do not; two of one name are told apart by their folders."""
    members = {"x/a.sif": b"1", "y/a.sif": b"2", "b.sif": b"3", "README.md": b"", ".c.sif": b"", "__MACOSX/b.sif": b""}
    with opened(packed(tmp_path / name, members)) as parts:
        assert {p.name: p.read_bytes() for p in parts} == {"x-a.sif": b"1", "y-a.sif": b"2", "b.sif": b"3"}
    assert not parts[0].exists()


def test_a_file_that_is_no_archive_is_itself(tmp_path):
    """Packed with gzip alone, or missing: that is the reader's matter."""
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"A\t1\tB\n"))
    for path in (tmp_path / "a.gz", tmp_path / "nothing"):
        with opened(path) as parts:
            assert parts == [path]


@pytest.mark.parametrize("suffix", ["zip", "tar"])
def test_names_are_no_paths(suffix, tmp_path):
    """What points out of the folder is written in it; links are left out."""
    path = packed(tmp_path / f"a.{suffix}", {"../../../evil.sif": b"1", "/etc/evil2.sif": b"2"})
    if suffix == "tar":
        with tarfile.open(path, "a") as archive:
            link = tarfile.TarInfo("link.sif")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
    with opened(path) as parts:
        assert sorted(p.name for p in parts) == ["evil.sif", "evil2.sif"]
        assert all("kg-ingest-" in str(p.resolve()) for p in parts)
    assert not list(tmp_path.parent.rglob("evil*"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_of_the_name_of_a_file_is_not_followed(kind, tmp_path):
    """Nor read as a device: the file of that name is what counts, and a link that leads nowhere is no defect."""
    path = packed(tmp_path / "a.tar", {"a.sif": b"1"})
    with tarfile.open(path, "a") as archive:
        link = tarfile.TarInfo("a.sif")
        link.type, link.linkname = kind, "/etc/passwd"
        archive.addfile(link)
    with opened(path) as parts:
        assert [p.read_bytes() for p in parts] == [b"1"]


def test_bombs_are_refused(tmp_path, monkeypatch):
    """By how much they unpack to, and by how many there are."""
    bomb = packed(tmp_path / "a.zip", {"a.sif": b"\n" * 30_000_000})
    with pytest.raises(DataError, match="unpacks to more"), opened(bomb):
        pass
    monkeypatch.setattr(archives, "MEMBERS", 3)
    many = packed(tmp_path / "b.zip", {f"{k}.sif": b"" for k in range(4)})
    with pytest.raises(DataError, match="more than 3 files"), opened(many):
        pass


@pytest.mark.parametrize("cut", [10, 60, 150])
def test_a_damaged_archive_is_one_error_and_leaves_the_store(cut, tmp_path):
    """Cut anywhere: exit 3, and what was held is held."""
    (tmp_path / "a.sif").write_text(EDGES, "utf-8")
    assert kg("ingest", "sif", "a.sif", "-o", "store", cwd=tmp_path).returncode == 0
    before = (tmp_path / "store/current").read_bytes()
    whole = packed(tmp_path / "a.zip", {"a.sif": EDGES.encode() * 50, "b.sif": EDGES.encode()})
    whole.write_bytes(whole.read_bytes()[:cut])
    run = kg("ingest", "sif", "a.zip", "-o", "store", cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "defect" not in run.stderr
    assert (tmp_path / "store/current").read_bytes() == before


def test_an_error_names_archive_and_file(tmp_path):
    """Not the folder it was unpacked to."""
    packed(tmp_path / "a.zip", {"a.gpml": b"<Pathway>"})
    run = kg("ingest", "gpml", "a.zip", "-o", "store", cwd=tmp_path)
    assert run.returncode == 3
    assert "a.zip!a.gpml:1" in run.stderr
