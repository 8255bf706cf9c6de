from django.urls import path

from zhibu.ballots.views import closing, preparing, printed, slips, votes

app_name = "ballots"
urlpatterns = [
    path("", votes.votes, name="votes"),
    path("votes.xlsx", votes.votes_xlsx, name="votes_xlsx"),
    path("new/", preparing.kinds, name="kinds"),
    path("new/<slug:kind>/", preparing.new, name="new"),
    path("<key:pk>/", votes.vote, name="vote"),
    path("<key:pk>/edit/", preparing.edit, name="edit"),
    path("<key:pk>/discard/", preparing.discard, name="discard"),
    path("<key:pk>/slips/", preparing.print_slips, name="print_slips"),
    path("<key:pk>/more/", preparing.more_slips, name="more_slips"),
    path("<key:pk>/spoilt/", preparing.spoil, name="spoil"),
    path("<key:pk>/open/", preparing.open_vote, name="open"),
    path("<key:pk>/cancel/", preparing.cancel, name="cancel"),
    path("<key:pk>/close/", closing.close, name="close"),
    path("<key:pk>/count/", closing.count, name="count"),
    path("<key:pk>/count-again/", closing.count_again, name="count_again"),
    path("<key:pk>/publish/", closing.publish, name="publish"),
    path("<key:pk>/again/", closing.again, name="again"),
    path("<key:pk>/result.xlsx", votes.result_xlsx, name="result_xlsx"),
    path("<key:pk>/ballot.pdf", printed.ballot_pdf, name="ballot_pdf"),
    path("<key:pk>/tally.pdf", printed.tally_pdf, name="tally_pdf"),
    path("<key:pk>/report.pdf", printed.report_pdf, name="report_pdf"),
    path("<key:pk>/report.docx", printed.report_docx, name="report_docx"),
]
# What is answered under the ballot page's own host name, and nothing else.
slip_urls = (
    path("", slips.enter, name="enter"),
    path("<slug:code>/", slips.ballot, name="ballot"),
)
