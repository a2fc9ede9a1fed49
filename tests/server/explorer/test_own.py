"""A profile of one's own."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from tempfile import gettempdir

import pytest

from kg import explore
from kg.errors import DataError
from kg.server.explorer.desk import Desk
from kg.server.explorer.own import ROWS_MOST, fresh, own
from kg.server.protocol import RequestRefused

TABLE = "#compound guest7\ntarget\taction\ttype\trelation\tvalue\tunit\nDRD2\tantagonist\tKi\t=\t5\tnM\n"


def asked(desk: Desk, table: str, *fields: tuple[str, str], name: str = "", sent: str = "yes"):
    """What a worker makes of a sent form."""
    encoded = base64.b64encode(table.encode()).decode()
    return own(desk, {"fields": [*fields, ("samples", "0")], "table": encoded, "file_name": name, "sent": sent})


def test_the_answer_is_that_of_the_command_line(desk: Desk, tmp_path: Path) -> None:
    """The same reader, the same numbers; the page shows them."""
    path = tmp_path / "profile.tsv"
    path.write_text(TABLE)
    found = explore.perturb(profile=path, workspace=fresh(desk), samples=0)
    made = json.loads(str(asked(desk, TABLE, ("form", "json")).content))
    assert made["effects"] == json.loads(json.dumps(found.to_json()))["effects"]
    page = str(asked(desk, TABLE).content)
    assert f'data-node="{found.effects[0].node}"' in page
    assert "antagonist" in page


def test_a_table_without_end_is_refused(desk: Desk) -> None:
    """Each row would be told with its source; the bound and the way round it are named."""
    with pytest.raises(RequestRefused, match="lines") as caught:
        asked(desk, TABLE + "DRD2\tantagonist\tKi\t=\t5\tnM\n" * ROWS_MOST)
    assert caught.value.status == 413
    assert "5,000" in caught.value.cure


def test_nothing_of_it_stays(desk: Desk) -> None:
    """The next question knows neither the compound nor its file."""
    asked(desk, TABLE)
    assert not desk.workspace.is_compound("guest7")
    assert not any(record.label == "guest7" for record in desk.workspace.book._read.values())
    assert all("guest7" not in label for label, _ in desk.workspace.directory._learnt.values())


@pytest.mark.parametrize(
    "table", ["target\tvalue\n\x00\x01", "<html><script>", "=cmd|' /C calc'!A0\tx\n1\t2", "target\taction\nNOPE\tnope"]
)
def test_a_table_that_cannot_be_read_is_told_without_a_path(desk: Desk, table: str) -> None:
    """What, where and cure, and no folder of the server."""
    with pytest.raises(DataError) as caught:
        asked(desk, table)
    assert "kg-own-" not in str(caught.value)
    assert gettempdir() not in str(caught.value)


def test_a_form_without_a_table(desk: Desk) -> None:
    """The page asks for one; what was sent without is refused."""
    assert "<textarea" in str(asked(desk, "", sent="").content)
    begun = str(asked(desk, "", ("begin", "1"), sent="").content)
    assert "\n#compound my compound\n" in begun, "one to fill in, its lines kept"
    assert "\ntarget\taction\ttype\t" in begun
    with pytest.raises(RequestRefused):
        asked(desk, "")
    with pytest.raises(RequestRefused):
        asked(desk, TABLE, ("form", "exe"))
