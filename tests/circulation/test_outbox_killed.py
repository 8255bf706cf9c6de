"""A worker of its own that is really killed, while the other side has the message and has not answered."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.circulation.channels import HOSTS, channel, run, states, waiting_message
from tests.circulation.providers import provider
from tests.support import make_cast
from zhibu.circulation.services import robots

WORKER = """
import sys
import django
from django.conf import settings
django.setup()
from django.db import connection
from django.utils import timezone
from zhibu.circulation.services import robots, runs
connection.settings_dict["NAME"], settings.KEY_FILE = sys.argv[1:3]
robots.ENDPOINTS[sys.argv[3]] = sys.argv[4]
settings.CHANNELS = True
runs.send_out(now=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_killed_after_the_other_side_had_it(
    transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANNELS = True
    now = timezone.now()
    waiting_message(channel(make_cast()), made_at=now, due_at=now)
    database = str(connection.settings_dict["NAME"])
    with provider() as other_side:
        monkeypatch.setitem(robots.ENDPOINTS, HOSTS["wecom"], other_side.address)
        other_side.how = "silent"
        command = [sys.executable, "-c", WORKER, database, str(settings.KEY_FILE), HOSTS["wecom"], other_side.address]
        with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}) as worker:
            assert other_side.reached.wait(60)
            worker.kill()
        other_side.how = "ok"

        assert (worker.returncode < 0, states()) == (True, ["claimed"])
        for minutes in (1, 4, 6, 60, 3000):
            run(now + timedelta(minutes=minutes))
        assert (states(), len(other_side.got)) == (["unknown"], 1)
