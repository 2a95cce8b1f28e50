"""Writes recurrent.json, connections.json, optimizers.json, objectives.json, vocabulary.json, language_model.json, windows.json, characters.json and crf.json: what PyTorch 1.13 computes in double precision from single-precision inputs.

Run in this folder: python3 make_golden.py

Each file is {"torch": version, "cases": [{"name": ..., "settings": {...}, "tensors": {name: {"shape": [...], "values": [...]}}}]}.
Values are row-major, with nine significant digits, which determine a single-precision number.

recurrent.json: weights under PyTorch's names, "input" and "output" ([tokens, features], time-major and packed, longest sequence first),
"h_0", "c_0", "h_n", "c_n" ([layers * directions, sequences, hidden]), and "grad.<name>" of each, where the loss is
sum(output * dOutput) + sum(h_n * dH_n) + sum(c_n * dC_n) with the weights "dOutput", "dH_n", "dC_n".

connections.json: the same of layers with residual or highway connections past all but the first, "gate_l<layer>" of these.

optimizers.json: "weights.0" is the start, "gradient.<t>" what step t is given, "weights.<t>" what it leaves, t = 1, 2, ...
A sparse case has "rows.<t>" (which rows the gradient has) and "gradient.<t>" of those rows only. An averaging case has "average.<t>": of the weights
from step 2 on.

objectives.json: "logits", "labels", optional "classWeights", "loss" ([1]), "grad.logits".

vocabulary.json: output layers of models of words, under PyTorch's names: "input" ([rows, inputs]), "targets", "loss" ([1]), "grad.<name>",
"logProbabilities" ([rows, words]). Where settings.tied, "input" is left out: the input is the vectors of "words" in the output's own weights.

language_model.json: language models over two successive windows of a text in parallel streams, the second of which goes on from the states of the
first: "words.<window>" and "targets.<window>" ([steps, streams]), "loss.<window>" ([1], the cross-entropy alone), weights, and "grad.<name>" of the
cross-entropy and the activation penalties of the second window. Dropout masks are made of Philox4x32-10, as the network under test makes them.

windows.json: language models of a fixed window over "contexts" ([rows, window], the nearest word last, "words" for the beginning, -1 for nothing)
and "targets", with the weights' names of this project, "loss" ([1]), "grad.<name>", "logProbabilities" ([rows, words]).

characters.json: words by their characters, "ids" one word after the other, settings.lengths: final states of a bidirectional LSTM or GRU, or tanh of the
maximum over time of one-dimensional convolutions of some widths, over zeros beyond a word's ends, and highway layers. Weights under PyTorch's names
(a convolution's [filters, inputs, width]), "output" and "dOutput" ([words, features]), "grad.<name>".

crf.json: a linear-chain conditional random field over "emissions" ([tokens, tags], time-major and packed, longest sequence first), with "labels" (-1 for
a token without one): "loss" ([1]: the mean over labelled tokens), "grad.<name>" of it, "marginals" ([tokens, tags]), "best" (the best tags, [tokens]),
"bestLogProbabilities" ([count, sequences], the best first). All sums are over all sequences of tags, one by one.
"""

import itertools
import json
import torch


def single(*shape, scale=1.0):
    """Random doubles that are exactly representable in single precision."""
    return (torch.randn(*shape, dtype=torch.float32) * scale).double()


def tensor(values):
    values = values.detach()
    return {"shape": list(values.shape), "values": [float("%.9g" % v) for v in values.reshape(-1).tolist()]}


def write(name, cases):
    with open(name, "w", newline="\n") as file:
        file.write('{"torch": "%s", "cases": [\n' % torch.__version__.split("+")[0])
        file.write(",\n".join(json.dumps(case) for case in cases))
        file.write("\n]}\n")


