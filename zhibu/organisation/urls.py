from django.urls import path

from zhibu.organisation.views import accounts, exports, imports, members, posts, slips, units

app_name = "organisation"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("units.xlsx", exports.tree, name="units_xlsx"),
    path("search.xlsx", exports.search, name="search_xlsx"),
    path("search/", units.search, name="search"),
    path("me/", members.me, name="me"),
    path("members/<int:pk>/", members.member, name="member"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/roster/", units.roster, name="roster"),
    path("units/<str:code>/roster.xlsx", exports.roster, name="roster_xlsx"),
    path("units/<str:code>/roster/in-full/", exports.roster_in_full, name="roster_in_full"),
    path("units/<str:code>/posts.xlsx", exports.posts, name="posts_xlsx"),
    path("units/<str:code>/slips/", slips.slips, name="slips"),
    path("units/<str:code>/slips.pdf", slips.slips_pdf, name="slips_pdf"),
    path("units/<str:code>/slips.xlsx", slips.slips_xlsx, name="slips_xlsx"),
    path("units/<str:code>/posts/new/", posts.appoint, name="appoint"),
    path("posts/<int:pk>/end/", posts.end, name="post_end"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts.xlsx", accounts.accounts_xlsx, name="accounts_xlsx"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("first-staff/", accounts.first_staff, name="first_staff"),
    path("first-staff/<int:pk>/back/", accounts.first_staff_back, name="first_staff_back"),
    path("import/", imports.upload, name="import"),
    path("import/<int:pk>/", imports.check_upload, name="import_check"),
    path("import/past.xlsx", exports.imports, name="imports_xlsx"),
    path("import/past/", imports.past, name="import_past"),
    path("import/<int:pk>/undo/", imports.undo, name="import_undo"),
    path("import/<int:pk>/errors.xlsx", imports.errors, name="import_errors"),
    path("import/<str:kind>.xlsx", imports.template, name="import_template"),
]
