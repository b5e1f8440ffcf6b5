#!/bin/sh
# Starts a throw-away PostgreSQL on a free port of the loopback, runs the command with its address, stops it.
set -eu
find_program() {
  command -v "$1" 2>/dev/null && return
  for folder in /usr/lib/postgresql/*/bin; do
    [ -x "$folder/$1" ] && { echo "$folder/$1"; return; }
  done
  printf '\nPostgreSQL (%s) is missing / 缺少 PostgreSQL：\n    apt-get install postgresql\n' "$1" >&2
  exit 1
}
initdb=$(find_program initdb)
pg_ctl=$(find_program pg_ctl)
data=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$data"
stop() { as_owner "$pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$data"; }
trap stop EXIT INT TERM
as_owner "$initdb" -D "$data" -U huiyin -A trust -E UTF8 --locale=C >/dev/null
as_owner "$pg_ctl" -D "$data" -w -l "$data/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c fsync=off" start >/dev/null
HUIYIN_DATABASE_URL="postgresql://huiyin@127.0.0.1:$port/postgres" "$@"
