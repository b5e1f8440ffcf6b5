"""The `huiyin` command: one function a verb. The verbs hold no logic; they call it and print."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from huiyin import __version__

OK, FAILED, UNPROVEN = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit status is 0 when all went well."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # the reader of our output has gone (`huiyin read … | head`): nothing to report, nothing to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="huiyin", description="回音：件件有着落、事事有回音")
    parser.add_argument("--version", action="version", version=f"huiyin {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _reading_verbs(verbs)
    _sifting_verb(verbs)
    _server_verbs(verbs)
    _keeping_verbs(verbs)
    return parser


def _reading_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("read", help="把文件读成结构化数据（不需要数据库）")
    verb.add_argument("files", nargs="*", type=Path)
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="每个文件一行 JSON（默认）")
    form.add_argument("--text", action="store_true", help="输出位置所指的文本")
    form.add_argument("--schema", action="store_true", help="输出 JSON Schema")
    verb.add_argument("--grammar", type=Path, metavar="TOML", help="另加一份自己的词语和规则")
    verb.set_defaults(run=read)
    verb = verbs.add_parser("import", help="读取文件并写入台账")
    verb.add_argument("files", nargs="+", type=Path)
    verb.add_argument("--round", required=True, help="轮次的名称或编号")
    verb.add_argument("--unit", help="被巡视单位；不写则按文件中的名称匹配")
    verb.add_argument("--as", dest="username", required=True, help="以哪个用户的身份导入")
    verb.add_argument("--feedback-on", help="反馈日期，YYYY-MM-DD；不写则按文件中的日期")
    verb.set_defaults(run=import_files)


def _sifting_verb(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("sift", help="在整改记录中查找敷衍整改、虚假整改的迹象（不需要数据库）")
    verb.add_argument("records", type=Path, help="整改记录，JSON Lines，每行一条")
    verb.add_argument("--evidence", type=Path, metavar="FOLDER", help="佐证材料所在的文件夹")
    verb.add_argument("--json", action="store_true", help="每条有迹象的记录输出一行 JSON（默认）")
    verb.add_argument("--codes", help="只查这些迹象，用逗号分开，如 copied_text,money_short")
    verb.add_argument("--min-score", type=float, default=0.0, metavar="S", help="迹象的最低分值，0 到 1")
    verb.add_argument("--explain", metavar="ID", help="只用文字说明这一条记录的迹象")
    verb.add_argument("--since", type=Path, metavar="FILE", help="只查这个索引中没有的记录，并补入索引")
    verb.set_defaults(run=sift)


def _server_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("serve", help="启动网页服务（同时启动后台任务进程）")
    verb.add_argument("--host", default="127.0.0.1")
    verb.add_argument("--port", type=int, default=8000)
    verb.add_argument("--threads", type=int, default=8)
    verb.add_argument("--no-worker", action="store_true", help="后台任务由另外的 huiyin worker 负责")
    verb.set_defaults(run=serve)
    verb = verbs.add_parser("worker", help="只运行后台任务")
    verb.set_defaults(run=worker)
    verb = verbs.add_parser("tick", help="办理到点的事项：通知、汇总、重发（huiyin worker 每分钟自动办理）")
    verb.add_argument("--all", action="store_true", help="不论是否到点，全部办理一遍")
    verb.set_defaults(run=tick)
    verb = verbs.add_parser("demo", help="装入演示数据并启动")
    verb.add_argument("--host", default="127.0.0.1")
    verb.add_argument("--port", type=int, default=8000)
    verb.add_argument("--load-only", action="store_true", help="只装入演示数据，不启动服务")
    verb.add_argument("--remove", action="store_true", help="删除演示数据")
    verb.set_defaults(run=demo)
    verb = verbs.add_parser("init", help="建立第一个巡视机构和三类管理员账号")
    verb.add_argument("--body", required=True, help="巡视机构名称")
    verb.add_argument("--level", required=True, help="层级，如 provincial、city、county")
    verb.add_argument("--profile", default="party_inspection")
    verb.set_defaults(run=init)


def _keeping_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("verify", help="核验操作日志：0 已证实，1 被改动过，2 没有外存回执、未能证实")
    verb.add_argument("--receipt", action="append", default=[], type=Path, metavar="FILE", help="外存的回执")
    verb.add_argument("--code", action="append", default=[], help="对账销号单上的检查点编码")
    verb.add_argument("--alone", action="store_true", help="只把几份回执相互核对，不读数据库")
    verb.add_argument("--no-files", action="store_true", help="不逐个重算文件的校验值")
    verb.set_defaults(run=verify)
    verb = verbs.add_parser("journal", help="把操作日志和检查点回执写到文件夹，另存备查")
    verb.add_argument("folder", type=Path)
    verb.add_argument(
        "--since", action="append", default=[], type=Path, metavar="FILE", help="新回执要接着的、另存的旧回执"
    )
    verb.set_defaults(run=journal)
    _backup_verbs(verbs)
    verb = verbs.add_parser(
        "separate", help="PostgreSQL：让程序以不能改动日志的数据库角色运行（以所有者身份运行）"
    )
    verb.add_argument("role", help="程序使用的数据库角色，须已存在")
    verb.set_defaults(run=separate)
    verb = verbs.add_parser("doctor", help="检查合计、触发器和文件")
    verb.add_argument("--mend", action="store_true", help="重新计算合计")
    verb.set_defaults(run=doctor)


def _backup_verbs(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("backup", help="备份数据库、文件和其他要保存的内容，不必停机")
    verb.add_argument("folder", type=Path, help="存放备份的文件夹，最好在另一块磁盘上")
    verb.add_argument("--passphrase-file", type=Path, metavar="FILE", help="首行是加密口令；不写则不加密")
    verb.set_defaults(run=backup)
    verb = verbs.add_parser("restore", help="把备份恢复到空的 HUIYIN_DATA（和空的数据库），并核验")
    verb.add_argument("archive", type=Path)
    verb.add_argument("--passphrase-file", type=Path, metavar="FILE", help="首行是加密口令")
    verb.set_defaults(run=restore)


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.server.settings")
    import django

    django.setup()


def read(args: argparse.Namespace) -> int:
    from huiyin.reading.commandline import print_readings, print_schema

    if args.schema:
        return print_schema()
    if not args.files:
        print("huiyin read：请给出至少一个文件。", file=sys.stderr)
        return UNPROVEN
    return print_readings(args.files, text=args.text, grammar=args.grammar)


def sift(args: argparse.Namespace) -> int:
    from huiyin.sifting import commandline

    return commandline.run(args)


def import_files(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.intake import commandline

    return commandline.import_files(
        args.files, username=args.username, round_name_or_id=args.round, unit_name=args.unit,
        feedback_on=args.feedback_on,
    )  # fmt: skip


def serve(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server import running

    running.prepare()
    print(f"回音：http://{args.host}:{args.port}/", flush=True)
    beside = nullcontext() if args.no_worker else running.worker_beside()
    return _listen(beside, args.host, args.port, args.threads)


def _listen(beside: AbstractContextManager[None], host: str, port: int, threads: int) -> int:
    from huiyin.server import running

    try:
        with beside:
            running.serve_web(host, port, threads)
    except running.PortTaken as taken:
        print(taken, file=sys.stderr)
        return FAILED
    return OK


def worker(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server import running

    running.run_worker()
    return OK


def tick(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.ticking import commandline

    return commandline.tick(whole=args.all)


def demo(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.demo import commandline
    from huiyin.server import running

    if args.remove:
        return commandline.remove()
    running.prepare()
    commandline.load()
    if args.load_only:
        return OK
    print(commandline.welcome(f"http://{args.host}:{args.port}/"), flush=True)
    return _listen(running.worker_beside(), args.host, args.port, threads=8)


def init(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server import running, setting_up

    running.prepare()
    return setting_up.commandline(args.body, args.level, args.profile)


def verify(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server import proving

    if args.alone:
        return proving.compare(args.receipt)
    return proving.commandline(args.receipt, args.code, files=not args.no_files)


def journal(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server import proving

    return proving.write_out(args.folder, args.since)


def separate(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server import running, separating

    running.prepare()
    return separating.commandline(args.role)


def doctor(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server.condition import examine_condition
    from huiyin.server.doctor import examine, mend

    if args.mend:
        mend()
    complaints = [*examine(), *examine_condition()]
    for complaint in complaints:
        print(f"✗ {complaint.what}\n  {complaint.mend}")
    if not complaints:
        print("✓ 合计、触发器、索引、文件、密钥、时钟和磁盘均无异常。")
    return FAILED if complaints else OK


def _passphrase(args: argparse.Namespace) -> str:
    if args.passphrase_file is None:
        return ""
    return args.passphrase_file.read_text(encoding="utf-8").splitlines()[0]


def backup(args: argparse.Namespace) -> int:
    _start_django()
    from huiyin.server.backup import commandline

    return commandline.back_up(args.folder, _passphrase(args))


def restore(args: argparse.Namespace) -> int:
    # nothing of Django before the place was found empty: reading the settings makes a key in it
    from huiyin.server.backup import restoring

    place = Path(os.environ.get("HUIYIN_DATA", "var")).resolve()
    try:
        manifest = restoring.unpack(args.archive, place, passphrase=_passphrase(args))
    except restoring.Unfit as unfit:
        print(f"✗ {unfit}", file=sys.stderr)
        return FAILED
    _start_django()
    from huiyin.server.backup import commandline

    return commandline.finish(manifest)
