"""The process that answers pages."""

from __future__ import annotations

import json
import subprocess
import sys

from server.serving import environment
from server.test_worker import read

from kg.server.worker import LENGTH, Orders


def test_it_opens_the_graph_and_answers() -> None:
    """Ready, a page, a refusal, and the end with the end of its input."""
    orders = Orders("", 60.0, 0, 20_000_000, 1024, {}, module="kg.server.explorer.worker", noun="page")
    command = [sys.executable, "-P", "-m", orders.module, orders.dump()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment(), **pipes) as process:
        assert read(process)[0]["status"] == 200
        for fields, status in ([], 200), ([["x", "1"]], 400):
            question = json.dumps({"job": "home", "fields": fields}).encode()
            process.stdin.write(LENGTH.pack(len(question)) + question)
            process.stdin.flush()
            head, _ = read(process)
            assert (head["status"], head["worn"]) == (status, False)
        process.stdin.close()
        assert process.wait(30) == 0