def recurrent(kind, layers, bidirectional, lengths, initial):
    """One forward and backward pass over a packed batch."""
    inputs, hidden = 3, 5
    directions = 2 if bidirectional else 1
    sequences = len(lengths)
    network = getattr(torch.nn, kind)(inputs, hidden, layers, bidirectional=bidirectional).double()
    tensors = {}
    for name, weight in network.named_parameters():
        weight.data = single(*weight.shape, scale=0.5)
        tensors[name] = tensor(weight)
    data = single(sum(lengths), inputs).requires_grad_()
    sizes = [sum(1 for length in lengths if length > t) for t in range(max(lengths))]
    packed = torch.nn.utils.rnn.PackedSequence(data, torch.tensor(sizes))
    states = {}
    if initial:
        for name in ["h_0", "c_0"] if kind == "LSTM" else ["h_0"]:
            states[name] = single(layers * directions, sequences, hidden).requires_grad_()
    given = (states["h_0"], states["c_0"]) if kind == "LSTM" and initial else states.get("h_0")
    output, final = network(packed, given)
    results = {"output": output.data}
    results["h_n"] = final[0] if kind == "LSTM" else final
    if kind == "LSTM":
        results["c_n"] = final[1]
    loss = 0
    for name, result in results.items():
        weights = single(*result.shape)
        tensors["d" + name[0].upper() + name[1:]] = tensor(weights)
        loss = loss + (result * weights).sum()
    loss.backward()
    for name, value in {"input": data, **states}.items():
        tensors[name] = tensor(value)
        tensors["grad." + name] = tensor(value.grad)
    for name, result in results.items():
        tensors[name] = tensor(result)
    for name, weight in network.named_parameters():
        tensors["grad." + name] = tensor(weight.grad)
    name = f"{kind} layers={layers} {'bidirectional' if bidirectional else 'forward'} lengths={lengths} {'initial states' if initial else 'zero states'}"
    settings = {"cell": kind, "layers": layers, "bidirectional": bidirectional, "lengths": lengths, "inputs": inputs, "hidden": hidden}
    return {"name": name, "settings": settings, "tensors": tensors}


def connected(kind, connection, layers, lengths):
    """As recurrent, of bidirectional layers past all but the first of which the input goes, added or through a gate."""
    inputs, hidden = 3, 4
    sizes = [sum(1 for length in lengths if length > t) for t in range(max(lengths))]
    weights, finals = {}, []
    data = single(sum(lengths), inputs).requires_grad_()
    values = data
    for layer in range(layers):
        network = getattr(torch.nn, kind)(values.shape[1], hidden, bidirectional=True).double()
        for name, weight in network.named_parameters():
            weight.data = single(*weight.shape, scale=0.5)
            weights[name.replace("_l0", f"_l{layer}")] = weight
        output, final = network(torch.nn.utils.rnn.PackedSequence(values, torch.tensor(sizes)))
        finals.append(final if kind == "LSTM" else (final,))
        result = output.data
        if layer > 0 and connection == "Residual":
            result = result + values
        if layer > 0 and connection == "Highway":
            gate = torch.nn.Linear(2 * hidden, 2 * hidden).double()
            for name, weight in gate.named_parameters():
                weight.data = single(*weight.shape, scale=0.5)
                weights[f"gate_l{layer}.{name}"] = weight
            share = torch.sigmoid(gate(values))
            result = share * result + (1 - share) * values
        values = result
    results = {"output": values, **{name: torch.cat(parts) for name, parts in zip(["h_n", "c_n"], zip(*finals))}}
    tensors, loss = {name: tensor(weight) for name, weight in weights.items()}, 0
    for name, result in results.items():
        given = single(*result.shape)
        tensors["d" + name[0].upper() + name[1:]] = tensor(given)
        loss = loss + (result * given).sum()
    loss.backward()
    tensors.update({name: tensor(result) for name, result in results.items()})
    tensors.update({"input": tensor(data), "grad.input": tensor(data.grad)})
    tensors.update({"grad." + name: tensor(weight.grad) for name, weight in weights.items()})
    settings = {"cell": kind, "layers": layers, "bidirectional": True, "lengths": lengths, "inputs": inputs, "hidden": hidden, "connection": connection}
    return {"name": f"{kind} layers={layers} {connection}", "settings": settings, "tensors": tensors}


