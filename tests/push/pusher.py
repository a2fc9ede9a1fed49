"""One push in a process of its own, to be killed: pusher.py ENDPOINT VERSION STATE_FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from push.pushing import push_version

if __name__ == "__main__":
    push_version(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
