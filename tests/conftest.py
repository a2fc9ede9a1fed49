"""What all tests share: one environment, the reference data, layout engines, a browser."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from requirements import require

from kg.draw.formats import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


ROOT = Path(__file__).resolve().parents[1]
os.environ |= {
    # Processes that a test starts run the code beside the tests, wherever the environment has its own from.
    "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))),
    # No test reads the terminal that it happens to run in, or a file of the developer's own.
    "COLUMNS": "160",
    "KG_ALSO": "",
    # Two workers share the processors: a second thread of one only waits for the other.
    "OPENBLAS_NUM_THREADS": "1",
}

# No property is judged by the clock.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

NETWORK_CUT = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The reference data: the folder that KG_REFERENCE_DATA names."""
    named = os.environ.get("KG_REFERENCE_DATA", "")
    folder = Path(named) if named else Path("/nonexistent")
    require("reference-data", folder.is_dir(), "set KG_REFERENCE_DATA to the reference data folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def one_run_a_scene() -> Iterator[None]:
    """Each layout engine draws one DOT text once a test run; whatever failed, or is no engine, is run again."""
    known, kept = set(render.engines()), dict[tuple[str, ...], subprocess.CompletedProcess[bytes]]()
    plain = render._run

    def run(command: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
        key = (*command, hashlib.sha256(data).hexdigest())
        if key in kept:
            return kept[key]
        done = plain(command, data)
        if command[0] in known and not done.returncode:
            kept[key] = done
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "_run", run)
        yield


@pytest.fixture(params=["dot", "graphviz-pure"])
def engine(request: pytest.FixtureRequest) -> str:
    """The path of each layout engine in turn."""
    scripts = sysconfig.get_path("scripts")
    found = shutil.which(request.param) or shutil.which(request.param, path=scripts)
    require(request.param, found is not None, f"{request.param} is not installed")
    return str(found)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Headless Chromium that cannot resolve any name, with its network and console on record."""
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    require("chromium", bool(driver and chromium), "chromium and chromedriver are not installed")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*NETWORK_CUT, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    downloads = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    opened.downloads = Path(downloads)
    opened.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    yield opened
    opened.quit()
