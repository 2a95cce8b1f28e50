"""The workloads in PyTorch. Each function returns a step: a function that does one step and returns its number of tokens."""
import time

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def zipf(words, count, generator):
    """Word numbers, word i with a probability proportional to 1 / (i + 1)."""
    frequency = 1.0 / torch.arange(1, words + 1, dtype=torch.float64)
    return torch.multinomial(frequency, count, True, generator=generator)


def cycle(batches):
    """A function that returns the batches in turn, for ever."""
    position = [0]

    def following():
        position[0] += 1
        return batches[position[0] % len(batches)]

    return following


def layer(cell, size, steps, batch):
    network = CELLS[cell](size, size)
    x = torch.rand(steps, batch, size) * 2 - 1
    x.requires_grad_(True)
    initial = torch.zeros(1, batch, size, requires_grad=True)
    state = (initial, torch.zeros(1, batch, size, requires_grad=True)) if cell == "lstm" else initial
    gradient = torch.rand(steps, batch, size) * 0.02 - 0.01

    def step():
        network.zero_grad(set_to_none=True)
        x.grad = None
        for tensor in state if cell == "lstm" else (state,):
            tensor.grad = None
        network(x, state)[0].backward(gradient)
        return steps * batch

    return step


class LanguageModel(nn.Module):
    def __init__(self, words, size, layers=1):
        super().__init__()
        self.embedding, self.recurrent, self.output = nn.Embedding(words, size), nn.LSTM(size, size, layers), nn.Linear(size, words)

    def forward(self, words, targets, state):
        hidden, state = self.recurrent(self.embedding(words), state)
        return cross_entropy(self.output(hidden.flatten(0, 1)), targets.flatten()), state


class AdaptiveLanguageModel(nn.Module):
    """Word vectors of their own: PyTorch's adaptive softmax has none that could be tied."""

    def __init__(self, words, size, layers, cuts):
        super().__init__()
        self.embedding, self.recurrent = nn.Embedding(words, size), nn.LSTM(size, size, layers)
        self.output = nn.AdaptiveLogSoftmaxWithLoss(size, words, cuts)

    def forward(self, words, targets, state):
        hidden, state = self.recurrent(self.embedding(words), state)
        return self.output(hidden.flatten(0, 1), targets.flatten()).loss, state


def language_model(words, size, steps, batch, optimizer):
    return train_language_model(LanguageModel(words, size), 1, words, size, steps, batch, optimizer)


def adaptive_language_model(words, size, layers, steps, batch, cut1, cut2):
    return train_language_model(AdaptiveLanguageModel(words, size, layers, [cut1, cut2]), layers, words, size, steps, batch, "sgd")


def train_language_model(model, layers, words, size, steps, batch, optimizer):
    update = torch.optim.SGD(model.parameters(), 0.1) if optimizer == "sgd" else torch.optim.Adam(model.parameters(), 1e-3)
    generator = torch.Generator().manual_seed(2)
    following = cycle([zipf(words, (steps + 1) * batch, generator).view(steps + 1, batch) for _ in range(8)])
    carried = [(torch.zeros(layers, batch, size), torch.zeros(layers, batch, size))]

    def step():
        text = following()
        update.zero_grad(set_to_none=True)
        loss, state = model(text[:-1], text[1:], carried[0])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        update.step()
        carried[0] = tuple(tensor.detach() for tensor in state)
        loss.item()
        return steps * batch

    return step


def generation(words, size, layers, cut1, cut2, choice):
    model = (AdaptiveLanguageModel(words, size, layers, [cut1, cut2]) if cut1 else LanguageModel(words, size, layers)).eval()
    cells = [nn.LSTMCell(size, size).eval() for _ in range(layers)]
    word = [torch.zeros(1, dtype=torch.long)]
    whole_state = [(torch.zeros(layers, 1, size), torch.zeros(layers, 1, size))]
    cell_states = [(torch.zeros(1, size), torch.zeros(1, size)) for _ in range(layers)]

    def choose(hidden):
        if choice == "greedy":
            word[0] = model.output.predict(hidden) if cut1 else model.output(hidden).argmax(-1)
        else:
            distribution = model.output.log_prob(hidden).exp() if cut1 else model.output(hidden).softmax(-1)
            word[0] = torch.multinomial(distribution[0], 1)
        return 1

    def whole_step():
        with torch.inference_mode():
            hidden, whole_state[0] = model.recurrent(model.embedding(word[0])[None], whole_state[0])
            return choose(hidden[0])

    def cell_step():
        with torch.inference_mode():
            hidden = model.embedding(word[0])
            for i, cell in enumerate(cells):
                cell_states[i] = cell(hidden, cell_states[i])
                hidden = cell_states[i][0]
            return choose(hidden)

    return faster(whole_step, cell_step)


