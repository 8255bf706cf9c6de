"""The invented committee in its own language: units, names, themes, and what its people write. Nothing here is about
anybody: names come from common characters at random, organs are those that every city has.
"""

from zhibu.activities.states import Expected, Held, NoticeKind

COMMITTEE = "市直机关工委"
WEBSITE = "市直机关工委领导市直机关党的工作。这里公开通知、动态、制度和经验，听取党员和群众的意见建议。"
REGULATION_SOURCE = "市直机关工委会议通过"
REGULATION_CHANGES = (
    ("方式不限，不要求拍照。", "方式不限，不要求拍照；提前不足规定天数的注明原因。"),
    ("评价只用来改进活动。", "评价只用来改进活动，不用来评价个人。"),
)
REGULATION_REASON = "根据支部意见，写明预告偏晚和匿名评价怎么处理。"
REGULATION_ADDED = "第十一条 工委每年整理一次支部提出的困难和答复，向各支部公布。"
REGULATION_ADDED_WHY = "支部希望知道提出的困难后来怎样了。"
TITLE = "市直机关党员名册（截至{year}年12月）"
BASIS = "《党员参加组织活动公示办法（试行）》"

GENERAL, ENFORCEMENT, ADMINISTRATION, SERVICE, MASS = "综合", "执法", "行政管理", "服务", "群团"

# host, category, its two branches: each a general branch with two branches below it
GENERAL_BRANCHES = [
    ("市委办公室", GENERAL, "秘书科", "综合科"),
    ("市人大机关", GENERAL, "办公室", "法制委"),
    ("市政府办公室", GENERAL, "秘书科", "督查科"),
    ("市检察院", ENFORCEMENT, "检察业务", "综合保障部"),
    ("市法院", ENFORCEMENT, "审判业务", "执行局"),
    ("市公安局", ENFORCEMENT, "治安支队", "交警支队"),
    ("市财政局", ADMINISTRATION, "预算科", "离退休"),
    ("市市场监督管理局", ENFORCEMENT, "注册登记", "执法稽查"),
    ("市税务局", ENFORCEMENT, "征管", "纳税服务"),
    ("市广播电视局", SERVICE, "新闻中心", "离退休"),
]
# host, category: a branch straight under the committee
BRANCHES = [
    ("市直机关工委机关", GENERAL),
    ("市委统战部", GENERAL),
    ("市政协机关", GENERAL),
    ("市总工会", MASS),
    ("团市委", MASS),
    ("市妇联", MASS),
    ("市科协", MASS),
    ("市残联", SERVICE),
    ("市档案馆", SERVICE),
    ("市气象局", SERVICE),
    ("市统计局", ADMINISTRATION),
    ("市审计局", ENFORCEMENT),
    ("市司法局", ENFORCEMENT),
    ("市民政局", SERVICE),
    ("市信访局", SERVICE),
    ("市机关事务管理局", SERVICE),
]

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN_MALE = "国建志强军伟刚勇斌峰涛浩宇飞鹏东海林川远平辉亮毅民华庆超"
GIVEN_FEMALE = "丽芳兰娟霞敏静颖雪梅玉萍红艳娜燕怡琳慧秀英莉倩洁琴云凤"
GIVEN_BOTH = "文晓子雨嘉思晨春冬明新永"
# Well-known people whom the characters above could spell: SHA-256 of the names, the first 8 digits, so that no name
# of a real person stands here.
NOT_THESE = frozenset(
    {
        "03ba0d9b", "04df0d1a", "133d1226", "145a1dc2", "17aac90f", "187a45c9", "20b32111", "2484b2d6",
        "25761592", "25c360c4", "271b4e1c", "30efb411", "4259788d", "460c6685", "49bfc8cb", "4a6956ec",
        "4c0a5a1e", "54ebb5c5", "5c9d831b", "5f870ef5", "65f1bc61", "661ab555", "6c28762d", "6c3dcb29",
        "6e9c21fa", "722f2b7c", "7abab1ca", "86d960ac", "89fa89a6", "8d5bc553", "8fb198d1", "906d3718",
        "93f8e74a", "9a67ec14", "a5d9bf41", "aa227102", "ac445bc6", "acd54553", "b4f47cb0", "b8fb96da",
        "b940c5c6", "bd7bf2cb", "c02c21d1", "c4d0f2aa", "c5dccf96", "c6d4795b", "ce78f3a8", "d3921458",
        "df5bf9bc", "e066c147", "e115eb3e", "e2ef6eff", "e41eac3c", "e5cd5a78", "ec894a71", "ecde0f7e",
        "f12da9ee", "f81e9458", "fd5e2c5a",
    }
)  # fmt: skip

