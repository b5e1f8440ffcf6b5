#!/bin/sh
# Makes the virtual environment: with uv where it is installed, else with venv and pip.
set -eu
venv=$1
python=${PYTHON:-python3}
fix() { printf '\n%s\n    %s\n' "$1" "$2" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 ||
  fix "Python 3.11 or newer is needed / 需要 Python 3.11 或更新版本：" "apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fix "This Python is older than 3.11 / Python 版本低于 3.11：" "PYTHON=python3.12 make setup"

if command -v uv >/dev/null 2>&1; then
  [ -x "$venv/bin/python" ] || uv venv -q --python "$python" "$venv"
  VIRTUAL_ENV=$venv uv pip install -q -e ".[dev]"
else
  "$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fix "Python's venv module is missing / 缺少 venv 模块：" "apt-get install python3-venv"
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  echo "Installing Python packages (about a minute) / 正在安装依赖，约一分钟……" >&2
  "$venv/bin/python" -m pip install -q -e ".[dev]"
fi
# byte code once and for all: where Python may not keep it, every start would compile everything anew
"$venv/bin/python" -m compileall -q -j 0 "$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" huiyin || true
# and the patterns of the reading rules, kept beside that byte code: half of what the first reading takes
env -u PYTHONDONTWRITEBYTECODE "$venv/bin/huiyin" read README.md >/dev/null || true
