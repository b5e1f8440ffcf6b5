#!/bin/sh
# Runs the suite: first everything that runs in parallel, then the browser walks, one after the other.
set -eu
venv=$1
shift
workers=${WORKERS:-auto}
if [ "$#" -gt 0 ]; then
  exec "$venv/bin/python" -m pytest tests -n "$workers" "$@"
fi
"$venv/bin/python" -m pytest tests -n "$workers" -m "not browser"
"$venv/bin/python" -m pytest tests -m browser -p no:xdist
