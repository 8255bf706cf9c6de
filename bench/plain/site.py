"""`python -m bench.plain.site`: makes the plain site in memory and prints the times of its pages as JSON."""

import json
import statistics
import sys
import time
from datetime import date, timedelta

import django
from django.conf import settings

APPS = [
    "bench.plain", "wagtail.contrib.redirects", "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets",
    "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit",
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles",
]  # fmt: skip
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware", "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]  # fmt: skip
PROCESSORS = [
    "django.template.context_processors.debug", "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages",
]  # fmt: skip
COLUMNS, ROUNDS = 11, 60


def start() -> None:
    """Settings as the engine's project template has them, on SQLite in memory."""
    settings.configure(
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        ROOT_URLCONF="wagtail.urls",
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": PROCESSORS},
            }
        ],
        STATIC_URL="/static/",
        WAGTAIL_SITE_NAME="plain",
        WAGTAILADMIN_BASE_URL="http://localhost",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def build(each: int) -> list[str]:
    """Write the pages; returns the addresses of home, a column and an article."""
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from bench.plain.models import PlainArticle, PlainColumn, PlainHome

    call_command("migrate", verbosity=0)
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=PlainHome(title="Home", slug="top"))
    Site.objects.update(root_page=home)
    body = "<p>各支部按通知单开展活动，党员按时参加，因事请假的补学。</p>" * 20
    for number in range(COLUMNS):
        column = home.add_child(instance=PlainColumn(title=f"栏目{number}", slug=f"c{number}"))
        for nth in range(each):
            day = date(2026, 1, 1) + timedelta(days=nth)
            column.add_child(instance=PlainArticle(title=f"文章{nth}", slug=f"a{nth}", day=day, body=body))
    return ["/", "/c3/", "/c3/a3/"]


def measured(addresses: list[str]) -> list[float]:
    """The median milliseconds of each page."""
    from django.core.wsgi import get_wsgi_application

    from bench.wsgi import ask

    application = get_wsgi_application()
    found = []
    for address in addresses:
        for _ in range(5):
            assert ask(application, address)[0] == 200
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            ask(application, address)
            times.append((time.perf_counter() - begun) * 1000)
        found.append(statistics.median(times))
    return found


if __name__ == "__main__":
    start()
    sys.stdout.write(json.dumps(measured(build(20))))
