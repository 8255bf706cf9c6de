from django.urls import path, register_converter

from zhibu.portal import views
from zhibu.portal.states import SectionKind


class SectionConverter:
    """`<section:kind>`: one of the eleven."""

    regex = "|".join(SectionKind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(SectionConverter, "section")

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("map/", views.site_map, name="site_map"),
    path("honours/", views.honours, name="honours"),
    path("sitemap.xml", views.sitemap_xml, name="sitemap_xml"),
    path("feed.xml", views.feed, name="feed"),
    path("display/", views.display, name="display"),
    path("pictures/<key:pk>/", views.picture, name="picture"),
    path("files/<key:pk>.<slug:kind>", views.file, name="file"),
    path("notice/<key:pk>/", views.notice, name="notice"),
    path("office/", views.articles, name="articles"),
    path("office/articles.xlsx", views.articles_xlsx, name="articles_xlsx"),
    path("office/open/", views.open_site, name="open"),
    path("office/new/", views.write_new, name="new"),
    path("office/pictures/", views.add_picture, name="add_picture"),
    path("office/files/", views.add_file, name="add_file"),
    path("office/reviews/", views.reviews, name="reviews"),
    path("office/freshness/", views.freshness, name="freshness"),
    path("office/notices/", views.notices, name="notices"),
    path("office/notices/<key:pk>/", views.show_notice, name="show_notice"),
    path("office/sections/<section:kind>/", views.section_settings, name="section_settings"),
    path("office/<key:pk>/", views.write, name="write"),
    path("office/<key:pk>/preview/", views.preview, name="preview"),
    path("office/<key:pk>/send-in/", views.send_in, name="send_in"),
    path("office/<key:pk>/take-back/", views.take_back, name="take_back"),
    path("office/<key:pk>/take-off/", views.take_off, name="take_off"),
    path("office/<key:pk>/remove/", views.remove, name="remove"),
    path("office/<key:pk>/review/", views.review, name="review"),
    path("office/<key:pk>/review/pass/", views.pass_review, name="pass_review"),
    path("office/<key:pk>/review/return/", views.return_article, name="return_article"),
    path("<section:kind>/", views.section, name="section"),
    path("<section:kind>/feed.xml", views.section_feed, name="section_feed"),
    path("<section:kind>/<key:pk>/", views.article, name="article"),
]