def optimizer(name, settings, make, rows=None):
    """Five steps on given gradients; rows: which rows each gradient has, of a sparse case."""
    weight = torch.nn.Parameter(single(7 if rows else 4, 3))
    steps = make([weight])
    tensors = {"weights.0": tensor(weight)}
    for step in range(1, 6):
        if rows:
            touched = rows[step - 1]
            gradient = single(len(touched), 3)
            weight.grad = torch.sparse_coo_tensor(torch.tensor([touched]), gradient, weight.shape)
            tensors[f"rows.{step}"] = tensor(torch.tensor(touched))
        else:
            gradient = single(*weight.shape)
            weight.grad = gradient.clone()
        tensors[f"gradient.{step}"] = tensor(gradient)
        steps.step()
        tensors[f"weights.{step}"] = tensor(weight)
        if "ax" in steps.state[weight]:
            tensors[f"average.{step}"] = tensor(steps.state[weight]["ax"])
    return {"name": name, "settings": settings, "tensors": tensors}


def softmax(name, rows, classes, labels, smoothing, weighted):
    """torch.nn.functional.cross_entropy with its gradient; label -1 is ignored."""
    logits = single(rows, classes, scale=3.0).requires_grad_()
    weights = (torch.rand(classes, dtype=torch.float32) + 0.25).double() if weighted else None
    targets = torch.tensor(labels)
    loss = torch.nn.functional.cross_entropy(logits, targets, weight=weights, label_smoothing=smoothing, ignore_index=-1)
    loss.backward()
    tensors = {"logits": tensor(logits), "labels": tensor(targets), "loss": tensor(loss.reshape(1)), "grad.logits": tensor(logits.grad)}
    if weighted:
        tensors["classWeights"] = tensor(weights)
    return {"name": name, "settings": {"objective": "softmax", "labelSmoothing": smoothing}, "tensors": tensors}


def logistic(name, labels, positive, negative, smoothing):
    """torch.nn.functional.binary_cross_entropy_with_logits with its gradient, as a mean over the weights; label -1 is ignored."""
    logits = single(len(labels), 1, scale=3.0).requires_grad_()
    targets = torch.tensor(labels).double().reshape(-1, 1)
    weights = torch.tensor([[{1: positive, 0: negative, -1: 0.0}[label]] for label in labels]).double()
    smooth = targets.clamp(min=0) * (1 - smoothing) + smoothing / 2
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, smooth, weight=weights, reduction="sum") / weights.sum()
    loss.backward()
    tensors = {"logits": tensor(logits), "labels": tensor(targets), "loss": tensor(loss.reshape(1)), "grad.logits": tensor(logits.grad)}
    return {"name": name, "settings": {"objective": "logistic", "positiveWeight": positive, "negativeWeight": negative, "labelSmoothing": smoothing}, "tensors": tensors}


def adaptive(name, inputs, words, cutoffs, divisor, head_bias):
    """torch.nn.AdaptiveLogSoftmaxWithLoss with its gradients."""
    output = torch.nn.AdaptiveLogSoftmaxWithLoss(inputs, words, cutoffs, div_value=divisor, head_bias=head_bias).double()
    tensors = {}
    for key, weight in output.named_parameters():
        weight.data = single(*weight.shape, scale=0.5)
        tensors[key] = tensor(weight)
    data = single(9, inputs).requires_grad_()
    targets = torch.tensor([0, words - 1, cutoffs[0], 1, cutoffs[-1], cutoffs[0] - 1, cutoffs[-1] - 1, 2, words - 2])
    loss = output(data, targets).loss
    loss.backward()
    tensors.update({"input": tensor(data), "targets": tensor(targets), "loss": tensor(loss.reshape(1)), "grad.input": tensor(data.grad)})
    tensors["logProbabilities"] = tensor(output.log_prob(data))
    for key, weight in output.named_parameters():
        tensors["grad." + key] = tensor(weight.grad)
    settings = {"inputs": inputs, "words": words, "cutoffs": cutoffs, "divisor": divisor, "headBias": head_bias}
    return {"name": name, "settings": settings, "tensors": tensors}


