from django.urls import path

from zhibu.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("documents.xlsx", views.papers_xlsx, name="papers_xlsx"),
    path("new/", views.new, name="new"),
    path("incoming/", views.incoming, name="incoming"),
    path("incoming/incoming.xlsx", views.incoming_xlsx, name="incoming_xlsx"),
    path("incoming/new/", views.incoming_new, name="incoming_new"),
    path("incoming/<key:pk>/", views.incoming_one, name="incoming_one"),
    path("incoming/<key:pk>/step/", views.incoming_step, name="incoming_step"),
    path("incoming/<key:pk>/return/", views.incoming_return, name="incoming_return"),
    path("incoming/<key:pk>/readers/", views.incoming_readers, name="incoming_readers"),
    path("incoming/<key:pk>/read/", views.incoming_read, name="incoming_read"),
    path("incoming/<key:pk>/press/", views.incoming_press, name="incoming_press"),
    path("incoming/<key:pk>/original/", views.incoming_original, name="incoming_original"),
    path("archive/", views.archive, name="archive"),
    path("archive/archive.xlsx", views.archive_xlsx, name="archive_xlsx"),
    path("archive/<key:year>/package.zip", views.archive_package, name="archive_package"),
    path("paper-saved/", views.saved, name="saved"),
    path("paper-saved/price/", views.price, name="price"),
    path("paper-saved/paper-saved.xlsx", views.saved_xlsx, name="saved_xlsx"),
    path("<key:pk>/", views.paper, name="paper"),
    path("<key:pk>/edit/", views.edit, name="edit"),
    path("<key:pk>/versions/", views.versions, name="versions"),
    path("<key:pk>/step/", views.step, name="step"),
    path("<key:pk>/return/", views.send_back, name="return"),
    path("<key:pk>/take-back/", views.take_back, name="take_back"),
    path("<key:pk>/discard/", views.discard, name="discard"),
    path("<key:pk>/receipt/", views.receipt, name="receipt"),
    path("<key:pk>/acknowledgement/", views.acknowledgement, name="acknowledgement"),
    path("<key:pk>/reach/", views.reach, name="reach"),
    path("<key:pk>/reach/reach.xlsx", views.reach_xlsx, name="reach_xlsx"),
    path("<key:pk>/reach/reminder/", views.reminder, name="reminder"),
]
