"""Settings refuse nonsense at start, each in a process of its own as a server would."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhibu.config import env

SHOWN = [
    "DEBUG",
    "HTTPS",
    "PRODUCTION",
    "SAMPLE_ACCOUNTS",
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_NAME",
    "KEY_FILE_MAY_BE_MADE",
]


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings with these variables only and print some of them."""
    script = "import json; from zhibu.config import settings as s; "
    script += f"print(json.dumps({{name: getattr(s, name) for name in {SHOWN}}}))"
    environment = {"PATH": os.environ["PATH"], "ZHIBU_DATA_DIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", script], env=environment | variables, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The variables of a right production."""
    keys = tmp_path / "keys.json"
    keys.write_text("{}", encoding="ascii")
    return {
        "ZHIBU_ENV": "production",
        "ZHIBU_SECRET_KEY": "k" * 50,
        "ZHIBU_KEY_FILE": str(keys),
        "ZHIBU_ALLOWED_HOSTS": "zhibu.example.org",
    }


def test_development_needs_nothing_and_keeps_its_secret(tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout
    assert json.loads(first.stdout) == {
        "DEBUG": False,
        "HTTPS": False,
        "PRODUCTION": False,
        "SAMPLE_ACCOUNTS": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", "testserver", "piao.localhost"],
        "SESSION_COOKIE_NAME": "session",
        "KEY_FILE_MAY_BE_MADE": True,
    }
    assert oct((tmp_path / "secret").stat().st_mode & 0o777) == "0o600"


def test_a_right_production_starts(tmp_path: Path, production: dict[str, str]) -> None:
    result = start(tmp_path, **production)

    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {
        "DEBUG": False,
        "HTTPS": True,
        "PRODUCTION": True,
        "SAMPLE_ACCOUNTS": False,
        "ALLOWED_HOSTS": ["zhibu.example.org"],
        "SESSION_COOKIE_NAME": "__Host-session",
        "KEY_FILE_MAY_BE_MADE": False,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ZHIBU_SECRET_KEY": ""}, "ZHIBU_SECRET_KEY: production needs a secret of at least 40 characters"),
        ({"ZHIBU_SECRET_KEY": "django-insecure-" + "k" * 50}, "ZHIBU_SECRET_KEY: production needs a secret"),
        ({"ZHIBU_KEY_FILE": ""}, "ZHIBU_KEY_FILE: production needs the file with the encryption keys"),
        ({"ZHIBU_KEY_FILE": "/nowhere/keys.json"}, "ZHIBU_KEY_FILE: production needs the file"),
        ({"ZHIBU_DEBUG": "true"}, "ZHIBU_DEBUG: not in production"),
        ({"ZHIBU_SAMPLE_ACCOUNTS": "yes"}, "ZHIBU_SAMPLE_ACCOUNTS: not in production"),
        ({"ZHIBU_ALLOWED_HOSTS": ""}, "ZHIBU_ALLOWED_HOSTS: production needs the host names"),
        ({"ZHIBU_ALLOWED_HOSTS": "*"}, "ZHIBU_ALLOWED_HOSTS: production needs the host names"),
    ],
)
def test_production_refuses(tmp_path: Path, production: dict[str, str], changes: dict[str, str], said: str) -> None:
    result = start(tmp_path, **production | changes)

    assert result.returncode == 1
    assert said in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"ZHIBU_ENV": "prod"}, "ZHIBU_ENV='prod': write one of development, production"),
        ({"ZHIBU_DEBUG": "maybe"}, "ZHIBU_DEBUG='maybe': write true or false"),
        ({"DATABASE_URL": "mysql://root@localhost/zhibu"}, "DATABASE_URL: begins with sqlite:// or postgresql://"),
        ({"ZHIBU_ADDRESS": "zhibu.example.org"}, "ZHIBU_ADDRESS: begins with https:// or http://"),
        ({"ZHIBU_BALLOT_HOST": "localhost"}, "ZHIBU_BALLOT_HOST: a host name of its own"),
        ({"ZHIBU_BALLOT_HOST": "https://piao.example.org"}, "ZHIBU_BALLOT_HOST: a host name such as piao.example.org"),
        ({"ZHIBU_MAIL_HOST": "mail.example.org"}, "ZHIBU_MAIL_FROM: mail needs the address it comes from"),
        ({"ZHIBU_MAIL_SECURITY": "ssl"}, "ZHIBU_MAIL_SECURITY='ssl': write one of starttls, tls, none"),
        ({"ZHIBU_MAIL_PORT": "0"}, "ZHIBU_MAIL_PORT='0': write a whole number from 1 to 65535"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: "),
        ({"ZHIBU_DATA_DIR": "/proc/nowhere"}, "ZHIBU_DATA_DIR=/proc/nowhere: the folder cannot be made"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    result = start(tmp_path, **variables)

    assert result.returncode == 1
    assert said in result.stderr.splitlines()[-1]


def test_reading_of_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_TEST_VALUE", " Yes ")
    assert env.flag("ZHIBU_TEST_VALUE") is True
    monkeypatch.setenv("ZHIBU_TEST_VALUE", "a, b,,c ")
    assert env.words("ZHIBU_TEST_VALUE") == ["a", "b", "c"]
    monkeypatch.setenv("ZHIBU_TEST_VALUE", "12")
    assert env.number("ZHIBU_TEST_VALUE", 1, least=1, most=20) == 12


@pytest.mark.parametrize("value", ["0", "21", "x", "1.5", "-3", ""])
def test_numbers_have_borders(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ZHIBU_TEST_VALUE", value)

    with pytest.raises(ImproperlyConfigured, match="write a whole number from 1 to 20"):
        env.number("ZHIBU_TEST_VALUE", 1, least=1, most=20)