def tied(name, inputs, words):
    """An embedding, tanh, and a linear layer on the embedding's weights."""
    table = single(words, inputs, scale=0.5).requires_grad_()
    bias = single(words, scale=0.5).requires_grad_()
    ids, targets = torch.tensor([0, 3, 3, words - 1, 1]), torch.tensor([3, 2, 0, 0, words - 1])
    logits = torch.nn.functional.linear(torch.tanh(torch.nn.functional.embedding(ids, table)), table, bias)
    loss = torch.nn.functional.cross_entropy(logits, targets)
    loss.backward()
    tensors = {"weight": tensor(table), "bias": tensor(bias), "words": tensor(ids), "targets": tensor(targets), "loss": tensor(loss.reshape(1)),
               "logProbabilities": tensor(torch.log_softmax(logits, 1)), "grad.weight": tensor(table.grad), "grad.bias": tensor(bias.grad)}
    return {"name": name, "settings": {"inputs": inputs, "words": words, "tied": True}, "tensors": tensors}


def philox(index, step, purpose, seed):
    """Word index % 4 of the four that Philox4x32-10 (Salmon et al. 2011) makes of counter (index / 4, step, purpose) and key seed."""
    block, low = index >> 2, 0xFFFFFFFF
    counter, key = [block & low, block >> 32, step, purpose], [seed & low, seed >> 32]
    for _ in range(10):
        product = [counter[0] * 0xD2511F53, counter[2] * 0xCD9E8D57]
        counter = [(product[1] >> 32) ^ counter[1] ^ key[0], product[1] & low, (product[0] >> 32) ^ counter[3] ^ key[1], product[0] & low]
        key = [(key[0] + 0x9E3779B9) & low, (key[1] + 0xBB67AE85) & low]
    return counter[index & 3]


DROPOUT, WEIGHT_DROPOUT, EMBEDDING_DROPOUT = 3 << 16, 7 << 16, 8 << 16


def mask(rate, rows, columns, purpose, step, seed):
    """0 where the random number is below the rate, else 1 / (1 - rate)."""
    kept = [(philox(index, step, purpose, seed) >> 8) / 2**24 >= rate for index in range(rows * columns)]
    return torch.tensor(kept).double().reshape(rows, columns) / (1 - rate)


