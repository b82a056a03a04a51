"""A demo's pages, without a line behind them."""

from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask

from console.headers import protect
from console.start_page import Demo, start_page

CARDS = """\
card_number,citizen_id,name,phone,employer,address,bank,bank_account,status,pin
A12345678,110101199003071233,林示例,13900000000,虚构有限公司,样板路,CCB,6200000000000000000,1,246810
A12346789,139999197103090010,赵虚构,13900000001,虚构有限公司,样板路,CCB,6200000000000000001,1,
A12347900,139999197203090025,钱样本,13900000002,虚构有限公司,样板路,CCB,6200000000000000002,3,582047
A12349011,139999197303090030,孙演示,13900000003,虚构有限公司,样板路,CCB,6200000000000000003,4,904683
A12350122,139999197403090045,李假设,13900000004,虚构有限公司,样板路,CCB,6200000000000000004,2,246810
A12351233,139999197503090050,周试用,13900000005,虚构有限公司,样板路,CCB,6200000000000000005,9,739164
A12352344,139999197603090066,吴未有,13900000006,虚构有限公司,样板路,CCB,6200000000000000006,0,582047
A12353455,139999201601010073,郑空谷,13900000007,虚构有限公司,样板路,CCB,6200000000000000007,1,904683
A1235456X,139999197803090087,王子虚,,虚构有限公司,样板路,CCB,6200000000000000008,1,246810
"""


STAFF = """\
work_number,name,role,password
1001,陈话务,operator,an-invented-password
2001,李窗口,clerk,an-invented-password
"""


def demo_app(folder: Path | None) -> Flask:
    """The demo's pages over what lies in this folder, within staff hours."""
    app = Flask("lossline", static_folder=None, template_folder=None)
    app.register_blueprint(start_page(Demo(folder, "123456", ZoneInfo("Asia/Shanghai")), lambda: True))
    protect(app)
    return app


def cards_in(folder: Path) -> Path:
    """The folder, with a card of each kind and somebody at the desk."""
    (folder / "cards.csv").write_text(CARDS, encoding="utf-8")
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    return folder
