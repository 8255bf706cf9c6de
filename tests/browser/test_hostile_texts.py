"""Every text that people type holds HTML, script and template code: nothing of it runs in a real browser.

Every page of the table of who may do what, in the moment of its line, with everything poisoned. Which columns were met
is counted, so that a text which no page shows is noticed.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import Browser

from tests.badinput.moments import EXTRA, honours
from tests.badinput.poison import HTML, poison
from tests.browser.stage import stage
from tests.permissions.matrix import TABLE
from tests.permissions.personas import browsers
from tests.permissions.row import Row
from tests.permissions.test_matrix import address_of, of
from tests.support import Cast
from zhibu.rulebook import queries

PEOPLE = ("memb", "secr", "staf", "seca", "anon")
MOST = 2  # so many of them see a page
SEARCHED = {"q": HTML[1].format(mark="~q~"), "next": "javascript:pwned=1"}
# Column → why no page shows it.
NOT_MET = {
    "activities.Notice.over_limit_because": "kept for the log of burden",
    "activities.Activity.roll_draft": "holds choices; what was typed is in fields of the form",
    "circulation.BurdenEntry.title": "the account shows numbers",
    "circulation.Channel.secret": "is never shown again",
    "organisation.UnitName.name": "read where an older paper names a unit",
    "organisation.Member.initials": "searched, not shown",
    "organisation.Member.address": "masked: two characters and stars",
    "participation.Pair.before": "figures of a half-year, written by the program",
    "participation.Pair.after": "figures of a half-year, written by the program",
    "recognition.Change.before": "shown among the corrections, which in this moment hold days and codes",
    "assessment.YearReport.facts": "figures of the year, written by the program",
    "assessment.YearReport.tally": "how many gave which grade",
    "audit.Entry.detail": "the log shows what was made of it by the program",
}


def test_no_text_that_people_type_runs(cast: Cast, browser: Browser) -> None:
    makers = browsers(cast)
    with stage(browser) as shown:
        for said, build, wanted, host in moments():
            with transaction.atomic():
                addresses = build(cast)
                names = poison(HTML)
                for address in addresses:
                    answers = (makers[who]().get(address, SEARCHED, **host) for who in wanted)
                    for answer in [one for one in answers if one.status_code == HTTPStatus.OK][:MOST]:
                        if "html" in answer.headers["Content-Type"]:
                            shown.show(f"{said} {address}", answer)
                transaction.set_rollback(True)
            cache.clear()
            queries.forget_all()

    assert shown.wrong == []
    assert sorted(name for number, name in enumerate(names) if number not in shown.met) == sorted(NOT_MET)


def moments() -> Iterator[tuple[str, Callable[[Cast], list[str]], list[str], dict[str, str]]]:
    """What to build, which gives the addresses to look at, who may get a page there, and under which host."""
    for row in TABLE:
        welcome = [who for who in PEOPLE if row.cells[who] == "200"]
        if row.method == "GET" and welcome:
            yield (
                str(row),
                lambda cast, row=row: [made_for(row, cast)],
                welcome,
                {"HTTP_HOST": row.host} if row.host else {},
            )
    for build in EXTRA:
        most_first = ["staf", "memb"] if build is honours else ["memb", "secr", "staf"]  # only the staff reads changes
        yield build.__name__, build, most_first, {}


def made_for(row: Row, cast: Cast) -> str:
    """Make the moment of a line, and say its address."""
    return address_of(row, of(row.args, row.needs(cast)))