class Classifier(nn.Module):
    def __init__(self, words, vector, hidden, directions, classes):
        super().__init__()
        self.embedding = nn.Embedding(words, vector)
        self.recurrent = nn.LSTM(vector, hidden, batch_first=True, bidirectional=directions == 2)
        self.output = nn.Linear(hidden * directions, classes)

    def forward(self, words, lengths):
        packed = pack_padded_sequence(self.embedding(words), lengths, batch_first=True, enforce_sorted=False)
        _, (state, _) = self.recurrent(packed)
        return self.output(torch.cat(list(state), 1))

    def forward_one(self, words):
        """Of one text there is nothing to pack."""
        _, (state, _) = self.recurrent(self.embedding(words))
        return self.output(torch.cat(list(state), 1))


def classifier(mode, batch, words, vector, hidden, directions, classes):
    model = Classifier(words, vector, hidden, directions, classes)
    generator = torch.Generator().manual_seed(3)
    batches = []
    for _ in range(32):
        lengths = torch.randint(5, 61, (batch,), generator=generator)
        text = zipf(words, batch * int(lengths.max()), generator).view(batch, -1)
        batches.append((text, lengths, torch.randint(0, classes, (batch,), generator=generator), int(lengths.sum())))
    following = cycle(batches)
    if mode == "score":
        return scoring(model, following)
    update = torch.optim.Adam(model.parameters(), 1e-3)

    def step():
        text, lengths, labels, tokens = following()
        update.zero_grad(set_to_none=True)
        cross_entropy(model(text, lengths), labels).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        update.step()
        return tokens

    return step


def scoring(model, following):
    model.eval()

    def step():
        text, lengths, _, tokens = following()
        with torch.inference_mode():
            model(text, lengths).argmax(-1)
        return tokens

    return step


class Tagger(nn.Module):
    def __init__(self, words, vector, hidden, tags, sparse):
        super().__init__()
        self.embedding = nn.Embedding(words, vector, sparse=sparse)
        self.recurrent = nn.LSTM(vector, hidden, batch_first=True, bidirectional=True)
        self.output = nn.Linear(2 * hidden, tags)

    def forward(self, words, lengths):
        packed = pack_padded_sequence(self.embedding(words), lengths, batch_first=True, enforce_sorted=False)
        hidden, _ = pad_packed_sequence(self.recurrent(packed)[0], batch_first=True)
        return self.output(hidden)


def tagger(mode, batch, embedding, words, vector, hidden, tags):
    model = Tagger(words, vector, hidden, tags, embedding == "sparse")
    generator = torch.Generator().manual_seed(3)
    batches = []
    for _ in range(32):
        lengths = ((torch.randn(batch, generator=generator) * 0.5).exp() * 13.3).clamp(3, 50).round().long()
        text = zipf(words, batch * int(lengths.max()), generator).view(batch, -1)
        labels = torch.randint(0, tags, text.shape, generator=generator)
        labels[torch.arange(text.shape[1])[None, :] >= lengths[:, None]] = -100
        batches.append((text, lengths, labels, int(lengths.sum())))
    following = cycle(batches)
    if mode == "score":
        return scoring(model, following)
    others = [parameter for name, parameter in model.named_parameters() if name != "embedding.weight"]
    if embedding == "sparse":
        updates = [torch.optim.SparseAdam(model.embedding.parameters(), 1e-3), torch.optim.Adam(others, 1e-3)]
    else:
        updates = [torch.optim.Adam(model.parameters(), 1e-3)]

    def clip():
        if embedding == "dense":
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            return
        # clip_grad_norm_ does not take sparse gradients: the same by hand.
        model.embedding.weight.grad = model.embedding.weight.grad.coalesce()
        gradients = [parameter.grad for parameter in others] + [model.embedding.weight.grad.values()]
        factor = 5.0 / (torch.stack([gradient.norm() for gradient in gradients]).norm() + 1e-6)
        if factor < 1:
            for gradient in gradients:
                gradient.mul_(factor)

    def step():
        text, lengths, labels, tokens = following()
        for update in updates:
            update.zero_grad(set_to_none=True)
        cross_entropy(model(text, lengths).flatten(0, 1), labels.flatten()).backward()
        clip()
        for update in updates:
            update.step()
        return tokens

    return step


