"""The grade of a unit in a year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.models import Unit
from zhibu.recognition.states import Grade


class UnitGrade(models.Model):
    """等级: the grade that a unit has for a year. Set again, the row before is superseded and stays."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grades")
    year = models.PositiveSmallIntegerField(_("year"))
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade)
    basis = models.CharField(_("on what basis"), max_length=200)
    set_by = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(superseded_at=None), name="a_unit_has_one_grade_a_year"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="a_grade_has_its_basis"),
        ]
        indexes = [models.Index(fields=["year", "superseded_at"])]
