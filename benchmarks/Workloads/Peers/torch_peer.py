#!/usr/bin/python3
"""PyTorch's side of the workloads. The benchmark program starts it, with the environment that it needs, and talks to it line by line:
  load KIND NAME=VALUE ...        makes a work, warms it up, answers "ready"
  run tokens|microseconds SECONDS does it for that long, answers tokens per second, or the median time of a step
  torch_peer.py THREADS"""
import sys
import time

threads = int(sys.argv[1])
try:
    import torch
except ImportError:
    print("PyTorch is not installed (Debian: apt-get install python3-torch libopenblas0-openmp).", flush=True)
    sys.exit(1)
import torch_works

WARM_UP_SECONDS = 0.5
WARM_UP_STEPS = 3


def describe_blas():
    import ctypes
    try:
        blas = ctypes.CDLL("libopenblas.so.0")
    except OSError:
        return "a BLAS other than OpenBLAS"
    blas.openblas_get_corename.restype = ctypes.c_char_p
    kind = {0: "without threads", 1: "with threads of its own (slow: install libopenblas0-openmp)", 2: "with OpenMP"}
    return "OpenBLAS for %s %s, %d threads" % (blas.openblas_get_corename().decode(), kind[blas.openblas_get_parallel()], blas.openblas_get_num_threads())


def load(words):
    sizes = {name: value if not value.isdigit() else int(value) for name, value in (word.split("=") for word in words[1:])}
    step = torch_works.WORKS[words[0]](**sizes)
    start, steps = time.perf_counter(), 0
    while steps < WARM_UP_STEPS or time.perf_counter() - start < WARM_UP_SECONDS:
        step()
        steps += 1
    return step


def run(step, unit, seconds):
    tokens, times = 0, []
    start = before = time.perf_counter()
    while before - start < seconds:
        tokens += step()
        now = time.perf_counter()
        times.append(now - before)
        before = now
    if unit == "tokens":
        return tokens / (before - start)
    times.sort()
    return times[len(times) // 2] * 1e6


torch.set_num_threads(threads)
torch.manual_seed(1)
print("hello PyTorch %s, %s" % (torch.__version__, describe_blas()), flush=True)
work = None
for line in sys.stdin:
    words = line.split()
    if words[0] == "load":
        work = None
        work = load(words[1:])
        print("ready", flush=True)
    else:
        print(run(work, words[1], float(words[2])), flush=True)