ETHNIC = ["汉族"] * 18 + ["回族", "满族", "蒙古族", "朝鲜族"]
EDUCATION = ["大学本科"] * 8 + ["硕士研究生"] * 4 + ["大学专科"] * 4 + ["高中"] * 2 + ["博士研究生"]
JOBS = ["公务员"] * 5 + ["事业单位管理岗位"] * 2 + ["专业技术人员"] * 2 + ["工勤人员"]
RETIRED = "离退休人员"
FORMAL, PROBATIONARY = "正式党员", "预备党员"
YES, NO, NORMAL = "是", "否", "正常"
MALE, FEMALE = "男", "女"
ADDRESS = "某市某区某路{number}号"
DAY = "{0.year}年{0.month}月{0.day}日"

UNIT_SHEET, ROSTER_SHEET = "党组织", "党员名册"
UNIT_HEADINGS = ("编码", "党组织名称", "类别", "上级编码", "所在单位", "单位类别")
ROSTER_HEADINGS = (
    "姓名", "性别", "公民身份号码", "民族", "出生日期", "学历", "人员类别", "所在党支部", "入党日期", "转正日期",
    "工作岗位", "联系电话", "家庭住址", "党籍状态", "是否失联党员", "是否流动党员", "备注",
)  # fmt: skip
GENERAL_BRANCH_KIND, BRANCH_KIND = "党总支", "党支部"

