#!/usr/bin/python3
"""PyTorch's share of the classifier workload: embedding 10,000 x 64, one recurrent layer over packed sequences of 5 to 60 words, final states,
linear layer to 4 classes, batch 32, Adam, clipping. Prints tokens per second of each repetition, one number a line.
  torch_classifier.py NET THREADS REPETITIONS      NET: bilstm64 or lstm128"""
import os, sys, time
net, threads, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
# A preset core type halves OpenBLAS's speed on AVX-512 machines; without the thresholds PyTorch page-faults at every step; two thread pools
# fight each other unless OpenBLAS is the OpenMP build.
if os.environ.get("CLASSIFIER_PEER") != "ready":
    environment = {name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    environment.update(CLASSIFIER_PEER="ready", OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads),
                       MALLOC_MMAP_THRESHOLD_="1073741824", MALLOC_TRIM_THRESHOLD_="2147483647", MALLOC_TOP_PAD_="268435456")
    openmp = "/usr/lib/x86_64-linux-gnu/openblas-openmp"
    if os.path.isdir(openmp):
        environment["LD_LIBRARY_PATH"] = openmp + ":" + environment.get("LD_LIBRARY_PATH", "")
    os.execvpe(sys.executable, [sys.executable] + sys.argv, environment)
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
torch.set_num_threads(threads)
torch.manual_seed(1)
WORDS, VECTOR, CLASSES, BATCH, BATCHES = 10000, 64, 4, 32, 32
bidirectional = net.startswith("bi")
hidden = int(net.split("lstm")[1])


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, VECTOR)
        self.recurrent = nn.LSTM(VECTOR, hidden, batch_first=True, bidirectional=bidirectional)
        self.output = nn.Linear(hidden * (2 if bidirectional else 1), CLASSES)

    def forward(self, words, lengths):
        packed = pack_padded_sequence(self.embedding(words), lengths, batch_first=True, enforce_sorted=False)
        _, (state, _) = self.recurrent(packed)
        return self.output(torch.cat([state[0], state[1]], 1) if bidirectional else state[0])


model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
generator = torch.Generator().manual_seed(3)
frequency = 1.0 / torch.arange(1, WORDS + 1, dtype=torch.float64)
batches = []
for _ in range(BATCHES):
    lengths = torch.randint(5, 61, (BATCH,), generator=generator)
    words = torch.multinomial(frequency, BATCH * int(lengths.max()), True, generator=generator).view(BATCH, -1)
    batches.append((words, lengths, torch.randint(0, CLASSES, (BATCH,), generator=generator)))
tokens = sum(int(lengths.sum()) for _, lengths, _ in batches)


def epoch():
    for words, lengths, labels in batches:
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(model(words, lengths), labels).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()


epoch()
for _ in range(repetitions):
    start = time.perf_counter()
    epoch()
    print(tokens / (time.perf_counter() - start), flush=True)