def language_model(name, settings):
    """Word vectors, recurrent layers, projection, softmax, with the regularisers of AWD-LSTM (Merity, Keskar and Socher 2018)."""
    vocabulary, width, sizes, streams, seed = 11, settings["embedding"], settings["hidden"], 3, 5
    tied, projection, locked = settings["tied"], settings.get("projection", 0), settings.get("variational", False)
    rate = lambda key: settings.get(key, 0.0)
    cell = getattr(torch.nn, settings["cell"] + "Cell")
    weights = {"embedding.weight": single(vocabulary, width, scale=0.5)}
    for layer, size in enumerate(sizes):
        module = cell(width if layer == 0 else sizes[layer - 1], size)
        for key, value in module.named_parameters():
            weights[f"rnn.{key}_l{layer}"] = single(*value.shape, scale=0.5)
    if projection:
        weights["projection.weight"] = single(projection, sizes[-1], scale=0.5)
    if not tied:
        weights["output.weight"] = single(vocabulary, projection or sizes[-1], scale=0.5)
    weights["output.bias"] = single(vocabulary, scale=0.5)
    tensors = {key: tensor(value) for key, value in weights.items()}
    for value in weights.values():
        value.requires_grad_()
    states = [tuple(torch.zeros(streams, size).double() for _ in range(2)) for size in sizes]

    for window, steps in enumerate([3, 4], start=1):
        words, targets = torch.randint(vocabulary, (steps, streams)), torch.randint(vocabulary, (steps, streams))
        tensors[f"words.{window}"], tensors[f"targets.{window}"] = tensor(words), tensor(targets)

        def dropped(values, key, number):
            if rate(key) == 0:
                return values
            rows = streams if locked else steps * streams
            drop = mask(rate(key), rows, values.shape[-1], DROPOUT | number, window, seed)
            return values * drop.reshape(-1, streams, values.shape[-1])

        values = torch.nn.functional.embedding(words, weights["embedding.weight"])
        if rate("embeddingDropout"):
            values = values * mask(rate("embeddingDropout"), vocabulary, 1, EMBEDDING_DROPOUT, window, seed)[words]
        values = dropped(values, "inputDropout", 0)
        for layer, size in enumerate(sizes):
            module = cell(values.shape[-1], size).double()
            own = {key: weights[f"rnn.{key}_l{layer}"] for key, _ in module.named_parameters()}
            if rate("weightDropout"):
                own["weight_hh"] = own["weight_hh"] * mask(rate("weightDropout"), *own["weight_hh"].shape, WEIGHT_DROPOUT | 2 + 2 * layer, window, seed)
            state, outputs = tuple(part.detach() for part in states[layer]), []
            for step in range(steps):
                given = state if settings["cell"] == "LSTM" else state[0]
                result = torch.nn.utils.stateless.functional_call(module, own, (values[step], given))
                state = result if settings["cell"] == "LSTM" else (result, state[1])
                outputs.append(state[0])
            states[layer] = state
            hidden = torch.stack(outputs)
            values = dropped(hidden, "layerDropout", 2 + layer) if layer < len(sizes) - 1 else dropped(hidden, "outputDropout", 1)
        penalty = settings.get("alpha", 0.0) * values.pow(2).mean() + settings.get("beta", 0.0) * (hidden[1:] - hidden[:-1]).pow(2).mean()
        if projection:
            values = torch.nn.functional.linear(values, weights["projection.weight"])
        logits = torch.nn.functional.linear(values, weights["embedding.weight" if tied else "output.weight"], weights["output.bias"])
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, vocabulary), targets.reshape(-1))
        tensors[f"loss.{window}"] = tensor(loss.reshape(1))
    (loss + penalty).backward()
    for key, value in weights.items():
        tensors["grad." + key] = tensor(value.grad)
    return {"name": name, "settings": {**settings, "vocabulary": vocabulary, "streams": streams, "seed": seed}, "tensors": tensors}


