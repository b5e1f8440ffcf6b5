"""How well and how fast findings are grouped into common problems, beside TF-IDF and k-means.

    python bench/themes.py                        100,000 findings of sixty planted themes, then a million
    python bench/themes.py --sizes 1000 20000

Themes are told by `planted_themes`: unevenly spread, each put in five ways, 15 % noise. Prints the adjusted
Rand index and the purity over the findings that have a theme, seconds, and memory, each method in a process
of its own; and how many pairs stay together when a twentieth is added.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
MILLION = 1_000_000


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000, MILLION])
    options.add_argument("--here", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if find_spec("sklearn") is None:
        raise SystemExit("the peer is not installed: pip install -e '.[bench]'")
    if given.here:
        method, n = given.here
        print(json.dumps(measured(METHODS[method], int(n))))
        return
    print(f"{'':34}{'groups':>8}{'ARI':>8}{'purity':>8}{'clock':>10}{'one core':>10}{'memory':>10}")
    for n in given.sizes:
        for method in METHODS:
            if n < MILLION or method == "ours":
                line(n, method)
    print(f"\n{'pairs that stay when 5 % is added':34}", *stability(20_000))


def line(n: int, method: str) -> None:
    command = [sys.executable, __file__, "--here", method, str(n)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(
        f"{f'{n:,} findings, {method}':34}{told['groups']:8}{told['rand']:8.3f}{told['purity']:8.3f}"
        f"{told['clock']:8.1f} s{told['core']:8.1f} s{told['memory']:7.0f} MB",
        flush=True,
    )


def measured(method: Callable[[list[str]], Sequence[int]], n: int) -> dict[str, Any]:
    from planted_themes import planted
    from sklearn.metrics import adjusted_rand_score

    texts, themes = map(list, zip(*planted(n), strict=True))
    before, clock, core = peak(), time.perf_counter(), time.process_time()
    labels = [int(x) for x in method(texts)]
    clock, core, memory = time.perf_counter() - clock, time.process_time() - core, peak() - before
    pairs = [(x, theme) for x, theme in zip(labels, themes, strict=True) if theme >= 0]
    return {
        "groups": len(set(labels) - {-1}), "clock": clock, "core": core, "memory": memory,
        "rand": adjusted_rand_score([t for _, t in pairs], [x for x, _ in pairs]), "purity": purity(pairs),
    }  # fmt: skip


def purity(pairs: Sequence[tuple[int, int]]) -> float:
    """The share of findings in a group of which most have their theme; those in no group count as wrong."""
    groups: dict[int, Counter[int]] = {}
    for label, theme in pairs:
        if label >= 0:
            groups.setdefault(label, Counter())[theme] += 1
    return sum(max(g.values()) for g in groups.values()) / len(pairs)


def ours(texts: list[str]) -> Sequence[int]:
    from huiyin.clustering import Words, group, named

    words = Words().of_all(texts)
    found = group(words)
    named(words, found)
    return found.labels


def k_means(texts: list[str]) -> Sequence[int]:
    """The usual way: TF-IDF over words, mini-batch k-means; told how many themes there are."""
    import rjieba
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    figures = re.compile(r"[0-9]+")
    vectors = TfidfVectorizer(tokenizer=lambda t: rjieba.cut(figures.sub(" ", t)), token_pattern=None,
                              min_df=2, max_df=0.1).fit_transform(texts)  # fmt: skip
    return MiniBatchKMeans(n_clusters=75, random_state=1, n_init=3, batch_size=4096).fit_predict(vectors)


METHODS = {"ours": ours, "TF-IDF + k-means": k_means}


def stability(n: int) -> tuple[str, ...]:
    """Of the pairs in one group among `n` findings, how many are so after a twentieth was added."""
    import numpy as np
    from planted_themes import planted

    from huiyin.clustering import Words, group

    words = Words().of_all(text for text, _theme in planted(n + n // 20, seed=5))
    first = group(words[:n]).labels
    shares = []
    for before in ([*map(int, first), *[-1] * (n // 20)], None):
        then = group(words, before=before).labels[:n]
        both = Counter(zip(first.tolist(), then.tolist(), strict=True))
        stay = sum(c * c for (a, b), c in both.items() if a >= 0 and b >= 0)
        shares.append(stay / (np.bincount(first[first >= 0]) ** 2).sum())
    return (f"{shares[0]:.1%} as the program adds them, {shares[1]:.1%} grouped anew",)


def peak() -> float:
    """Megabytes that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
