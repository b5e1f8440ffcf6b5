#!/bin/sh
# One archive for a machine without internet: Huiyin, everything it needs, hashes, and a script that installs it.
# For this machine's kind of processor and version of Python, or PYTHON=python3.12 for another.
set -eu
venv=$1
out=${2:-dist}
python=${PYTHON:-$venv/bin/python}
version=$("$venv/bin/python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
kind=$("$python" -c 'import platform, sys; print(f"py{sys.version_info.major}{sys.version_info.minor}-{platform.machine()}")')
name=huiyin-$version-$kind
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$work/$name/wheels" "$out"

echo "Collecting wheels (some minutes) / 正在收集安装包，约需几分钟……" >&2
"$python" -m pip wheel -q --wheel-dir "$work/$name/wheels" ".[provider]"
cp deploy/install.sh README.md LICENSE "$work/$name/"
(cd "$work/$name" && find . -type f ! -name SHA256SUMS | sort | xargs sha256sum > SHA256SUMS)
tar -C "$work" -czf "$out/$name.tar.gz" "$name"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
