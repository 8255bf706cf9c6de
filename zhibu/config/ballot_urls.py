"""Every address that is answered under the ballot page's own host name (ZHIBU_BALLOT_HOST): these and no other."""

from django.urls import include, path

import zhibu.config.urls  # noqa: F401 - it registers how keys are written in addresses
from zhibu.ballots.urls import slip_urls

urlpatterns = [path("", include((slip_urls, "slips")))]

handler404 = "zhibu.ballots.views.slips.no_page"
handler500 = "zhibu.ballots.views.slips.gone_wrong"