EACH, JOINT = Held.BY_EACH, Held.JOINTLY
ALL, OFFICERS = Expected.MEMBERS, Expected.OFFICERS
HALL, ROOM = "市机关礼堂", "市直机关工委三楼会议室"
# month → its two notices: theme, kind, held, expected, content, form, materials, place (of a joint one)
TOPICS = {
    1: [
        ("开好年度组织生活会", NoticeKind.ORGANISATION_LIFE, EACH, ALL,
         "对照一年来的学习和工作，查摆不足，开展批评和自我批评，明确今年改进的事项。",
         "支部组织生活会", "个人对照检查提纲", ""),
        ("部署全年机关党建工作", NoticeKind.OFFICERS, JOINT, OFFICERS,
         "通报去年组织活动开展情况，部署今年重点工作，说明活动通知单的使用办法。", "党务干部会议", "", ROOM),
    ],
    2: [
        ("走访慰问老党员和困难党员", NoticeKind.THEME_DAY, EACH, ALL,
         "上门看望离退休老党员和生活困难党员，听取他们对支部工作的意见，记下能办的事。", "主题党日", "", ""),
        ("新春第一课：把群众的小事办好", NoticeKind.LECTURE, EACH, ALL,
         "由支部书记讲党课，结合本单位窗口和信访中的具体事例，讨论怎样把小事办实。", "党课", "本单位事例一则", ""),
    ],
    3: [
        ("转变作风，减少让基层重复填报", NoticeKind.MEMBER_MEETING, EACH, ALL,
         "清点本单位要求基层填报的表格，提出可以取消或合并的项目，表决通过减负清单。",
         "党员大会", "本科室报表清单", ""),
        ("义务植树", NoticeKind.THEME_DAY, EACH, ALL,
         "到本单位联系的绿地植树护绿，当天清点成活的树木，老党员可在院内养护。", "主题党日", "劳动工具、饮用水", ""),
    ],
    4: [
        ("党课：守住工作中的廉洁底线", NoticeKind.LECTURE, EACH, ALL,
         "围绕采购、审批、执法三个环节讲党课，用发生过的程序疏漏作例子，明确岗位提醒事项。", "党课", "", ""),
        ("上半年形势报告会", NoticeKind.ALL_ORGANS, JOINT, ALL,
         "集中听取全市经济社会发展情况报告，会后各支部自行组织讨论。", "全体机关党员大会", "", HALL),
    ],
    5: [
        ("进社区开展志愿服务", NoticeKind.THEME_DAY, EACH, ALL,
         "到共建社区参加环境整治、政策咨询和为老服务，由社区说明需要什么，支部安排人手。",
         "主题党日", "志愿者马甲", ""),
        ("讨论接收预备党员和支部收支", NoticeKind.MEMBER_MEETING, EACH, ALL,
         "通报发展党员工作和党费收缴情况，讨论支部下半年活动计划。", "党员大会", "", ""),
    ],
    6: [
        ("党课：我身边的先进", NoticeKind.LECTURE, EACH, ALL,
         "请本单位先进工作者谈工作经历，党员谈体会，支部书记小结。", "党课", "", ""),
        ("庆“七一”，重温入党誓词", NoticeKind.THEME_DAY, EACH, ALL,
         "全体党员重温入党誓词，过政治生日，老党员讲入党故事。", "主题党日", "党徽", ""),
    ],
    7: [
        ("学习研讨：改进窗口服务", NoticeKind.MEMBER_MEETING, EACH, ALL,
         "对照群众评议意见，讨论窗口服务中的堵点，形成改进清单。", "党员大会", "群众评议意见", ""),
        ("防汛值守和安全隐患排查", NoticeKind.THEME_DAY, EACH, ALL,
         "排查办公区和联系社区的安全隐患，编好值守班表，帮助社区转移物资。", "主题党日", "雨具", ""),
    ],
    8: [
        ("党课：把调查研究做到现场", NoticeKind.LECTURE, EACH, ALL,
         "讲怎样到现场了解情况、怎样写短报告，每名党员说一件亲眼看到的事。", "党课", "", ""),
        ("党务干部业务培训", NoticeKind.OFFICERS, JOINT, OFFICERS,
         "讲解点名、补学、反馈和公示的办法，解答上半年公示中的问题。", "党务干部会议", "", ROOM),
    ],
    9: [
        ("助学助教，走进结对学校", NoticeKind.THEME_DAY, EACH, ALL,
         "到结对学校了解困难学生情况，捐赠图书，开设职业讲座。", "主题党日", "图书", ""),
        ("民主评议窗口服务", NoticeKind.MEMBER_MEETING, EACH, ALL,
         "由服务对象代表当面评议，党员现场回应，记录整改事项。", "党员大会", "", ""),
    ],
    10: [
        ("重阳节看望老党员", NoticeKind.THEME_DAY, EACH, ALL,
         "看望离退休老党员，帮助他们用好手机办事，听取对支部的意见。", "主题党日", "", ""),
        ("党课：读懂一份预算", NoticeKind.LECTURE, EACH, ALL,
         "用本单位预算讲清钱从哪里来、花到哪里去，讨论怎样过紧日子。", "党课", "本单位预算摘要", ""),
    ],
    11: [
        ("冬季走访联系户", NoticeKind.THEME_DAY, EACH, ALL,
         "走访支部联系的困难户，了解取暖、就医和务工情况，能当场办的当场办。", "主题党日", "联系户名单", ""),
        ("讨论年度工作总结", NoticeKind.MEMBER_MEETING, EACH, ALL,
         "听取支部全年工作报告，提出意见，讨论明年活动计划。", "党员大会", "支部工作报告稿", ""),
    ],
    12: [
        ("党课：总结一年的组织生活", NoticeKind.LECTURE, EACH, ALL,
         "回顾全年活动，讲清参加情况怎样记录和公示，征求党员意见。", "党课", "", ""),
        ("机关文化艺术节党员专场", NoticeKind.THEME_DAY, EACH, ALL,
         "各支部组织党员参加书画、歌咏和知识竞赛，自愿报名，不作要求。", "主题党日", "", ""),
    ],
}  # fmt: skip
DRAFT = "学习贯彻市委全会精神专题党课"
DRAFT_CONTENT = "由支部书记结合本单位实际讲党课，党员讨论明年工作。"
REQUIREMENTS = "各支部在期限内自定时间地点；不要求拍照留痕，不另报材料，点名和反馈在系统中完成。"
METHOD = "支部自行组织，年老体弱的党员可以由支部送学上门。"
BRANCH_MEETING = "{month}月支部党员大会"
BRANCH_CONTENT = "通报上月支部工作，安排本月事项，听取党员意见。"
BRANCH_FORM = "党员大会"
PLACES = ["单位会议室", "支部活动室", "三楼会议室", "社区活动中心", "机关党员活动室"]

DONE = [
    "党员都作了发言，当场定下三件要办的事，并分到人。",
    "按计划完成，老党员讲得实在，年轻党员提的问题多。",
    "结合窗口工作讨论，形成一份改进清单，下月回头看。",
    "走访了联系户，能办的当天办了，不能办的作了说明。",
    "活动时间不长，内容集中，党员反映比念文件有用。",
]
LIKED = ["身边事例", "现场讨论", "老党员的讲述", "能当场解决问题", ""]
DIFFICULT = ["部分党员出差，时间不好统一", "场地偏小", "离退休党员出行不便", "", ""]
SUGGESTION = ["希望提前两周下发通知", "希望提供学习材料的短版", "", "", ""]
PRACTICE = ["把活动和窗口值班错开，分两批进行", "请服务对象到场听一听", "", "", ""]

