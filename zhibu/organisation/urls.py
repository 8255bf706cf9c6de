from django.urls import path

from zhibu.organisation.views import members, posts, units

app_name = "organisation"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("search/", units.search, name="search"),
    path("me/", members.me, name="me"),
    path("members/<int:pk>/", members.member, name="member"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/roster/", units.roster, name="roster"),
    path("units/<str:code>/slips/", members.slips, name="slips"),
    path("units/<str:code>/posts/new/", posts.appoint, name="appoint"),
    path("posts/<int:pk>/end/", posts.end, name="post_end"),
]