class CharacterEncoder(nn.Module):
    """Words' vectors from their characters: last states of a bidirectional LSTM, or the largest values of a convolution."""

    def __init__(self, kind, characters, vector, units):
        super().__init__()
        self.embedding = nn.Embedding(characters, vector)
        self.recurrent = nn.LSTM(vector, units, batch_first=True, bidirectional=True) if kind == "lstm" else None
        self.convolution = nn.Conv1d(vector, units, 3, padding=1) if kind == "convolution" else None

    def forward(self, characters, lengths):
        embedded = self.embedding(characters)
        if self.recurrent is None:
            outside = torch.arange(characters.shape[1])[None, :] >= lengths[:, None]
            values = self.convolution(embedded.masked_fill(outside[:, :, None], 0).transpose(1, 2))
            return torch.tanh(values.masked_fill(outside[:, None, :], float("-inf")).amax(2))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        return torch.cat(tuple(self.recurrent(packed)[1][0]), 1)


def spelt(words, generator):
    """The characters of words, longer where a word is rarer: padded, and their lengths, marks included."""
    lengths = (1 + 1.4 * (words + 1.0).log10() + 2 * torch.rand(len(words), generator=generator) - 1).round().clamp(min=1).long() + 2
    return torch.randint(0, 60, (len(words), int(lengths.max())), generator=generator), lengths


def characters(kind, batch, words, vector, units):
    encoder = CharacterEncoder(kind, 63, vector, units)
    generator = torch.Generator().manual_seed(3)
    batches = []
    for _ in range(32):
        tokens = int(((torch.randn(batch, generator=generator) * 0.5).exp() * 13.3).clamp(3, 50).round().sum())
        different, places = torch.unique(zipf(words, tokens, generator), return_inverse=True)
        batches.append((*spelt(different, generator), places))
    following = cycle(batches)

    def step():
        text, lengths, places = following()
        encoder.zero_grad(set_to_none=True)
        vectors = encoder(text, lengths)[places]
        vectors.backward(vectors.detach())
        return len(places)

    return step


class CharacterTagger(nn.Module):
    def __init__(self, words, word_vector, vector, units, hidden, tags):
        super().__init__()
        self.embedding, self.encoder = nn.Embedding(words, word_vector), CharacterEncoder("lstm", 63, vector, units)
        self.recurrent = nn.LSTM(word_vector + 2 * units, hidden, batch_first=True, bidirectional=True)
        self.output = nn.Linear(2 * hidden, tags)
        self.transitions = nn.Parameter(torch.zeros(tags + 2, tags))

    def forward(self, words, lengths, letters, letter_counts, places):
        joined = torch.cat((self.embedding(words), self.encoder(letters, letter_counts)[places]), 2)
        packed = pack_padded_sequence(joined, lengths, batch_first=True, enforce_sorted=False)
        hidden, _ = pad_packed_sequence(self.recurrent(packed)[0], batch_first=True)
        return self.output(hidden)

    def field_loss(self, emissions, labels, lengths):
        """The negative log-likelihood of a linear-chain conditional random field, a token; rows of the transitions are the tag before, begin, end."""
        steps = emissions.shape[1]
        inside = torch.arange(steps)[None, :] < lengths[:, None]
        between, begin, end = self.transitions[:-2], self.transitions[-2], self.transitions[-1]
        tags = labels.clamp(min=0)
        right = emissions.gather(2, tags[:, :, None])[:, :, 0] + torch.cat((begin[tags[:, :1]], between[tags[:, :-1], tags[:, 1:]]), 1)
        right = (right * inside).sum(1) + end[tags.gather(1, lengths[:, None] - 1)[:, 0]]
        sums = begin + emissions[:, 0]
        for t in range(1, steps):
            sums = torch.where(inside[:, t, None], torch.logsumexp(sums[:, :, None] + between, 1) + emissions[:, t], sums)
        return (torch.logsumexp(sums + end, 1) - right).sum() / lengths.sum()


