"""The table's lines for own questions: built by the issuer's officers, answered by the units."""

from datetime import date

from tests.activities.corridor import ISSUED, at, draft, held, officer
from tests.permissions.moments import draft_of_branch, notice_issued, notice_of_branch
from tests.permissions.row import Row, key
from tests.questionnaire.making import PDF, ask, attached, posted, three
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Notice
from zhibu.questionnaire.models import Form, Question


def form_of_branch(cast: Cast) -> Form:
    """A draft of branch 0101 has three questions of its own."""
    notice = draft_of_branch(cast)
    form = services.begin_own_questions(notice=notice, who=officer(cast.secretary), now=at(ISSUED))
    three(cast, form, by=cast.secretary)
    return form


def question_of_branch(cast: Cast) -> Question:
    """The second of them."""
    return Question.objects.get(form=form_of_branch(cast), place=2)


def questions_asked(cast: Cast) -> Activity:
    """The committee's notice with own questions; 0101 has taken its roll."""
    notice, who = draft(cast), {"who": officer(cast.staff), "now": at(ISSUED)}
    form = services.begin_own_questions(notice=notice, **who)
    three(cast, form)
    ask(cast, form, "scale", "难易", low_word="浅", high_word="深", required=False)
    ask(cast, form, "file", "典型材料", required=False)
    return held(services.issue(notice=Notice.objects.get(pk=notice.pk), **who), cast.branch, cast.secretary)


def with_kind(form: Form) -> list[object]:
    """The address names form and kind."""
    return [form.pk, "short"]


def file_answered(cast: Cast) -> Activity:
    """The same, answered with a file."""
    activity = questions_asked(cast)
    form = activity.notice.own_form
    assert form is not None
    data, files = posted(form, "部分办结", "3", "修路一事", "4", None), attached(form, "材料.pdf", PDF)
    services.report(
        activity=activity, values={"effect": "good", "done": "走访"}, answers=data, files=files,
        who=officer(cast.secretary), now=at(date(2026, 11, 19)),
    )  # fmt: skip
    return activity


def with_question(activity: Activity) -> list[int]:
    """The address names the activity and the question that asks for a file."""
    return [activity.pk, Question.objects.get(form=activity.notice.own_form_id, kind="file").pk]


NEW = {"text": "主要做法", "required": "on"}
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("activities:feedback_form", "GET", "login 404 404 200 404 404 404 404", draft_of_branch, key),
    Row("activities:feedback_form", "GET", "login 404 404 200 404 404 404 404", notice_of_branch, key),
    Row("activities:feedback_form", "GET", "login 404 404 404 404 404 404 200", notice_issued, key),
    Row("activities:feedback_form", "POST", "login 404 404 302 404 404 404 404", draft_of_branch, key),
    Row("activities:feedback", "GET", "login 404 404 200 404 404 403 403", questions_asked, key),
    Row("activities:feedback", "POST", "login 404 404 422 404 404 403 403", questions_asked, key),
    Row("activities:answer_file", "GET", "login 405", file_answered, with_question),
    Row("activities:answer_file", "POST", "login 404 404 200 404 404 200 200", file_answered, with_question),
    Row("questionnaire:form", "GET", "login 404 404 200 404 404 404 404", form_of_branch, key),
    Row("questionnaire:form", "POST", "login 405", form_of_branch, key),
    Row("questionnaire:copy", "GET", "login 405", form_of_branch, key),
    Row(
        "questionnaire:copy", "POST", "login 404 404 302 404 404 404 404", form_of_branch, key,
        {"source": "ready:study"},
    ),
    Row("questionnaire:question_new", "GET", "login 404 404 200 404 404 404 404", form_of_branch, with_kind),
    Row("questionnaire:question_new", "POST", "login 404 404 302 404 404 404 404", form_of_branch, with_kind, NEW),
    Row("questionnaire:question", "GET", "login 404 404 200 404 404 404 404", question_of_branch, key),
    Row(
        "questionnaire:question", "POST", "login 404 404 302 404 404 404 404", question_of_branch, key,
        NEW | {"edition": "1"},
    ),
    Row("questionnaire:move", "GET", "login 405", question_of_branch, key),
    Row("questionnaire:move", "POST", "login 404 404 302 404 404 404 404", question_of_branch, key, {"to": "up"}),
    Row("questionnaire:remove", "GET", "login 405", question_of_branch, key),
    Row("questionnaire:remove", "POST", "login 404 404 302 404 404 404 404", question_of_branch, key),
]  # fmt: skip
