"""责任清单: what a post of a unit is responsible for, in versions, signed by whoever holds it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.models import Post, Unit
from zhibu.organisation.states import PostKind


class PostList(models.Model):
    """One version of the list of a post. Until `issued_at` it is a draft, of which there is one at a time; an issued
    one is never changed.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="post_lists")
    post = models.CharField(max_length=20, choices=PostKind)
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "post", "version"], name="one_list_per_post_and_version"),
            models.UniqueConstraint(
                fields=["unit", "post"], condition=Q(issued_at=None), name="one_draft_of_a_list_at_a_time"
            ),
        ]


class ListItem(models.Model):
    """One responsibility: from a rule (`code`), in the words of its day, or the unit's own."""

    list = models.ForeignKey(PostList, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8, default="", blank=True)
    text = models.CharField(_("responsibility"), max_length=300)
    often = models.CharField(_("how often or until when"), max_length=60, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "place"], name="one_responsibility_per_place")]


class Signature(models.Model):
    """That the holder of a post signed a list, once in a term."""

    list = models.ForeignKey(PostList, on_delete=models.PROTECT, related_name="signatures")
    holder = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="list_signature")
    signed_at = models.DateTimeField()
