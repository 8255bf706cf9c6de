"""What no indicator may count: figures that ask people to press buttons, be seen on line or take pictures.

By source: the table of facts holds none of them, and an indicator takes facts from that table only. By words: what is
typed about an indicator is read for them too, so that they do not come back by hand.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Forbidden:
    """One kind of figure, by the words people use for it, and why it is refused."""

    name: Any
    pattern: re.Pattern[str]
    why: Any


def _words(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


RED_LINE: tuple[Forbidden, ...] = (
    Forbidden(
        _("likes"), _words(r"点赞|集赞|好评数|\blikes?\b|thumbsup"),
        _("a like says that somebody was asked to press, not that anything was done"),
    ),
    Forbidden(
        _("votes on the web"),
        _words(r"(?:网络|网上|线上|微信|在线|公众号|手机)(?:评选)?投票|投票(?:数|量|排名|排行)|刷票|拉票|webvot|onlinevot|votesontheweb"),
        _("votes on the web are collected, not earned"),
    ),
    Forbidden(
        _("forwards and reads"),
        _words(r"转发|分享(?:数|量|率|次数)|阅读(?:量|数|次数)|点击(?:量|数|率)|浏览(?:量|数)|\bforward(?:s|ed|ing)?\b|\bretweets?\b|clicks\b"),
        _("forwarding is traffic and no work"),
    ),
    Forbidden(
        _("log-ins and check-ins on line"),
        _words(r"登[录陆](?:数|量|率|次数|天数|系统|平台)?|打卡|活跃(?:度|率|天数)|在线率|日活|\blogins?\b|signins?(?:perday|rate)|checkins?\b"),
        _("being seen on line is no work, and watching it is surveillance"),
    ),
    Forbidden(
        _("minutes and marks of on-line study"),
        _words(r"(?:在线|学习|观看|线上|网络|停留)(?:总)?时(?:长|间数)|学习(?:积分|分钟|强国)|积分(?:排名|排行|榜)?|studyminutes|onlineminutes|minutesonline|studypoints"),
        _("minutes on line say how long a page was open; count what was learnt and done"),
    ),
    Forbidden(
        _("numbers of photos"),
        _words(r"(?:照片|图片|截图|截屏|影像)(?:的)?(?:数|张|量|份)|(?:上传|提交|报送|留存)(?:现场|活动)?(?:照片|图片|截图)|拍照|留痕|photos?\b|pictures?count|screenshots?\b"),
        _("photos prove that a photo was taken; the confirmed roll and record are the fact"),
    ),
    Forbidden(
        _("installs and followers"),
        _words(r"安装|下载(?:量|率|数)|注册(?:率|量|数)|激活(?:率|量)|关注(?:数|量|率|度)|粉丝|installs?\b|installations?\b|downloads?\b|followers?\b"),
        _("an installed program or a follower is no service to anybody"),
    ),
)  # fmt: skip


def broken_by(*texts: str) -> Forbidden | None:
    """The first kind of forbidden figure that the texts speak of; full width, blanks, dots and hyphens between letters
    make no difference.
    """
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).lower()
        chinese = "".join(sign for sign in plain if sign.isalnum())
        for one in RED_LINE:
            if one.pattern.search(plain.replace("-", "")) or one.pattern.search(chinese):
                return one
    return None
