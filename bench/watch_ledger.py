"""How long the daily look over all open findings takes, and how much memory: first, and again the day after.

    python bench/watch_ledger.py                      about 100,000 open findings in a throw-away folder
    python bench/watch_ledger.py --findings 19000 --data /tmp/ledger

Prints figures, asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta


def main() -> None:
    parser = argparse.ArgumentParser()
    # of the made ledger 53 in a hundred findings are fed back and not settled
    parser.add_argument("--findings", type=int, default=190_000)
    parser.add_argument("--data", default="")
    parser.add_argument("--look", action="store_true", help="only look, at a ledger that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HUIYIN_DATA"] = options.data or folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.server.settings"
        if options.look:
            look()
            return
        build(options.findings)
        # another process, so that what building took is not counted
        command = [sys.executable, __file__, "--look", "--data", os.environ["HUIYIN_DATA"]]
        subprocess.run(command, check=True)


def build(findings: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from huiyin.findings.models import Finding

    call_command("migrate", verbosity=0)
    if not Finding.objects.exists():
        import ledger_of_size

        ledger_of_size.build(findings)


def look() -> None:
    import django

    django.setup()
    from huiyin.organisations.clock import today
    from huiyin.supervision.triggering import look_over

    for name, day in (
        ("first look", today()),
        ("same day", today()),
        ("a day later", today() + timedelta(1)),
    ):
        started, worked = time.perf_counter(), time.process_time()
        looked = look_over(day)
        took, own = time.perf_counter() - started, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{name}: {looked.findings:,} open findings, {looked.lit:,} lit, {looked.proposed:,} steps "
            f"proposed, {took:.1f} s ({own:.1f} s of one core), {peak} MB at most",
            flush=True,
        )


if __name__ == "__main__":
    main()
