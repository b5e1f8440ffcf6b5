#!/bin/sh
# Installs Huiyin from this folder, without internet: sh install.sh [FOLDER]   (FOLDER is /opt/huiyin unless named)
# Every file is held against its hash first; an earlier version in FOLDER is replaced, its data is not touched.
set -eu
cd "$(dirname "$0")"
folder=${1:-/opt/huiyin}
python=${PYTHON:-python3}
fix() { printf '\n%s\n    %s\n' "$1" "$2" >&2; exit 1; }

sha256sum --quiet -c SHA256SUMS ||
  fix "A file is damaged or was changed / 文件损坏或被改动，请重新拷贝：" "SHA256SUMS"
listed=$(wc -l < SHA256SUMS)
there=$(find . -type f ! -name SHA256SUMS | wc -l)
[ "$listed" -eq "$there" ] ||
  fix "There are files that no hash is known of / 有未列入校验清单的文件：" "$there ≠ $listed"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  fix "Python 3.11 or newer with venv is needed / 需要带 venv 的 Python 3.11 或更新版本：" "apt-get install python3 python3-venv"
[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
"$folder/bin/python" -m pip install -q --no-index --no-cache-dir --find-links wheels --upgrade "huiyin[provider]" ||
  fix "These packages are for another Python / 安装包不适用于本机的 Python：" "$("$python" --version), $(basename "$PWD")"
"$folder/bin/python" -m compileall -q "$folder/lib" || true
printf 'Huiyin %s\n  %s/bin/huiyin init\n  %s/bin/huiyin serve\n' \
  "$("$folder/bin/huiyin" --version | cut -d' ' -f2)" "$folder" "$folder"
