#!/usr/bin/python3
"""PyTorch's side of the learning curves: the same network, text, schedule and number of steps. The benchmark program starts it.
  torch_curve.py FILE NAME=VALUE ...
FILE: 32-bit numbers: how many different tokens there are, the lengths of two texts, the text to train on, the text to validate on.
Writes "point TOKENS SECONDS LOSS" after each epoch and at the end, "speed TOKENS_PER_SECOND" last."""
import math
import sys
import time

import numpy
try:
    import torch
except ImportError:
    print("PyTorch is not installed (Debian: apt-get install python3-torch libopenblas0-openmp).", flush=True)
    sys.exit(1)
from torch import nn
from torch.nn.functional import cross_entropy, dropout

WARM_UP = 0.05
VALIDATION_STREAMS = 16
VALIDATION_STEPS = 64

setting = dict(word.split("=") for word in sys.argv[2:])
size = {name: int(setting[name]) for name in ("embedding", "hidden", "layers", "tied", "batch", "steps", "epochs", "threads", "seed")}
rate = {name: float(setting[name]) for name in ("dropout", "learning_rate", "clip", "seconds")}
torch.set_num_threads(size["threads"])
torch.manual_seed(size["seed"])


class LanguageModel(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embedding = nn.Embedding(words, size["embedding"])
        self.recurrent = nn.LSTM(size["embedding"], size["hidden"], size["layers"], dropout=rate["dropout"] if size["layers"] > 1 else 0)
        self.output = nn.Linear(size["hidden"], words)
        nn.init.uniform_(self.embedding.weight, -0.1, 0.1)
        nn.init.zeros_(self.output.bias)
        if size["tied"]:
            self.output.weight = self.embedding.weight

    def forward(self, words, targets, state):
        vectors = dropout(self.embedding(words), rate["dropout"], self.training)
        hidden, state = self.recurrent(vectors, state)
        return cross_entropy(self.output(dropout(hidden, rate["dropout"], self.training).flatten(0, 1)), targets.flatten()), state


def streams(text, count):
    """Streams side by side, and what follows each token: [steps, count]."""
    steps = (len(text) - 1) // count
    return text[:steps * count].view(count, steps).t().contiguous(), text[1:steps * count + 1].view(count, steps).t().contiguous()


def validate(network, text):
    words, targets = streams(text, min(VALIDATION_STREAMS, len(text) - 1))
    network.eval()
    state, total = None, 0.0
    with torch.no_grad():
        for start in range(0, len(words), VALIDATION_STEPS):
            piece = words[start:start + VALIDATION_STEPS]
            loss, state = network(piece, targets[start:start + VALIDATION_STEPS], state)
            total += loss.item() * piece.numel()
    network.train()
    return total / words.numel()


def factor(progress):
    return progress / WARM_UP if progress < WARM_UP else (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2


numbers = torch.from_numpy(numpy.fromfile(sys.argv[1], dtype="<i4").astype("int64"))
tokens, train, validation = int(numbers[0]), numbers[3:3 + numbers[1]], numbers[3 + numbers[1]:]
words, targets = streams(train, size["batch"])
network = LanguageModel(tokens)
optimizer = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[setting["optimizer"]](network.parameters(), lr=rate["learning_rate"])
print("PyTorch %s, %d threads, %d different tokens" % (torch.__version__, torch.get_num_threads(), tokens), flush=True)

pieces = (len(words) + size["steps"] - 1) // size["steps"]
seen, training, begin = 0, 0.0, time.perf_counter()
for epoch in range(size["epochs"]):
    state = None
    for piece in range(pieces):
        start = time.perf_counter()
        for group in optimizer.param_groups:
            group["lr"] = rate["learning_rate"] * factor((epoch * pieces + piece + 1) / (size["epochs"] * pieces))
        span = slice(piece * size["steps"], (piece + 1) * size["steps"])
        optimizer.zero_grad(set_to_none=True)
        loss, state = network(words[span], targets[span], state)
        state = tuple(tensor.detach() for tensor in state)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), rate["clip"])
        optimizer.step()
        seen += words[span].numel()
        training += time.perf_counter() - start
        if training >= rate["seconds"]:
            break
    print("point %d %f %f" % (seen, time.perf_counter() - begin, validate(network, validation)), flush=True)
    if training >= rate["seconds"]:
        break
print("speed %f" % (seen / training), flush=True)
