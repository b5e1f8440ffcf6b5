#!/bin/sh
# Runs the suite: first everything that runs in parallel, then the browser walks, one after the other.
set -eu
venv=$1
"$venv/bin/python" -m pytest tests -n "${WORKERS:-auto}" -m "not browser"
"$venv/bin/python" -m pytest tests -m browser -p no:xdist
