"""Who builds a form: the officers of its unit, whoever is asked later."""

from django.db.models import QuerySet
from django.http import Http404

from zhibu.organisation.policy import Person
from zhibu.questionnaire.models import Form, Question


def visible_forms(who: Person) -> QuerySet[Form]:
    """Forms of the units in which the person holds a post; those of others are read on their owner's page."""
    return Form.objects.filter(unit__in=[unit.pk for unit in who.own_units])


def form_or_404(who: Person, pk: int) -> Form:
    """The form among those of the person's own units."""
    form = visible_forms(who).select_related("unit").filter(pk=pk).first()
    if form is None:
        raise Http404
    return form


def question_or_404(who: Person, pk: int) -> Question:
    """The question of such a form."""
    rows = Question.objects.filter(form__in=visible_forms(who))
    question = rows.select_related("form__unit").filter(pk=pk).first()
    if question is None:
        raise Http404
    return question
