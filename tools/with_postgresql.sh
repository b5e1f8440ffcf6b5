#!/bin/sh
# Starts a PostgreSQL on a free port of the loopback, runs the command with its address, stops it.
# It is thrown away afterwards, unless HUIYIN_POSTGRESQL_DATA names a folder to keep it in and use it again.
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
kept=${HUIYIN_POSTGRESQL_DATA:-}
if [ -n "$kept" ]; then mkdir -p "$kept"; data=$kept; else data=$(mktemp -d); fi
mode=immediate; [ -z "$kept" ] || mode=fast
sockets=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$data" "$sockets"
stop() {
  as_owner "$pg_ctl" -D "$data" -m "$mode" stop >/dev/null 2>&1 || true
  rm -rf "$sockets"
  [ -n "$kept" ] || rm -rf "$data"
}
trap stop EXIT INT TERM
[ -f "$data/PG_VERSION" ] || as_owner "$initdb" -D "$data" -U huiyin -A trust -E UTF8 --locale=C >/dev/null
settings="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$sockets -c fsync=off"
# a kept one is measured: as an office would set it up
[ -z "$kept" ] || settings="$settings -c shared_buffers=2GB -c effective_cache_size=6GB -c random_page_cost=1.1 -c max_wal_size=8GB"
as_owner "$pg_ctl" -D "$data" -w -l "$data/log" -o "$settings" start >/dev/null
HUIYIN_DATABASE_URL="postgresql://huiyin@127.0.0.1:$port/postgres" "$@"
