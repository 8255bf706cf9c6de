from django.urls import path

from zhibu.exchange.views import collections, deeds, practices

app_name = "exchange"
urlpatterns = [
    path("", practices.practices, name="practices"),
    path("practices.xlsx", practices.practices_xlsx, name="practices_xlsx"),
    path("new/<key:pk>/", practices.new, name="new"),
    path("<key:pk>/", practices.practice, name="practice"),
    path("<key:pk>/edit/", practices.edit, name="edit"),
    path("<key:pk>/post/", deeds.post, name="post"),
    path("<key:pk>/discard/", deeds.discard, name="discard"),
    path("<key:pk>/take-up/", deeds.take_up, name="take_up"),
    path("<key:pk>/change/", deeds.ask_change, name="ask_change"),
    path("<key:pk>/take-down/", deeds.take_down, name="take_down"),
    path("<key:pk>/comments/", deeds.comment, name="comment"),
    path("<key:pk>/collections/", collections.gather, name="gather"),
    path("comments/<key:pk>/removal/", deeds.remove_comment, name="remove_comment"),
    path("collections/", collections.collections, name="collections"),
    path("collections/new/", collections.new, name="collection_new"),
    path("collections/<key:pk>/", collections.collection, name="collection"),
    path("collections/<key:pk>/edit/", collections.edit, name="collection_edit"),
    path("collections/<key:pk>/removal/", collections.remove, name="collection_remove"),
]
