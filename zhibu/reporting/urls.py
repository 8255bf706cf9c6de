from django.urls import path

from zhibu.reporting import views

app_name = "reporting"
urlpatterns = [
    path("books/", views.books, name="books"),
    path("books/books.xlsx", views.books_xlsx, name="books_xlsx"),
    path("books/new/", views.new, name="new"),
    path("books/prepare/", views.prepare, name="prepare"),
    path("books/<key:pk>/", views.book, name="book"),
    path("books/<key:pk>/edit/", views.edit, name="edit"),
    path("books/<key:pk>/cover/", views.cover, name="cover"),
    path("books/<key:pk>/arrange/", views.arrange, name="arrange"),
    path("books/<key:pk>/choose/articles/", views.choose_articles, name="choose_articles"),
    path("books/<key:pk>/choose/notices/", views.choose_notices, name="choose_notices"),
    path("books/<key:pk>/choose/regulations/", views.choose_regulations, name="choose_regulations"),
    path("books/<key:pk>/choose/practices/", views.choose_practices, name="choose_practices"),
    path("books/<key:pk>/parts/new/", views.new_part, name="new_part"),
    path("books/<key:pk>/texts/new/", views.new_text, name="new_text"),
    path("books/<key:pk>/make/", views.make, name="make"),
    path("books/<key:pk>/finish/", views.finish, name="finish"),
    path("books/<key:pk>/open-again/", views.open_again, name="open_again"),
    path("books/<key:pk>/remove/", views.remove, name="remove"),
    path("books/<key:pk>/copies/", views.copies, name="copies"),
    path("books/<key:pk>/copies.xlsx", views.copies_xlsx, name="copies_xlsx"),
    path("books/<key:pk>/copies/all/", views.copies_for_all, name="copies_for_all"),
    path("copies/<key:pk>/remove/", views.take_out_copies, name="take_out_copies"),
    path("parts/<key:pk>/", views.part, name="part"),
    path("parts/<key:pk>/remove/", views.remove_part, name="remove_part"),
    path("texts/<key:pk>/", views.text, name="text"),
    path("makings/<key:pk>/", views.making, name="making"),
    path("makings/<key:pk>/book.<slug:form>", views.file, name="file"),
]
