from django.urls import path, register_converter

from zhibu.kernel.periods import HalfYearConverter, YearConverter
from zhibu.participation.views import circulars, exports, half_years, help, own, pictures, together

register_converter(HalfYearConverter, "half")
register_converter(YearConverter, "year")

app_name = "participation"
urlpatterns = [
    path("", half_years.half_years, name="half_years"),
    path("help/", help.who_needs_help, name="help"),
    path("help.xlsx", help.help_xlsx, name="help_xlsx"),
    path("circular/", circulars.circular, name="circular"),
    path("circular/draft/", circulars.draft_circular, name="draft_circular"),
    path("together/", together.together, name="together"),
    path("together.xlsx", together.together_xlsx, name="together_xlsx"),
    path("together/offer/", together.new_offer, name="new_offer"),
    path("together/offers/<key:pk>/withdraw/", together.withdraw, name="withdraw_offer"),
    path("together/offers/<key:pk>/ask/", together.ask, name="ask"),
    path("together/<key:pk>/", together.pair, name="pair"),
    path("together/<key:pk>/answer/", together.answer, name="answer_pair"),
    path("together/<key:pk>/result/", together.end, name="end_pair"),
    path("<half:period>/", half_years.half_year, name="half_year"),
    path("half-years.xlsx", exports.half_years, name="half_years_xlsx"),
    path("<half:period>/units.xlsx", exports.units, name="half_year_xlsx"),
    path("<half:period>/lines.xlsx", exports.every_line, name="every_line_xlsx"),
    path("<half:period>/<str:code>/records.xlsx", exports.records, name="closing_xlsx"),
    path("<half:period>/<str:code>/<key:member>/lines.xlsx", exports.lines, name="lines_xlsx"),
    path("<half:period>/check-list/", half_years.check_list, name="check_list"),
    path("<half:period>/check-list.xlsx", exports.check_list, name="check_list_xlsx"),
    path("<half:period>/compile/", half_years.compile_half_year, name="compile"),
    path("<half:period>/distribution/", pictures.spread, name="spread"),
    path("<half:period>/distribution.xlsx", pictures.spread_xlsx, name="spread_xlsx"),
    path("my-years/", own.years, name="own_years"),
    path("my-years/<year:year>/", own.year, name="own_year"),
    path("units/<str:code>/", pictures.trend, name="trend"),
    path("units/<str:code>/trend.xlsx", pictures.trend_xlsx, name="trend_xlsx"),
    path("<half:period>/mine/", own.own, name="own"),
    path("<half:period>/mine/confirm/", own.confirm, name="confirm"),
    path("<half:period>/mine/objection/", own.object_to, name="object"),
    path("<half:period>/<str:code>/", half_years.closing, name="closing"),
    path("<half:period>/<str:code>/recompile/", half_years.recompile, name="recompile"),
    path("<half:period>/<str:code>/<key:member>/", half_years.lines, name="lines"),
]