def window(name, context, direct, is_tied, words=11, size=4, length=3, hidden=5):
    """A mean of word vectors, or word vectors side by side through a tanh layer, and a softmax (which with direct connections sees both)."""
    context_size = size if context == "Mean" else length * size
    hidden = 0 if context == "Mean" else size if is_tied else hidden
    width = size if context == "Mean" else hidden + (context_size if direct else 0)
    weights = {"begin.weight": single(1, size, scale=0.5), "embedding.weight": single(words, size, scale=0.5)}
    if context != "Mean":
        weights.update({"hidden.weight": single(hidden, context_size, scale=0.5), "hidden.bias": single(hidden, scale=0.5)})
    if not is_tied:
        weights["output.weight"] = single(words, width, scale=0.5)
    weights["output.bias"] = single(words, scale=0.5)
    for weight in weights.values():
        weight.requires_grad_()
    contexts = torch.tensor([[-1, -1, words], [-1, words, 3], [words, 3, 0], [3, 0, 3], [7, words - 1, 1], [1, 1, 1]])
    targets = torch.tensor([3, 0, 3, 1, 2, words - 1])
    table = torch.cat([weights["embedding.weight"], weights["begin.weight"], torch.zeros(1, size, dtype=torch.double)])
    vectors = table[torch.where(contexts < 0, words + 1, contexts)]
    if context == "Mean":
        features = vectors.sum(1) / (contexts >= 0).sum(1, keepdim=True)
    else:
        side_by_side = vectors.reshape(len(contexts), context_size)
        features = torch.tanh(torch.nn.functional.linear(side_by_side, weights["hidden.weight"], weights["hidden.bias"]))
        if direct:
            features = torch.cat([features, side_by_side], 1)
    logits = torch.nn.functional.linear(features, weights["embedding.weight" if is_tied else "output.weight"], weights["output.bias"])
    loss = torch.nn.functional.cross_entropy(logits, targets)
    loss.backward()
    tensors = {key: tensor(weight) for key, weight in weights.items()}
    tensors.update({"contexts": tensor(contexts), "targets": tensor(targets), "loss": tensor(loss.reshape(1)), "logProbabilities": tensor(torch.log_softmax(logits, 1))})
    tensors.update({"grad." + key: tensor(weight.grad) for key, weight in weights.items()})
    settings = {"context": context, "direct": direct, "tied": is_tied, "words": words, "size": size, "window": length, "hidden": hidden}
    return {"name": name, "settings": settings, "tensors": tensors}


