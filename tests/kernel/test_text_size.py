"""The size of text: one button on every page, kept on the device, never a way to another site."""

import pytest
from django.test import Client

from tests.support import page

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/sign-in/"


def test_the_button_leads_round_and_back() -> None:
    client, seen = Client(), []
    for size in ("large", "elder", "standard"):
        assert f'name="size" value="{size}"' in page(client.get(SIGN_IN))
        assert client.post("/text-size/", {"size": size, "next": SIGN_IN})["Location"] == SIGN_IN
        text = page(client.get(SIGN_IN))
        seen.append([name for name in ("large", "elder") if f'class="{name}">' in text.split("<head>")[0]])
    assert seen == [["large"], ["elder"], []]


@pytest.mark.parametrize("size", ["", "huge", "large\0", "elder large"])
def test_other_words_change_nothing(size: str) -> None:
    client = Client()
    client.post("/text-size/", {"size": size})
    assert "text_size" not in client.cookies
    client.cookies["text_size"] = size.replace("\0", "")
    assert 'class="' not in page(client.get(SIGN_IN)).split("<head>")[0] or size == "large\0"


def test_it_leads_to_no_other_site() -> None:
    assert Client().post("/text-size/", {"size": "large", "next": "https://elsewhere.example/"})["Location"] == "/"
