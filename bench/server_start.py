"""How soon the server answers after its start, and what it holds in memory while idle.

    python bench/server_start.py

Started as a user would (`huiyin serve`), on an empty database and again on the same one.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from urllib.request import urlopen

import psutil


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(data: str) -> tuple[float, dict[str, float]]:
    """Seconds until the first answer, and resident MB by process after three idle seconds."""
    port = free_port()
    env = {**os.environ, "HUIYIN_DATA": data}
    command = [sys.executable, "-m", "huiyin", "serve", "--port", str(port)]
    begun = time.perf_counter()
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                break
            except OSError:
                time.sleep(0.02)
        seconds = time.perf_counter() - begun
        time.sleep(3)
        web = psutil.Process(server.pid)
        memory = {"web": web.memory_info().rss / 2**20}
        for child in web.children(recursive=True):
            memory[f"worker {child.pid}"] = child.memory_info().rss / 2**20
        return seconds, memory
    finally:
        server.terminate()
        server.wait(10)


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        for label in ("first start (empty data folder)", "second start"):
            seconds, memory = started(data)
            held = ", ".join(f"{name} {mb:.0f} MB" for name, mb in memory.items())
            print(f"{label:<34} {seconds:5.2f} s   idle: {held}")


if __name__ == "__main__":
    main()