def characters(name, lengths, cell=None, widths=(), highways=0):
    """A vector of each word from its characters."""
    count, size, units = 7, 4, 3
    weights = {"embedding.weight": single(count, size)}
    modules = {}
    if cell:
        modules["rnn."] = getattr(torch.nn, cell)(size, units, bidirectional=True).double()
    for width in widths:
        modules[f"convolution{width}."] = torch.nn.Conv1d(size, units, width).double()
    features = units * (2 if cell else len(widths))
    for number in range(highways):
        for part in ["transform", "gate"]:
            modules[f"highway{number}.{part}."] = torch.nn.Linear(features, features).double()
    for prefix, module in modules.items():
        for key, weight in module.named_parameters():
            weight.data = single(*weight.shape, scale=0.5)
            weights[prefix + key] = weight
    weights["embedding.weight"].requires_grad_()
    ids = torch.randint(count, (sum(lengths),))
    vectors = []
    for word in torch.split(ids, lengths):
        x = torch.nn.functional.embedding(word, weights["embedding.weight"])
        if cell:
            final = modules["rnn."](x)[1]
            vectors.append((final[0] if cell == "LSTM" else final).reshape(-1))
        else:
            padded = lambda width: torch.nn.functional.pad(x.t(), ((width - 1) // 2, width // 2))
            vectors.append(torch.cat([torch.tanh(modules[f"convolution{width}."](padded(width)[None])[0]).max(1).values for width in widths]))
    output = torch.stack(vectors)
    for number in range(highways):
        gate = torch.sigmoid(modules[f"highway{number}.gate."](output))
        output = gate * torch.relu(modules[f"highway{number}.transform."](output)) + (1 - gate) * output
    given = single(*output.shape)
    (output * given).sum().backward()
    tensors = {"ids": tensor(ids), "output": tensor(output), "dOutput": tensor(given)}
    for key, weight in weights.items():
        tensors[key] = tensor(weight)
        tensors["grad." + key] = tensor(weight.grad)
    settings = {"cell": cell or "", "lengths": lengths, "widths": list(widths), "highways": highways, "characters": count, "size": size, "units": units}
    return {"name": name, "settings": settings, "tensors": tensors}


def crf(name, lengths, tags, labelled, scale=1.0, count=3):
    """A linear-chain CRF by its definition: every sequence of tags of every sentence is scored, one by one."""
    weights = {
        "emissions": single(sum(lengths), tags, scale=scale),
        "transitions": single(tags, tags, scale=scale),
        "start_transitions": single(tags, scale=scale),
        "end_transitions": single(tags, scale=scale),
    }
    for weight in weights.values():
        weight.requires_grad_()
    emissions, transitions, start, end = weights.values()
    labels = torch.randint(tags, (sum(lengths),))
    labels[torch.rand(sum(lengths)) >= labelled] = -1
    offsets = [sum(min(length, t) for length in lengths) for t in range(max(lengths))]
    total, loss, best, log_probabilities = 0, 0, torch.zeros(sum(lengths)), torch.zeros(count, len(lengths)).double()
    for i, length in enumerate(lengths):
        rows = [offsets[t] + i for t in range(length)]
        ways = torch.tensor(list(itertools.product(range(tags), repeat=length)))
        scores = start[ways[:, 0]] + end[ways[:, -1]] + emissions[torch.tensor(rows), ways].sum(1) + transitions[ways[:, :-1], ways[:, 1:]].sum(1)
        partition = scores.logsumexp(0)
        total = total + partition
        agrees = ((ways == labels[rows]) | (labels[rows] < 0)).all(1)
        loss = loss + partition - scores[agrees].logsumexp(0)
        values, places = scores.topk(count)
        best[rows] = ways[places[0]].float()
        log_probabilities[:, i] = values - partition
    loss = loss / (labels >= 0).sum()
    marginals = torch.autograd.grad(total, emissions, retain_graph=True)[0]
    loss.backward()
    tensors = {key: tensor(weight) for key, weight in weights.items()}
    tensors.update({"labels": tensor(labels), "loss": tensor(loss.reshape(1)), "marginals": tensor(marginals), "best": tensor(best)})
    tensors["bestLogProbabilities"] = tensor(log_probabilities)
    tensors.update({"grad." + key: tensor(weight.grad) for key, weight in weights.items()})
    return {"name": name, "settings": {"lengths": lengths, "tags": tags, "count": count}, "tensors": tensors}


def main():
    torch.manual_seed(2)
    write("recurrent.json", [
        recurrent(kind, layers, bidirectional, lengths, initial)
        for kind in ["RNN", "LSTM", "GRU"]
        for layers, bidirectional, lengths, initial in [
            (1, False, [4, 4, 4], False),
            (1, False, [5, 3, 3, 1], True),
            (1, True, [6, 4, 2, 1, 1], False),
            (2, False, [3, 2, 1], False),
            (2, True, [5, 3, 1], True),
            (1, True, [1], False),
        ]
    ])

    torch.manual_seed(3)
    rows = [[0, 2, 5], [2, 1], [6], [5, 0, 2, 3], [2]]
    adam = {"learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    write("optimizers.json", [
        optimizer("Adam", {"optimizer": "Adam", **adam},
                  lambda p: torch.optim.Adam(p, lr=0.05)),
        optimizer("Adam with weight decay", {"optimizer": "Adam", **adam, "weightDecay": 0.1},
                  lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.1)),
        optimizer("AdamW", {"optimizer": "AdamW", **adam, "weightDecay": 0.1},
                  lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1)),
        optimizer("AdamW without weight decay", {"optimizer": "AdamW", **adam, "weightDecay": 0.0},
                  lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.0)),
        optimizer("SGD", {"optimizer": "SGD", "learningRate": 0.1},
                  lambda p: torch.optim.SGD(p, lr=0.1)),
        optimizer("SGD with momentum", {"optimizer": "SGD", "learningRate": 0.1, "momentum": 0.9},
                  lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        optimizer("SGD with momentum and weight decay", {"optimizer": "SGD", "learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.05},
                  lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05)),
        optimizer("SGD with weight decay", {"optimizer": "SGD", "learningRate": 0.1, "weightDecay": 0.05},
                  lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.05)),
        optimizer("SparseAdam", {"optimizer": "SparseAdam", **adam},
                  lambda p: torch.optim.SparseAdam(p, lr=0.05), rows),
        optimizer("ASGD", {"optimizer": "SGD", "learningRate": 0.1, "weightDecay": 0.05},
                  lambda p: torch.optim.ASGD(p, lr=0.1, lambd=0, t0=0, weight_decay=0.05)),
    ])

    torch.manual_seed(4)
    write("objectives.json", [
        softmax("softmax", 4, 3, [0, 2, 1, 1], 0.0, False),
        softmax("softmax with one skipped row", 4, 3, [0, -1, 1, 1], 0.0, False),
        softmax("softmax with class weights", 5, 4, [0, 3, 1, 1, 2], 0.0, True),
        softmax("softmax with label smoothing", 4, 5, [0, 4, 1, 2], 0.1, False),
        softmax("softmax with class weights, label smoothing and a skipped row", 5, 4, [0, 3, -1, 1, 2], 0.2, True),
        logistic("logistic", [1, 0, 1, 1, 0], 1.0, 1.0, 0.0),
        logistic("logistic with class weights and a skipped row", [1, 0, 0, -1, 0], 2.5, 0.5, 0.0),
        logistic("logistic with class weights and label smoothing", [1, 0, 0, 1], 2.5, 0.5, 0.1),
    ])

    torch.manual_seed(5)
    write("vocabulary.json", [
        adaptive("adaptive softmax, one tail", 8, 20, [6], 4.0, False),
        adaptive("adaptive softmax, two tails", 9, 30, [5, 13], 2.0, False),
        adaptive("adaptive softmax, three tails, head bias", 12, 70, [4, 9, 61], 1.5, True),
        tied("tied embedding", 6, 11),
    ])

    torch.manual_seed(6)
    drops = {"inputDropout": 0.25, "layerDropout": 0.375, "outputDropout": 0.5}
    awd = {"embeddingDropout": 0.25, "weightDropout": 0.5, "variational": True, **drops, "alpha": 2.0, "beta": 1.0}
    write("language_model.json", [
        language_model("LSTM", {"cell": "LSTM", "embedding": 3, "hidden": [4], "tied": False}),
        language_model("AWD-LSTM, the top layer as wide as the tied vectors", {"cell": "LSTM", "embedding": 3, "hidden": [5, 5, 3], "tied": True, **awd}),
        language_model("GRU with a projection to the tied vectors", {"cell": "GRU", "embedding": 3, "hidden": [5, 5], "tied": True, "projection": 3, **awd}),
        language_model("RNN with a projection, dropout by step", {"cell": "RNN", "embedding": 4, "hidden": [5, 5], "tied": False, "projection": 3, **drops, "alpha": 1.0}),
    ])

    torch.manual_seed(7)
    write("windows.json", [
        window("mean", "Mean", False, False),
        window("mean, tied", "Mean", False, True),
        window("concatenated", "Concatenated", False, False),
        window("concatenated, direct connections", "Concatenated", True, False),
        window("concatenated, tied", "Concatenated", False, True),
    ])

    torch.manual_seed(8)
    lengths = [3, 1, 6, 2, 3]
    write("characters.json", [
        characters("LSTM", lengths, cell="LSTM"),
        characters("GRU", lengths, cell="GRU"),
        characters("convolution of width 3", lengths, widths=[3]),
        characters("convolutions of widths 1, 2, 3 and 5", lengths, widths=[1, 2, 3, 5]),
        characters("convolutions of widths 2 and 4 and two highway layers", lengths, widths=[2, 4], highways=2),
    ])

    torch.manual_seed(9)
    write("crf.json", [
        crf("all labelled", [6, 4, 4, 2], 4, 1.0),
        crf("half labelled", [6, 4, 4, 2], 4, 0.5),
        crf("scores far apart", [5, 5, 3], 5, 0.8, scale=20.0),
    ])

    torch.manual_seed(10)
    write("connections.json", [
        connected("LSTM", "Residual", 3, [5, 3, 1]),
        connected("LSTM", "Highway", 3, [5, 3, 1]),
        connected("GRU", "Highway", 2, [4, 4, 2]),
    ])


if __name__ == "__main__":
    main()