def character_tagger(mode, output, batch, words, word_vector, vector, units, hidden, tags):
    """Each different word of a batch is encoded once. Which they are is found beforehand, outside the steps."""
    model = CharacterTagger(words, word_vector, vector, units, hidden, tags)
    generator = torch.Generator().manual_seed(3)
    batches = []
    for _ in range(32):
        lengths = ((torch.randn(batch, generator=generator) * 0.5).exp() * 13.3).clamp(3, 50).round().long()
        text = zipf(words, batch * int(lengths.max()), generator).view(batch, -1)
        outside = torch.arange(text.shape[1])[None, :] >= lengths[:, None]
        text[outside] = text[0, 0].item()
        labels = torch.randint(0, tags, text.shape, generator=generator)
        labels[outside] = -100
        different, places = torch.unique(text, return_inverse=True)
        batches.append(((text, lengths, *spelt(different, generator), places), labels, int(lengths.sum())))
    following = cycle(batches)
    update = torch.optim.Adam(model.parameters(), 1e-3)

    def train():
        inputs, labels, tokens = following()
        update.zero_grad(set_to_none=True)
        emissions = model(*inputs)
        loss = model.field_loss(emissions, labels, inputs[1]) if output == "crf" else cross_entropy(emissions.flatten(0, 1), labels.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        update.step()
        return tokens

    def score():
        inputs, _, tokens = following()
        with torch.inference_mode():
            model(*inputs).argmax(-1)
        return tokens

    return train if mode == "train" else score


def tagger_latency(length, kind, words, vector, units, hidden, tags, word_vector):
    embedding = nn.Embedding(words, word_vector).eval()
    encoder = CharacterEncoder(kind, 63, vector, units).eval()
    width = word_vector + (2 * units if kind == "lstm" else units)
    recurrent, output = nn.LSTM(width, hidden, batch_first=True, bidirectional=True).eval(), nn.Linear(2 * hidden, tags).eval()
    generator = torch.Generator().manual_seed(3)
    texts = [zipf(words, length, generator) for _ in range(64)]
    following = cycle([(text, *spelt(text, generator)) for text in texts])

    def step():
        text, letters, lengths = following()
        with torch.inference_mode():
            joined = torch.cat((embedding(text), encoder(letters, lengths)), 1)
            output(recurrent(joined[None])[0]).argmax(-1).tolist()
        return length

    return step


def faster(first, second):
    """Of two ways to do the same, the one that is faster here."""
    def seconds(step):
        for _ in range(20):
            step()
        start = time.perf_counter()
        for _ in range(100):
            step()
        return time.perf_counter() - start

    return first if seconds(first) <= seconds(second) else second


def streaming_step(size):
    whole, cell = nn.LSTM(size, size).eval(), nn.LSTMCell(size, size).eval()
    x = torch.rand(1, 1, size)
    carried = {whole: (torch.zeros(1, 1, size), torch.zeros(1, 1, size)), cell: (torch.zeros(1, size), torch.zeros(1, size))}

    def whole_step():
        with torch.inference_mode():
            carried[whole] = whole(x, carried[whole])[1]
        return 1

    def cell_step():
        with torch.inference_mode():
            carried[cell] = cell(x[0], carried[cell])
        return 1

    return faster(whole_step, cell_step)


def latency(length, words, vector, hidden, directions, classes):
    model = Classifier(words, vector, hidden, directions, classes).eval()
    generator = torch.Generator().manual_seed(3)
    following = cycle([zipf(words, length, generator).view(1, length) for _ in range(64)])

    def step():
        with torch.inference_mode():
            int(model.forward_one(following()).argmax(-1))
        return length

    return step


WORKS = {"layer": layer, "lm": language_model, "lm_adaptive": adaptive_language_model, "generate": generation, "classifier": classifier, "tagger": tagger, "character_tagger": character_tagger, "characters": characters, "tagger_latency": tagger_latency, "step": streaming_step, "latency": latency}
