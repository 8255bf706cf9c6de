"""What a rule asks in a period, and of which unit; what a post is responsible for."""

from zhibu.duties.models.duties import Duty, Requirement
from zhibu.duties.models.lists import ListItem, PostList, Signature

__all__ = ["Duty", "ListItem", "PostList", "Requirement", "Signature"]
