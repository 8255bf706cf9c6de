"""Columns of the workbooks that come in and go out, and the office's words in them: what goes out can come back."""

from zhibu.kernel.sheets import Column
from zhibu.organisation.states import HostCategory, MemberState, Sex, UnitKind

VERSION = 2  # of the empty workbooks; counted up when a column is added
VERSION_MARK = "模板版本"
REASONS = "错误说明"  # the heading of the last column of an error workbook, which an import ignores
ROOT_KIND = "工委"  # how an export names the kind of the committee itself
CATEGORIES = {
    "执法": HostCategory.ENFORCEMENT,
    "综合": HostCategory.GENERAL,
    "服务": HostCategory.SERVICE,
    "行政管理": HostCategory.ADMINISTRATION,
    "群团": HostCategory.MASS,
}
SEX_WORDS = {Sex.MALE: "男", Sex.FEMALE: "女"}
STATE_WORDS = {MemberState.FORMAL: "正式党员", MemberState.PROBATIONARY: "预备党员"}
KIND_WORDS = {
    UnitKind.COMMITTEE: ROOT_KIND,
    UnitKind.GENERAL_BRANCH: "党总支",
    UnitKind.BRANCH: "党支部",
    UnitKind.GROUP: "党小组",
}
CATEGORY_WORDS = {category: word for word, category in CATEGORIES.items()}
ANSWER_WORDS = {True: "是", False: "否"}
UNITS = (
    Column(
        "code",
        "编码",
        ("组织编码", "党组织编码", "代码", "党组织代码", "组织代码", "编号"),
        required=True,
        text=True,
        example="示例：0101",
    ),
    Column(
        "name", "党组织名称", ("组织名称", "名称", "党组织全称", "党组织"), required=True, example="甲局办公室党支部"
    ),
    Column(
        "kind",
        "类别",
        ("党组织类别", "组织类别", "组织类型", "党组织类型", "类型"),
        required=True,
        choices=("党总支", "党支部", "党小组"),
        example="党支部",
    ),
    Column(
        "parent",
        "上级编码",
        ("上级组织编码", "上级党组织编码", "上级代码", "上级党组织代码", "上级编号"),
        required=True,
        text=True,
        example="01",
    ),
    Column("host", "所在单位", ("单位", "单位名称", "所属单位"), example="甲局"),
    Column("category", "单位类别", ("单位性质", "单位类型"), choices=tuple(CATEGORIES), example="行政管理"),
    Column(
        "office_phone", "办公电话", ("联系电话", "单位电话", "电话", "办公室电话"), text=True, example="0000-00000000"
    ),
    Column(
        "founded", "成立日期", ("成立时间", "建立日期", "组建日期", "党组织成立时间"), text=True, example="2003-07-01"
    ),
)
MEMBERS = (
    Column("name", "姓名", ("党员姓名", "名字"), required=True, example="示例：张三"),
    Column("sex", "性别", choices=("男", "女"), example="男"),
    Column(
        "id_number",
        "公民身份号码",
        (
            "身份证号码",
            "身份证号",
            "居民身份证号码",
            "居民身份证号",
            "公民身份证号码",
            "公民身份证号",
            "身份号码",
            "公民身份号",
            "证件号码",
            "证件号",
            "身份证",
        ),
        required=True,
        text=True,
        example="100000198706150018",
    ),
    Column("ethnicity", "民族", example="汉族"),
    Column("born", "出生日期", ("出生年月日", "出生年月", "出生时间", "生日"), text=True, example="1987-06-15"),
    Column("education", "学历", ("文化程度", "最高学历", "学历层次"), example="大学本科"),
    Column(
        "state",
        "人员类别",
        ("党员类别", "党员类型", "人员类型", "类别"),
        choices=("正式党员", "预备党员"),
        example="正式党员",
    ),
    Column(
        "unit",
        "所在党支部",
        (
            "党支部",
            "所在支部",
            "所属党支部",
            "所属支部",
            "所在党组织",
            "所属党组织",
            "党支部名称",
            "支部名称",
            "支部",
            "所在党支部名称",
            "所在党支部编码",
            "党支部编码",
        ),
        required=True,
        text=True,
        example="甲局办公室党支部",
    ),
    Column(
        "joined",
        "入党日期",
        ("入党时间", "加入党组织日期", "加入党组织时间", "入党年月日"),
        text=True,
        example="2010-06-05",
    ),
    Column(
        "confirmed",
        "转正日期",
        ("转正时间", "转为正式党员日期", "转为正式党员时间", "转正年月日"),
        text=True,
        example="2011-06-05",
    ),
    Column("job", "工作岗位", ("岗位", "职业", "工作岗位类别"), example="公务员"),
    Column(
        "phone",
        "联系电话",
        ("手机号码", "手机号", "手机", "电话", "联系方式", "移动电话", "电话号码"),
        text=True,
        example="13800000000",
    ),
    Column("address", "家庭住址", ("住址", "家庭地址", "现居住地", "联系地址", "居住地址"), example="某市某区某路1号"),
    Column("standing", "党籍状态", ("党籍",), example="正常"),
    Column("out_of_touch", "是否失联党员", ("是否失联", "失联党员"), choices=("是", "否"), example="否"),
    Column("floating", "是否流动党员", ("是否流动", "流动党员"), choices=("是", "否"), example="否"),
    Column("remark", "备注", ("说明",)),
    Column("since", "转入日期", ("转入支部日期", "转入时间", "转入党支部日期", "转入本支部日期"), text=True),
)
