from django.apps import AppConfig

from zhibu.kernel.registry import registry


class QuestionnaireConfig(AppConfig):
    """Questions and answers."""

    name = "zhibu.questionnaire"
    label = "questionnaire"

    def ready(self) -> None:
        from zhibu.questionnaire import queries

        registry.words |= {"range_text": queries.range_text, "given_text": queries.given_text}
