#!/bin/sh
# Runs the suite: first everything that may be dealt out test by test, then the browser walks, file by file:
# the walks of a file go on where the one before left the demonstration.
set -eu
venv=$1
"$venv/bin/python" -m pytest tests -n "${WORKERS:-auto}" -m "not browser"
"$venv/bin/python" -m pytest tests -n "${WORKERS:-auto}" --dist loadfile -m browser
