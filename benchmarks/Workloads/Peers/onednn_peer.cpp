// oneDNN's side of the workloads: one recurrent layer, trained, or one step of a streaming LSTM. The benchmark program builds it
// (g++ -O2 -std=c++17 onednn_peer.cpp -o onednn_peer -ldnnl -fopenmp; oneDNN 2) and talks to it line by line:
//   load layer cell=lstm size=128 steps=35 batch=32 | load step size=128     makes a work, warms it up, answers "ready"
//   run tokens|microseconds SECONDS       does it for that long, answers tokens per second, or the median time of a step
#include <dnnl.hpp>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

using dnnl::memory;
using dnnl::prop_kind;
using Arguments = std::unordered_map<int, memory>;

static dnnl::engine processor(dnnl::engine::kind::cpu, 0);
static dnnl::stream stream(processor);
static const auto direction = dnnl::rnn_direction::unidirectional_left2right;

// A work's step, and how many tokens it is about.
struct Work {
    std::function<void()> step;
    int tokens = 0;
};

static memory::desc shape(memory::dims sizes, memory::format_tag layout) { return {sizes, memory::data_type::f32, layout}; }

// The layout is oneDNN's choice: packed for its kernels.
static memory::desc any_layout(memory::dims sizes) { return shape(sizes, memory::format_tag::any); }

// Numbers between -scale and scale.
static memory filled(const memory::desc &description, float scale) {
    memory result(description, processor);
    auto *numbers = static_cast<float *>(result.get_data_handle());
    unsigned bits = 1;
    for (size_t i = 0; i < description.get_size() / sizeof(float); i++) {
        bits = bits * 1103515245u + 12345u;
        numbers[i] = scale * (float(bits >> 8) / float(1 << 23) - 1);
    }
    return result;
}

static void clear(memory &numbers) { std::memset(numbers.get_data_handle(), 0, numbers.get_desc().get_size()); }

static void pack(memory &from, memory &to) { dnnl::reorder(from, to).execute(stream, from, to); }

// What the three kinds of cell have in common: tensors of a layer of one direction whose inputs are as many as its hidden units.
struct Sizes {
    int gates, biases, size, steps, batch;
    memory::desc sequence() const { return shape({steps, batch, size}, memory::format_tag::tnc); }
    memory::desc state() const { return shape({1, 1, batch, size}, memory::format_tag::ldnc); }
    memory::desc bias() const { return shape({1, 1, biases, size}, memory::format_tag::ldgo); }
    memory::desc weights() const { return any_layout({1, 1, size, gates, size}); }
    memory::desc plain_weights() const { return shape({1, 1, size, gates, size}, memory::format_tag::ldigo); }
};

