from django.urls import path

from zhibu.circulation.views import burden, channels, home, sendings, suggestions

app_name = "circulation"
urlpatterns = [
    path("", home.home, name="home"),
    path("todo.xlsx", home.todo_xlsx, name="todo_xlsx"),
    path("burden/", burden.burden, name="burden"),
    path("burden.xlsx", burden.burden_xlsx, name="burden_xlsx"),
    path("channels/", channels.channels, name="channels"),
    path("channels.xlsx", channels.channels_xlsx, name="channels_xlsx"),
    path("channels/new/", channels.channel_new, name="channel_new"),
    path("channels/release/", channels.channels_release, name="channels_release"),
    path("channels/<key:pk>/", channels.channel, name="channel"),
    path("channels/<key:pk>/switch/", channels.channel_switch, name="channel_switch"),
    path("channels/<key:pk>/test/", channels.channel_test, name="channel_test"),
    path("channels/<key:pk>/removal/", channels.channel_removal, name="channel_removal"),
    path("sendings/", sendings.sendings, name="sendings"),
    path("sendings.xlsx", sendings.sendings_xlsx, name="sendings_xlsx"),
    path("sendings/<key:pk>/decision/", sendings.sending_decision, name="sending_decision"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/new/", suggestions.suggest, name="suggest"),
    path("suggestions/receipt/", suggestions.receipt, name="receipt"),
    path("suggestions/received/", suggestions.received, name="received"),
    path("suggestions/received.xlsx", suggestions.received_xlsx, name="received_xlsx"),
    path("suggestions/<key:pk>/", suggestions.suggestion, name="suggestion"),
]
