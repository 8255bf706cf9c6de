from django.urls import path

from zhibu.activities.views import changes, exports, held, notices, papers, previews, sign_off

app_name = "activities"
urlpatterns = [
    path("", notices.notices, name="notices"),
    path("notices.xlsx", exports.notices, name="notices_xlsx"),
    path("new/", notices.new, name="new"),
    path("<int:pk>/", notices.notice, name="notice"),
    path("<int:pk>/notice.pdf", papers.notice_pdf, name="notice_pdf"),
    path("<int:pk>/notice.docx", papers.notice_docx, name="notice_docx"),
    path("<int:pk>/edit/", notices.edit, name="edit"),
    path("<int:pk>/check/", notices.check, name="check"),
    path("<int:pk>/discard/", notices.discard, name="discard"),
    path("<int:pk>/receipt/", notices.receipt, name="receipt"),
    path("<int:pk>/acknowledgement/", notices.acknowledgement, name="acknowledgement"),
    path("<int:pk>/submission/", sign_off.submission, name="submission"),
    path("<int:pk>/submission/withdrawal/", sign_off.take_back, name="take_back"),
    path("<int:pk>/sign-off/", sign_off.sign_off, name="sign_off"),
    path("<int:pk>/return/", sign_off.send_back, name="send_back"),
    path("<int:pk>/change/", changes.change, name="change"),
    path("<int:pk>/withdrawal/", changes.withdrawal, name="withdrawal"),
    path("<int:pk>/reach.xlsx", exports.reach, name="reach_xlsx"),
    path("<int:pk>/previews.xlsx", exports.previews, name="previews_xlsx"),
    path("<int:pk>/preview/<int:unit>/", previews.preview, name="preview"),
    path("<int:pk>/preview/<int:unit>/page/", previews.announcement, name="announcement"),
    path("held/<int:pk>/", held.activity, name="activity"),
    path("held/<int:pk>/sign-in.pdf", papers.sign_in_sheet, name="sign_in_sheet"),
    path("held/<int:pk>/poster.pdf", papers.poster, name="poster"),
    path("held/<int:pk>/roll.xlsx", exports.roll, name="roll_xlsx"),
    path("held/<int:pk>/plan/", held.plan, name="plan"),
    path("held/<int:pk>/roll/", held.roll, name="roll"),
    path("held/<int:pk>/feedback/", held.feedback, name="feedback"),
    path("attendance/<int:pk>/correct/", held.correct, name="correct"),
]
