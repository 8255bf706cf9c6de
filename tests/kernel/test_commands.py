"""Commands of the house: keys, and serving."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from zhibu.kernel.management.commands import serve


def test_keys_are_made_once(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"

    call_command("make_keys", str(file))
    first = file.read_text(encoding="ascii")

    assert oct(file.stat().st_mode & 0o777) == "0o600"
    with pytest.raises(CommandError, match="is left as it is"):
        call_command("make_keys", str(file))
    assert file.read_text(encoding="ascii") == first


def test_keys_need_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("make_keys", str(tmp_path / "nowhere" / "keys.json"))


def test_a_taken_port_is_said_clearly() -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()
        port = plug.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            serve.refuse_taken_port("127.0.0.1", port)


LOOP = """
import signal, sys
from zhibu.kernel.management.commands.serve import keep_running
print("ready", flush=True)
print("told" if keep_running([[sys.executable, "-c", part] for part in sys.argv[1:]]) else "fell", flush=True)
"""
STAYS = "import time; time.sleep(60)"


def test_when_one_part_falls_the_other_is_stopped() -> None:
    result = subprocess.run(
        [sys.executable, "-c", LOOP, STAYS, "pass"], capture_output=True, text=True, timeout=30, check=True
    )

    assert result.stdout == "ready\nfell\n"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_both_are_stopped(told: signal.Signals) -> None:
    marker = r"import os, time; os.write(1, b'up\n'); time.sleep(60)"  # one write each: the two do not mix
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", LOOP, marker, marker], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(told)
        lines.append(process.stdout.readline())

    assert lines == ["ready\n", "up\n", "up\n", "told\n"]
    assert time.monotonic() - began < 30
