#!/bin/sh
# Every check that is not a test. Runs all of them, then fails if one failed.
set -u
bin=$1/bin
failed=0
step() {
  name=$1; shift
  if output=$("$@" 2>&1); then echo "✓ $name"; else echo "✗ $name"; echo "$output"; failed=1; fi
}
step "format"          "$bin/ruff" format --check huiyin tests bench tools
step "lint"            "$bin/ruff" check huiyin tests bench tools
step "types"           "$bin/mypy"
step "layers"          "$bin/lint-imports"
step "templates"       "$bin/djlint" --check --quiet huiyin/web/templates
step "state diagrams"  "$bin/python" tools/state_diagrams.py --check docs/states
step "migrations"      "$bin/python" -m django makemigrations --check --dry-run --settings huiyin.server.settings journal accounts organisations rounds findings proposals evidence team_work coordination rectification dialogue unit_work intake verification supervision clues complaints accountability upward documents themes governance spot_checks exchange notices ticking authenticity reports
exit $failed