MADE_UP = [("visit", "支委上门领学"), ("read", "自学后向支部书记汇报"), ("session", "参加了另一支部的同一活动")]
CORRECTION = "当日因公外出，单位有派出记录，点名时漏记"
OBJECTION_UPHELD = "{day}的活动我因公外出，事先向书记请过假，表中记为缺席，请更正。"
ANSWER_UPHELD = "经核对派出记录，情况属实，已更正为因公请假，重新公示。"
REASON_UPHELD = "核对派出记录后更正一人一次"
OBJECTION_EXPLAINED = "我的应到次数比支部其他同志少，请说明。"
ANSWER_EXPLAINED = "三月您由原支部转入本支部，转入前的活动计入原支部，两表各记一部分，没有漏记。"
OBJECTION_OPEN = "{day}的“{theme}”我参加了，在会议室后排，签到时可能没有看到我。表中记为缺席，请核对。"

RESULTS = [
    "各支部均已开展，反馈齐全；时间安排的意见在下月通知单中采纳。",
    "活动达到预期，两个支部的做法已推荐给其他单位参考。",
    "到会情况较好，因公请假的同志由支部送学；场地问题已协调。",
]
SUGGESTED = ["建议下月活动避开季末，窗口单位走不开。", "参加情况页面能不能按月份显示？"]
REPLIED = "已采纳，下月起避开季末最后一周；窗口单位可分两批进行。"
MOVED = ["工作调动", "轮岗到新单位", "借调期满，编制随迁"]
NOT_TAKEN = "调令未到，请待人事手续办结后再转。"
GROUP = "支部工作群"
NOBODYS_ROBOT = "00000000-0000-0000-0000-000000000000"
LEAVE = "随领导到县里调研"

# Asked beside the six questions of the feedback: a choice with its answers, a number with its unit.
ASKED_CHOICE = ("群众反映的事项办结了吗？", ("全部办结", "部分办结", "没有反映事项"))
ASKED_NUMBER = ("走访联系的群众户数", "户")
MEETING_ITEMS = [
    ("通报上月支部工作", "支部书记通报上月活动、请假和补学情况，党费按月收齐。"),
    (
        "讨论与社区结对的安排",
        "多数同志赞成固定每月一次，窗口值班的同志分两批参加；一位同志建议先听社区的需要再定内容。",
    ),
]
MEETING_SAID = "会前对缺席的同志逐一了解了原因，由组织委员送学。"
RESOLUTION = "同意与社区党支部结对，每月第二周开展一次志愿服务，人员分两批。"
FOLLOW_UP = "与社区党支部商定结对名单和首次服务的内容"

BOOK = "{year}年机关党建工作汇编"
BOOK_SUBTITLE = "制度、经验与活动"
DOWNLOAD = "下载："
BOOK_PARTS = {"notice": "活动及成效", "practice": "好做法", "regulation": "规章制度"}
BOOK_PREFACE = (
    "这本汇编把一年里发布在门户网站上的制度、经验和活动收在一起，按栏目分编，按日期排列。\n\n"
    "给支部看，是为了少走弯路；给兄弟单位看，是为了听到意见。内容以网站上的为准，编入时未作改动。"
)
BOOK_NOTE = "怎样使用这本汇编"
BOOK_NOTE_TEXT = "想办一件事，先查目录里的制度；想看别人怎么办，再翻经验一编；书后的索引按组织列出所在的页码。"

# Duties
AS_NEEDED = "支委会先按工作需要召开，摸清各支部情况后再按月计。"
COMMITTEE_MEETING = "{month}月支委会会议"
COMMITTEE_CONTENT = "研究本月党员教育、组织生活和联系群众的安排。"
COMMITTEE_FORM = "支委会会议"
SAID_BY_HAND = {
    "SR-36": "书记和委员分头与党员谈了一遍，情况记在谈话本上。",
    "SR-39": "书记参加了市委党校的集中轮训。",
    "DU-22": "在党员大会上公布了全年党费收缴情况，并张贴在公开栏。",
}
LET_OFF = "书记正在办理退休，轮训由接任的同志参加。"
HELD_LATER = "当月集中抽调，主题党日推迟到下一个月补开。"
OWN_ITEM = "联系一个社区党组织，帮助两户困难职工。"
OWN_OFTEN = "每季度至少一次"
