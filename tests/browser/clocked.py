"""The program with its clock set as the tests have it: what the servers of the journeys run. Only the server is told
so: the browser, the cache and the machine keep their own time.
"""

from tests import clock

clock.put()

from zhibu.config.wsgi import application  # noqa: E402 - the clock is set first

__all__ = ["application"]
