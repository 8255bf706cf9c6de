"""The table's lines for channels and the messages sent through them."""

from tests.circulation.channels import KEYS, NOW, channel, waiting_message
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.circulation.models import Channel, Sending
from zhibu.circulation.services import hold_channels

MADE = {"unit": "0101", "kind": "wecom", "name": "group", "address": KEYS["wecom"]}


def channel_made(cast: Cast) -> Channel:
    """Branch 0101 has a channel that is on."""
    return channel(cast)


def message_unknown(cast: Cast) -> Sending:
    """Of a message to 0101 it is not known whether it arrived."""
    return waiting_message(channel(cast), state="unknown", reason="died")


def sending_held(cast: Cast) -> None:
    """All sending is held."""
    hold_channels(now=NOW)


ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("circulation:channels", "GET", "login 404 404 200 200 200 200 200", channel_made),
    Row("circulation:channels", "POST", "login 405"),
    Row("circulation:channels_xlsx", "GET", "login 405"),
    Row("circulation:channels_xlsx", "POST", "login 404 404 200 200 200 200 200", channel_made),
    Row("circulation:channel_new", "GET", "login 404 404 200 200 200 200 200"),
    Row("circulation:channel_new", "POST", "login 404 404 302 422 422 302 302", data=MADE),
    Row("circulation:channel", "GET", "login 404 404 200 404 404 200 200", channel_made, key),
    Row("circulation:channel", "POST", "login 405", channel_made, key),
    Row("circulation:channel_switch", "GET", "login 405", channel_made, key),
    Row("circulation:channel_switch", "POST", "login 404 404 302 404 404 302 302", channel_made, key, {"on": "0"}),
    Row("circulation:channel_test", "GET", "login 405", channel_made, key),
    Row("circulation:channel_test", "POST", "login 404 404 302 404 404 302 302", channel_made, key),
    Row("circulation:channel_removal", "GET", "login 404 404 200 404 404 200 200", channel_made, key),
    Row("circulation:channel_removal", "POST", "login 404 404 302 404 404 302 302", channel_made, key),
    Row("circulation:channels_release", "GET", "login 405"),
    Row("circulation:channels_release", "POST", "login 403 403 403 403 403 403 302", sending_held),
    Row("circulation:sendings", "GET", "login 404 404 200 200 200 200 200", message_unknown),
    Row("circulation:sendings", "POST", "login 405"),
    Row("circulation:sendings_xlsx", "GET", "login 405"),
    Row("circulation:sendings_xlsx", "POST", "login 404 404 200 200 200 200 200", message_unknown),
    Row("circulation:sending_decision", "GET", "login 405", message_unknown, key),
    Row("circulation:sending_decision", "POST", "login 404 404 302 404 404 302 302", message_unknown, key,
        {"decision": "arrived"}),
    Row("circulation:sending_decision", "POST", "login 404 404 400 404 404 400 400", message_unknown, key),
]  # fmt: skip
