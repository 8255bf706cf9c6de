"""The WSGI application: `granian --interface wsgi zhibu.config.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
application = get_wsgi_application()

if settings.PRODUCTION:
    from zhibu.accounts.services import refuse_sample_accounts  # models can be loaded only now
    from zhibu.kernel.sealed import check_keys
    from zhibu.organisation.queries import refuse_foreign_keys

    check_keys()
    refuse_foreign_keys()
    refuse_sample_accounts()
    connections.close_all()  # a server that forks must not share the connection of the check