struct LstmCell {
    using Forward = dnnl::lstm_forward;
    using Backward = dnnl::lstm_backward;
    static constexpr bool has_cell_state = true;
    static Forward::desc forward(prop_kind kind, const Sizes &s) {
        return {kind, direction, s.sequence(), s.state(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state(), s.state()};
    }
    static Backward::desc backward(const Sizes &s) {
        return {prop_kind::backward, direction, s.sequence(), s.state(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state(), s.state(),
                s.sequence(), s.state(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state(), s.state()};
    }
};

// The reset gate acts on the product, as in PyTorch and here: oneDNN calls that linear before reset.
struct GruCell {
    using Forward = dnnl::lbr_gru_forward;
    using Backward = dnnl::lbr_gru_backward;
    static constexpr bool has_cell_state = false;
    static Forward::desc forward(prop_kind kind, const Sizes &s) {
        return {kind, direction, s.sequence(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state()};
    }
    static Backward::desc backward(const Sizes &s) {
        return {prop_kind::backward, direction, s.sequence(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state(),
                s.sequence(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state()};
    }
};

struct RnnCell {
    using Forward = dnnl::vanilla_rnn_forward;
    using Backward = dnnl::vanilla_rnn_backward;
    static constexpr bool has_cell_state = false;
    static constexpr auto activation = dnnl::algorithm::eltwise_tanh;
    static Forward::desc forward(prop_kind kind, const Sizes &s) {
        return {kind, activation, direction, s.sequence(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state()};
    }
    static Backward::desc backward(const Sizes &s) {
        return {prop_kind::backward, activation, direction, s.sequence(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state(),
                s.sequence(), s.state(), s.weights(), s.weights(), s.bias(), s.sequence(), s.state()};
    }
};

// A training step's share of a layer: weights packed (they change at every step), forward, gradients zeroed, backward with all gradients.
template <class Cell>
static Work training(Sizes s) {
    typename Cell::Forward::primitive_desc forward(Cell::forward(prop_kind::forward_training, s), processor);
    typename Cell::Backward::primitive_desc backward(Cell::backward(s), processor, forward);
    memory plain_input = filled(s.plain_weights(), 0.05f), plain_hidden = filled(s.plain_weights(), 0.05f);
    memory forward_input(forward.weights_layer_desc(), processor), forward_hidden(forward.weights_iter_desc(), processor);
    memory backward_input(backward.weights_layer_desc(), processor), backward_hidden(backward.weights_iter_desc(), processor);
    memory d_input = filled(backward.diff_weights_layer_desc(), 0), d_hidden = filled(backward.diff_weights_iter_desc(), 0), d_bias = filled(s.bias(), 0);
    Arguments ahead = {
        {DNNL_ARG_SRC_LAYER, filled(s.sequence(), 1)}, {DNNL_ARG_SRC_ITER, filled(s.state(), 0)},
        {DNNL_ARG_WEIGHTS_LAYER, forward_input}, {DNNL_ARG_WEIGHTS_ITER, forward_hidden}, {DNNL_ARG_BIAS, filled(s.bias(), 0.05f)},
        {DNNL_ARG_DST_LAYER, filled(s.sequence(), 0)}, {DNNL_ARG_DST_ITER, filled(s.state(), 0)},
        {DNNL_ARG_WORKSPACE, memory(forward.workspace_desc(), processor)}};
    if (Cell::has_cell_state) {
        ahead[DNNL_ARG_SRC_ITER_C] = filled(s.state(), 0);
        ahead[DNNL_ARG_DST_ITER_C] = filled(s.state(), 0);
    }
    Arguments back = ahead;
    back[DNNL_ARG_WEIGHTS_LAYER] = backward_input;
    back[DNNL_ARG_WEIGHTS_ITER] = backward_hidden;
    back[DNNL_ARG_DIFF_SRC_LAYER] = filled(s.sequence(), 0);
    back[DNNL_ARG_DIFF_SRC_ITER] = filled(s.state(), 0);
    back[DNNL_ARG_DIFF_WEIGHTS_LAYER] = d_input;
    back[DNNL_ARG_DIFF_WEIGHTS_ITER] = d_hidden;
    back[DNNL_ARG_DIFF_BIAS] = d_bias;
    back[DNNL_ARG_DIFF_DST_LAYER] = filled(s.sequence(), 0.01f);
    back[DNNL_ARG_DIFF_DST_ITER] = filled(s.state(), 0);
    if (Cell::has_cell_state) {
        back[DNNL_ARG_DIFF_SRC_ITER_C] = filled(s.state(), 0);
        back[DNNL_ARG_DIFF_DST_ITER_C] = filled(s.state(), 0);
    }
    typename Cell::Forward run_ahead(forward);
    typename Cell::Backward run_back(backward);
    auto step = [=]() mutable {
        pack(plain_input, forward_input);
        pack(plain_hidden, forward_hidden);
        pack(plain_input, backward_input);
        pack(plain_hidden, backward_hidden);
        run_ahead.execute(stream, ahead);
        clear(d_input);
        clear(d_hidden);
        clear(d_bias);
        run_back.execute(stream, back);
        stream.wait();
    };
    return {step, s.steps * s.batch};
}

// One step of one stream; two state buffers take turns.
static Work streaming(int size) {
    Sizes s{4, 4, size, 1, 1};
    dnnl::lstm_forward::primitive_desc forward(LstmCell::forward(prop_kind::forward_inference, s), processor);
    memory plain = filled(s.plain_weights(), 0.05f), input(forward.weights_layer_desc(), processor), hidden(forward.weights_iter_desc(), processor);
    pack(plain, input);
    pack(plain, hidden);
    memory h[] = {filled(s.state(), 0), filled(s.state(), 0)}, c[] = {filled(s.state(), 0), filled(s.state(), 0)};
    Arguments there = {
        {DNNL_ARG_SRC_LAYER, filled(s.sequence(), 1)}, {DNNL_ARG_WEIGHTS_LAYER, input}, {DNNL_ARG_WEIGHTS_ITER, hidden},
        {DNNL_ARG_BIAS, filled(s.bias(), 0.05f)}, {DNNL_ARG_DST_LAYER, filled(s.sequence(), 0)},
        {DNNL_ARG_SRC_ITER, h[0]}, {DNNL_ARG_SRC_ITER_C, c[0]}, {DNNL_ARG_DST_ITER, h[1]}, {DNNL_ARG_DST_ITER_C, c[1]}};
    Arguments back_again = there;
    std::swap(back_again[DNNL_ARG_SRC_ITER], back_again[DNNL_ARG_DST_ITER]);
    std::swap(back_again[DNNL_ARG_SRC_ITER_C], back_again[DNNL_ARG_DST_ITER_C]);
    dnnl::lstm_forward run(forward);
    bool even = false;
    auto step = [=]() mutable {
        even = !even;
        run.execute(stream, even ? there : back_again);
        stream.wait();
    };
    return {step, 1};
}

static double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

static Work load(std::istringstream &words) {
    std::string kind, word;
    words >> kind;
    std::map<std::string, std::string> values;
    while (words >> word)
        values[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
    int size = std::stoi(values["size"]);
    Work work;
    if (kind == "step") {
        work = streaming(size);
    } else {
        int steps = std::stoi(values["steps"]), batch = std::stoi(values["batch"]);
        if (values["cell"] == "lstm")
            work = training<LstmCell>({4, 4, size, steps, batch});
        else if (values["cell"] == "gru")
            work = training<GruCell>({3, 4, size, steps, batch});
        else
            work = training<RnnCell>({1, 1, size, steps, batch});
    }
    double start = now();
    for (int i = 0; i < 3 || now() - start < 0.3; i++)
        work.step();
    return work;
}

static double run(Work &work, const std::string &unit, double seconds) {
    std::vector<double> times;
    double start = now(), before = start;
    while (before - start < seconds) {
        work.step();
        double after = now();
        times.push_back(after - before);
        before = after;
    }
    if (unit == "tokens")
        return double(work.tokens) * times.size() / (before - start);
    std::sort(times.begin(), times.end());
    return times[times.size() / 2] * 1e6;
}

int main(int, char **arguments) {
    omp_set_num_threads(std::stoi(arguments[1]));
    const dnnl_version_t *version = dnnl_version();
    std::cout << "hello oneDNN " << version->major << '.' << version->minor << '.' << version->patch << std::endl;
    Work work;
    std::string line, command, unit;
    double seconds;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        words >> command;
        if (command == "load") {
            work = load(words);
            std::cout << "ready" << std::endl;
        } else {
            words >> unit >> seconds;
            std::cout << run(work, unit, seconds) << std::endl;
        }
    }
}
