"""The real server with the sample committee, and a real browser before it.

    def test_home(open_page, axe):
        page = open_page("zhibu0101", "officer", size=PHONE)
        page.goto("/")
        axe(page)

Journeys that change much take `fresh_server`: a copy of the sample for themselves.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests import clock, template
from tests.browser.chromium import FLAGS, chromium

PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 900}
HERE = Path(__file__).parent
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
MEMBERS = os.environ.get("ZHIBU_TEST_MEMBERS", "200")
# A Monday of the sample. A notice was issued on the working day before; branch 0101 meets on the Thursday at 15:00;
# 0201 is checking its half-year with an objection open, and that of 0301 is on show.
THEN = datetime(2026, 11, 9, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not chromium():
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def _environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZHIBU_", "DATABASE_", "DJANGO_"))
    }
    return {**kept, "ZHIBU_DATA_DIR": str(folder), "ZHIBU_ENV": "development", "PYTHONWARNINGS": "ignore"}


def zhibu(folder: Path, *arguments: str) -> None:
    """Run a command of the program in a data folder."""
    result = subprocess.run(
        [sys.executable, "-m", "zhibu.config", *arguments], env=_environment(folder), capture_output=True, text=True
    )
    assert result.returncode == 0, f"zhibu {' '.join(arguments)}\n{result.stdout}\n{result.stderr}"


def load_sample(folder: Path, until: datetime) -> None:
    """Fill an empty data folder with the sample committee as it stood at an instant."""
    folder.mkdir(exist_ok=True)
    template.put(folder / "zhibu.sqlite3")
    zhibu(folder, "migrate", "--verbosity", "0")
    zhibu(folder, "createcachetable", "--verbosity", "0")
    instant = f"datetime.fromisoformat({until.isoformat()!r})"
    zhibu(
        folder,
        *("shell", "--no-imports", "--command"),
        "from datetime import datetime; from zhibu.demo.services import load; "
        f"load(members={MEMBERS}, seed=1, now={instant}, say=print)",
    )


def _loaded_once(tmp_path_factory: pytest.TempPathFactory, name: str, until: datetime) -> Path:
    """A data folder with the sample, loaded by the first process that asks for it and shared by all of a run."""
    together = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        together = together.parent
    folder = together / name
    with template.alone(together):
        if not (folder / "loaded").exists():
            load_sample(folder, until)
            (folder / "loaded").touch()
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample committee, up to the tests' day."""
    return _loaded_once(tmp_path_factory, "sample", clock.now())


@pytest.fixture(scope="session")
def then(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample as it stood on an afternoon of November."""
    return _loaded_once(tmp_path_factory, "then", THEN)


@contextmanager
def _serving(folder: Path, now: datetime | None = None) -> Iterator[str]:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port = plug.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"]
    command += ["tests.browser.clocked:application"]
    started = datetime.now(tz=UTC)
    time_of = {"ZHIBU_TEST_NOW": (now or clock.now()).isoformat(), "ZHIBU_TEST_BEGUN": started.isoformat()}
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=_environment(folder) | time_of, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, process, folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as plug:
            if plug.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def server(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the sample that all tests of this process share: look, change little."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(sample, folder)
    with _serving(folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once per process. Its loop runs in our thread, so Django is told that nothing else uses the database
    meanwhile: a test may want both.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def serve(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`serve()` → the address of a server with a copy of the sample in `tmp_path / "served"`; `serve(of=folder)`
    copies another folder; `more=[["import-members", file, "--commit"]]` are commands to run before it starts; `now` is
    the instant that the program takes for now, where a journey depends on the hour.
    """
    with ExitStack() as stack:

        def start(of: Path | None = None, more: Sequence[Sequence[str]] = (), now: datetime | None = None) -> str:
            folder = tmp_path / "served"
            shutil.copytree(of or request.getfixturevalue("sample"), folder)
            for arguments in more:
                zhibu(folder, *arguments)
            return stack.enter_context(_serving(folder, now))

        yield start


@pytest.fixture
def fresh_server(serve: Callable[..., str]) -> str:
    """The address of a server with a copy of the sample for this test alone."""
    return serve()


def sign_in(context: BrowserContext, address: str, username: str, mode: str) -> None:
    """Sign in as somebody of the sample, by the card's own request; `mode` is "member" or "officer"."""
    form = context.request.get(f"{address}/accounts/sign-in/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token, "the sign-in page has no form"
    words = {"csrfmiddlewaretoken": token[1], "username": username, "mode": mode}
    response = context.request.post(f"{address}/demo/sign-in/", form=words)
    assert response.ok, f"nobody is called {username!r} in the sample: {response.status}"


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page("zhibu0101", "officer", size=DESKTOP, scripts=False, language="en", address=fresh_server)` → Page.

    Without a name nobody is signed in. At the end no page may have complained: broken scripts, refused styles, or
    requests that failed on our side.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(
        username: str = "",
        mode: str = "member",
        *,
        size: dict[str, int] = PHONE,
        scripts: bool = True,
        language: str = "zh-hans",
        address: str = "",
    ) -> Page:
        address = address or request.getfixturevalue("server")
        context = browser.new_context(
            base_url=address, viewport=size, java_script_enabled=scripts, has_touch=size is PHONE, locale="zh-CN"
        )
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        if username:
            sign_in(context, address, username, mode)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if _is_fault(said) else None)
        page.on(
            "response",
            lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def _is_fault(said: Any) -> bool:
    # Chromium reports every 4xx answer as an error; those that a test asks for are no fault.
    return said.type == "error" and "Failed to load resource" not in said.text


def violations(page: Page) -> list[str]:
    """What a program can find against WCAG on a page with scripts allowed."""
    page.locator("body").wait_for(state="attached")  # of the page that a click has asked for
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation of WCAG that a program can find. Needs a page with scripts allowed."""

    def check(page: Page) -> None:
        assert violations(page) == [], page.url

    return check


def width_of(page: Page) -> int:
    """How wide the page is, in pixels. Waits for the page that a click has asked for to begin."""
    return int(page.locator("body").evaluate("() => document.documentElement.scrollWidth"))


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """`fits(page)`: nothing is wider than the screen."""

    def check(page: Page) -> None:
        width = width_of(page)
        assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"

    return check


@dataclass
class Hand:
    """Counts what a person does on a page: clicks or taps, and fields they type into."""

    page: Page
    clicks: int = 0
    typed: int = 0

    def click(self, what: str | Locator) -> None:
        """One click, on a phone one tap, on a selector or a locator."""
        target = self.page.locator(what) if isinstance(what, str) else what
        if self.page.viewport_size == PHONE:
            target.tap()
        else:
            target.click()
        self.clicks += 1

    def press(self, name: str, role: str = "button") -> None:
        """One click on the button (or link) of this name."""
        self.click(self.page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]

    def pick(self, label: str) -> None:
        """One click on a choice: a radio button or a check box, by its words."""
        self.click(self.page.locator("label.choice", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")))

    def fill(self, label: str, text: str) -> None:
        """Type into the field of this label; whether it also says that it is optional does not matter."""
        said = re.compile(rf"^\s*{re.escape(label)}(\s|$)", re.IGNORECASE)
        self.page.get_by_label(said).fill(text)
        self.typed += 1


@pytest.fixture
def hand() -> type[Hand]:
    """`me = hand(page)`; `me.press("Sign for it")`; `assert me.clicks == 1`."""
    return Hand
