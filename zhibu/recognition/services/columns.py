"""Columns of the workbook of honours, and the office's words in it."""

from zhibu.kernel.sheets import Column
from zhibu.recognition.states import ForWhom, Level

VERSION = 1
VERSION_MARK = "模板版本"
REASONS = "错误说明"  # the heading of the last column of an error workbook, which an import passes over
YEAR_SIGNS = "年度"  # may stand behind the digits of a year
LEVELS = {
    Level.COMMITTEE: ("工委", "本委", "机关工委", "直属机关工委", "市直机关工委", "本级", "委级", "工委级", "本工委"),
    Level.CITY: ("市", "市级", "市委", "地市级", "地级"),
    Level.PROVINCE: ("省", "省级", "省委", "省部级", "自治区", "自治区级", "直辖市", "直辖市级"),
    Level.STATE: ("国家", "国家级", "全国", "中央", "部级", "国务院", "全国级"),
}
WHOM = {
    ForWhom.UNIT: (
        "单位", "支部", "党支部", "总支", "党总支", "党总支部", "党组织", "基层党组织", "集体", "先进集体", "组织",
    ),
    ForWhom.PERSON: ("个人", "党员", "人员", "干部", "党务工作者", "同志", "先进个人", "人"),
    ForWhom.HOST: ("机关", "部门", "机关单位", "所在单位", "机关部门", "局", "主管单位"),
    ForWhom.COMMITTEE: (
        "本委", "机关工委", "工委", "本级", "委本级", "本工委", "工委本级", "机关工委本级", "直属机关工委",
        "市直机关工委",
    ),
}  # fmt: skip
LEVEL_WORDS = {level: words[1] if level != Level.COMMITTEE else words[0] for level, words in LEVELS.items()}
WHOM_WORDS = {whom: words[0] for whom, words in WHOM.items()}
# Behind a name: the person is no member (any more) and is kept by name only.
NOT_HERE = ("不在册", "非在册", "非党员", "已转出", "已调出", "已去世", "历史")
HONOURS = (
    Column("year", "年度", ("年份", "年", "表彰年度"), required=True, text=True, example="示例：2003"),
    Column("kind", "荣誉", ("荣誉名称", "荣誉称号", "称号", "表彰名称"), required=True, example="先进基层党组织"),
    Column(
        "level", "级别", ("荣誉级别", "层级", "表彰级别"), required=True, choices=tuple(LEVEL_WORDS.values()),
        example="市级",
    ),
    Column("grantor", "授予单位", ("授予机关", "表彰单位", "授予", "颁发单位"), example="某市委"),
    Column(
        "whom", "对象类别", ("对象类型", "受表彰对象类别", "获奖对象类别"), required=True,
        choices=tuple(WHOM_WORDS.values()), example="单位",
    ),
    Column(
        "recipient", "对象", ("获奖对象", "受表彰对象", "对象名称", "获得者", "表彰对象"), text=True,
        example="甲局办公室党支部",
    ),
    Column("document_number", "文号", ("文件号", "发文字号", "文件文号"), text=True, example="某委〔2004〕1号"),
    Column("day", "日期", ("授予日期", "表彰日期", "授予时间", "表彰时间"), text=True, example="2003-12-31"),
)  # fmt: skip
EXAMPLES = {"year": "2003", "person": "张三(甲局办公室党支部)"}
