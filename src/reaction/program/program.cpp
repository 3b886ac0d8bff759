// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/program/program.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace skinheal::reaction {
namespace {

constexpr int block_lanes = 64;
constexpr int many_registers = 96;  // 48 kB of them at 64 lanes: smaller blocks stay in the first caches

/// Dependence of a value: on nothing (a constant), on the step only, or on the cell.
enum class Reach { known, step, cell };

struct Value {
    Operation operation;
    int a, b, c;
    Reach reach;
    double known;
};

bool is_leaf(Operation o) {
    return o == Operation::species || o == Operation::constant || o == Operation::input || o == Operation::time ||
           o == Operation::jacobian_species;
}

int operand_count(Operation o) {
    switch (o) {
        case Operation::species:
        case Operation::constant:
        case Operation::input:
        case Operation::time:
        case Operation::jacobian_species:
            return 0;
        case Operation::multiply_add:
        case Operation::subtract_product:
        case Operation::select:
            return 3;
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
        case Operation::divide:
        case Operation::minimum:
        case Operation::maximum:
        case Operation::above:
        case Operation::at_least:
        case Operation::power:
            return 2;
        default:
            return 1;
    }
}

double evaluate(Operation o, double a, double b, double c) {
    switch (o) {
        case Operation::add:
            return a + b;
        case Operation::subtract:
            return a - b;
        case Operation::multiply:
            return a * b;
        case Operation::divide:
            return a / b;
        case Operation::multiply_add:
            return a * b + c;
        case Operation::subtract_product:
            return c - a * b;
        case Operation::negate:
            return -a;
        case Operation::minimum:
            return std::min(a, b);
        case Operation::maximum:
            return std::max(a, b);
        case Operation::above:
            return a > b ? 1.0 : 0.0;
        case Operation::at_least:
            return a >= b ? 1.0 : 0.0;
        case Operation::select:
            return a != 0 ? b : c;
        case Operation::absolute:
            return std::abs(a);
        case Operation::square_root:
            return std::sqrt(a);
        case Operation::exponential:
            return std::exp(a);
        case Operation::logarithm:
            return std::log(a);
        case Operation::power:
            return std::pow(a, b);
        case Operation::sine:
            return std::sin(a);
        case Operation::cosine:
            return std::cos(a);
        case Operation::hyperbolic_tangent:
            return std::tanh(a);
        default:
            throw std::logic_error("not an operation on numbers");
    }
}

/// Makes straight-line code: equal values are computed once, known ones now, what nobody uses never.
class Assembler {
public:
    Assembler() {
        for (int k = 0; k < given_count; ++k) values_.push_back({Operation::constant, k, -1, -1, Reach::step, 0});
    }
    /// A uniform that the kernels write.
    static constexpr int given(Given g) { return static_cast<int>(g); }

    int constant(double x) {
        const auto [place, fresh] = constants_.try_emplace(std::bit_cast<std::uint64_t>(x), 0);
        if (fresh) {
            place->second = size();
            values_.push_back({Operation::constant, -1, -1, -1, Reach::known, x});
        }
        return place->second;
    }

    int apply(Operation o, int a = -1, int b = -1, int c = -1) {
        if ((o == Operation::add || o == Operation::multiply) && a > b) std::swap(a, b);
        const auto [place, fresh] = known_.try_emplace(std::tuple(o, a, b, c), 0);
        if (!fresh) return place->second;
        Reach reach = Reach::cell;
        const int operands = operand_count(o);
        if (!is_leaf(o) && o < Operation::rate_side) {
            reach = Reach::known;
            const std::array<int, 3> all{a, b, c};
            for (int k = 0; k < operands; ++k) reach = std::max(reach, at(all[static_cast<std::size_t>(k)]).reach);
        }
        if (reach == Reach::known) {
            const auto number = [&](int v) { return v < 0 ? 0.0 : at(v).known; };
            const int folded = constant(evaluate(o, number(a), number(b), number(c)));
            known_[std::tuple(o, a, b, c)] = folded;
            return folded;
        }
        known_[std::tuple(o, a, b, c)] = size();
        values_.push_back({o, a, b, c, reach, 0});
        return size() - 1;
    }

    [[nodiscard]] bool is(int value, double x) const { return at(value).reach == Reach::known && at(value).known == x; }

    void finish(std::vector<Instruction>& head, std::vector<Instruction>& body, std::vector<double>& constants,
                CodePart& part) const;

private:
    [[nodiscard]] int size() const { return static_cast<int>(values_.size()); }
    [[nodiscard]] const Value& at(int v) const { return values_[static_cast<std::size_t>(v)]; }
    /// Operands that are values (not numbers of fields).
    template <class F>
    void each_operand(const Value& v, F&& f) const {
        const int n = operand_count(v.operation);
        if (n > 0) f(v.a);
        if (n > 1) f(v.b);
        if (n > 2) f(v.c);
    }

    std::vector<Value> values_;
    std::map<std::tuple<Operation, int, int, int>, int> known_;
    std::map<std::uint64_t, int> constants_;
};

void Assembler::finish(std::vector<Instruction>& head, std::vector<Instruction>& body, std::vector<double>& constants,
                       CodePart& part) const {
    const auto count = values_.size();
    std::vector<bool> used(count, false);
    std::vector<int> last(count, -1);
    for (int v = size() - 1; v >= 0; --v) {
        const auto k = static_cast<std::size_t>(v);
        if (at(v).operation == Operation::store) used[k] = true;
        if (!used[k]) continue;
        each_operand(at(v), [&](int o) {
            used[static_cast<std::size_t>(o)] = true;
            last[static_cast<std::size_t>(o)] = std::max(last[static_cast<std::size_t>(o)], v);
        });
    }
    // places: uniforms of eight lanes first, then registers
    std::vector<int> place(count, -1);
    constants.assign(given_count, 0.0);
    int uniforms = 0;
    for (; uniforms < given_count; ++uniforms) place[static_cast<std::size_t>(uniforms)] = 8 * uniforms;
    for (std::size_t v = given_count; v < count; ++v)
        if (used[v] && values_[v].reach == Reach::known) {
            place[v] = 8 * uniforms++;
            constants.push_back(values_[v].known);
        }
    for (std::size_t v = given_count; v < count; ++v)
        if (used[v] && values_[v].reach == Reach::step) place[v] = 8 * uniforms++;
    std::vector<int> reg(count, -1);
    std::vector<int> free;
    int registers = 0;
    for (int v = given_count; v < size(); ++v) {
        const auto k = static_cast<std::size_t>(v);
        if (!used[k] || at(v).reach != Reach::cell) continue;
        each_operand(at(v), [&](int o) {
            const auto q = static_cast<std::size_t>(o);
            if (reg[q] >= 0 && last[q] == v && std::find(free.begin(), free.end(), reg[q]) == free.end())
                free.push_back(reg[q]);
        });
        if (at(v).operation == Operation::store) continue;
        if (free.empty()) free.push_back(registers++);
        reg[k] = free.back();
        free.pop_back();
    }
    part.uniforms = uniforms;
    part.registers = registers;
    part.lanes = registers > many_registers ? block_lanes / 2 : block_lanes;
    for (std::size_t v = given_count; v < count; ++v)
        if (reg[v] >= 0) place[v] = 8 * uniforms + reg[v] * part.lanes;
    for (int v = given_count; v < size(); ++v) {
        const Value& x = at(v);
        if (!used[static_cast<std::size_t>(v)] || x.reach == Reach::known) continue;
        Instruction i{x.operation, place[static_cast<std::size_t>(v)], x.a, x.b, x.c, 0, 0, 0};
        const int n = operand_count(x.operation);
        const auto resolve = [&](int operand, int& offset, int& mask) {
            offset = place[static_cast<std::size_t>(operand)];
            mask = at(operand).reach == Reach::cell ? -1 : 0;
        };
        if (n > 0) resolve(x.a, i.a, i.mask_a);
        if (n > 1) resolve(x.b, i.b, i.mask_b);
        if (n > 2) resolve(x.c, i.c, i.mask_c);
        (x.reach == Reach::step ? head : body).push_back(i);
    }
    part.head = head.data();
    part.head_count = static_cast<int>(head.size());
    part.body = body.data();
    part.body_count = static_cast<int>(body.size());
    part.constants = constants.data();
    part.constant_count = static_cast<int>(constants.size());
}

void check(const RuntimeKinetics& k, const std::vector<bool>& moves) {
    const auto fail = [](const std::string& what) { throw std::invalid_argument("kinetics: " + what); };
    if (k.species < 1 || k.species > Program::most_species)
        fail("from 1 to " + std::to_string(Program::most_species) + " species, not " + std::to_string(k.species));
    if (k.rates.size() != static_cast<std::size_t>(k.species) || moves.size() != k.rates.size() ||
        (!k.diffusivities.empty() && k.diffusivities.size() != k.rates.size()) ||
        (!k.time_slopes.empty() && k.time_slopes.size() != k.rates.size()))
        fail("one rate, one time slope, one diffusivity and one mobility per species");
    const auto below = [](int v, std::size_t bound) { return v >= 0 && static_cast<std::size_t>(v) < bound; };
    for (std::size_t n = 0; n < k.nodes.size(); ++n) {
        const Node& node = k.nodes[n];
        const std::array<int, 3> all{node.a, node.b, node.c};
        bool good = node.operation < Operation::jacobian_species;
        for (int i = 0; good && i < operand_count(node.operation); ++i)
            good = below(all[static_cast<std::size_t>(i)], n);
        if (node.operation == Operation::species) good = below(node.a, static_cast<std::size_t>(k.species));
        if (node.operation == Operation::constant) good = below(node.a, k.constants.size());
        if (node.operation == Operation::input) good = below(node.a, static_cast<std::size_t>(k.inputs));
        if (!good) fail("node " + std::to_string(n) + " has an operand that is not there");
    }
    for (const int r : k.rates)
        if (!below(r, k.nodes.size())) fail("a rate that is not there");
    for (const auto& e : k.jacobian)
        if (!below(e.row, k.rates.size()) || !below(e.column, k.rates.size()) || !below(e.node, k.nodes.size()))
            fail("an entry of the Jacobian that is not there");
    const auto check_all = [&](const std::vector<int>& nodes, const char* what) {
        for (const int n : nodes)
            if (n >= 0 && !below(n, k.nodes.size())) fail(std::string(what) + " that is not there");
    };
    check_all(k.time_slopes, "a time slope");
    check_all(k.diffusivities, "a diffusivity");
    check_all(k.sensitivities, "a sensitivity");
}

/// Values of the nodes of a kinetics, with the species read from one state or the other; made when they are asked for.
class Translation {
public:
    Translation(const RuntimeKinetics& kinetics, Assembler& code, Operation species)
        : kinetics_(kinetics), code_(code), species_(species), values_(kinetics.nodes.size(), -1) {}

    int operator()(int node) {
        int& value = values_[static_cast<std::size_t>(node)];
        if (value >= 0) return value;
        const Node& n = kinetics_.nodes[static_cast<std::size_t>(node)];
        const int operands = operand_count(n.operation);
        if (n.operation == Operation::constant)
            value = code_.constant(kinetics_.constants[static_cast<std::size_t>(n.a)]);
        else if (n.operation == Operation::species)
            value = code_.apply(species_, n.a);
        else if (n.operation == Operation::input)
            value = code_.apply(Operation::input, n.a);
        else if (n.operation == Operation::time)
            value = Assembler::given(species_ == Operation::species ? Given::time : Given::jacobian_time);
        else {
            const int a = (*this)(n.a);
            const int b = operands > 1 ? (*this)(n.b) : -1;
            const int c = operands > 2 ? (*this)(n.c) : -1;
            value = code_.apply(n.operation, a, b, c);
        }
        return value;
    }

private:
    const RuntimeKinetics& kinetics_;
    Assembler& code_;
    Operation species_;
    std::vector<int> values_;
};

/// Order of the pivots with least fill (Markowitz count on the diagonal) among those that are left.
int next_pivot(const std::vector<std::vector<int>>& m, const std::vector<bool>& done) {
    const std::size_t n = m.size();
    int best = -1;
    long least = 0;
    for (std::size_t k = 0; k < n; ++k) {
        if (done[k]) continue;
        long column = 0;
        long row = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (i == k || done[i]) continue;
            column += m[i][k] >= 0 ? 1 : 0;
            row += m[k][i] >= 0 ? 1 : 0;
        }
        if (best < 0 || column * row < least) {
            best = static_cast<int>(k);
            least = column * row;
        }
    }
    return best;
}

/// x = (I - g dt J)^-1 r, eliminated without row exchanges: at the steps that the error control accepts the matrix is dominated
/// by its diagonal, and a failure shows as a rejected step.
void eliminate(Assembler& code, std::vector<std::vector<int>>& m, std::vector<int>& r) {
    const std::size_t n = m.size();
    std::vector<bool> done(n, false);
    std::vector<std::size_t> order;
    std::vector<int> inverse(n);
    const int one = code.constant(1.0);
    for (std::size_t step = 0; step < n; ++step) {
        const auto k = static_cast<std::size_t>(next_pivot(m, done));
        done[k] = true;
        order.push_back(k);
        inverse[k] = code.apply(Operation::divide, one, m[k][k]);
        for (std::size_t i = 0; i < n; ++i) {
            if (done[i] || m[i][k] < 0) continue;
            const int l = code.apply(Operation::multiply, m[i][k], inverse[k]);
            for (std::size_t j = 0; j < n; ++j) {
                if (done[j] || m[k][j] < 0) continue;
                m[i][j] = m[i][j] >= 0 ? code.apply(Operation::subtract_product, l, m[k][j], m[i][j])
                                       : code.apply(Operation::negate, code.apply(Operation::multiply, l, m[k][j]));
            }
            r[i] = code.apply(Operation::subtract_product, l, r[k], r[i]);
        }
    }
    std::vector<bool> solved(n, false);
    for (std::size_t step = n; step-- > 0;) {
        const std::size_t k = order[step];
        for (std::size_t j = 0; j < n; ++j)
            if (solved[j] && m[k][j] >= 0) r[k] = code.apply(Operation::subtract_product, m[k][j], r[j], r[k]);
        r[k] = code.apply(Operation::multiply, r[k], inverse[k]);
        solved[k] = true;
    }
}

/// Store (I - g dt J)^-1 r.
void solve_and_store(const RuntimeKinetics& kinetics, Assembler& code, Translation& jacobian, std::vector<int>& r) {
    const auto n = static_cast<std::size_t>(kinetics.species);
    std::vector<std::vector<int>> m(n, std::vector<int>(n, -1));
    const int one = code.constant(1.0);
    const int minus_gamma_tau = Assembler::given(Given::minus_gamma_tau);
    for (std::size_t f = 0; f < n; ++f) m[f][f] = one;
    for (const auto& e : kinetics.jacobian) {
        const int j = jacobian(e.node);
        if (code.is(j, 0.0)) continue;
        int& entry = m[static_cast<std::size_t>(e.row)][static_cast<std::size_t>(e.column)];
        entry = e.row == e.column ? code.apply(Operation::multiply_add, j, minus_gamma_tau, one)
                                  : code.apply(Operation::multiply, minus_gamma_tau, j);
    }
    eliminate(code, m, r);
    for (std::size_t f = 0; f < n; ++f) code.apply(Operation::store, r[f], static_cast<int>(f));
}

/// The right-hand sides of a stage.
std::vector<int> stage_sides(const RuntimeKinetics& kinetics, Assembler& code, Translation& here,
                             Translation& jacobian) {
    std::vector<int> r;
    for (std::size_t f = 0; f < kinetics.rates.size(); ++f) {
        int rate = here(kinetics.rates[f]);
        if (!kinetics.time_slopes.empty() && kinetics.time_slopes[f] >= 0)  // (theory: numerics-16)
            rate = code.apply(Operation::multiply_add, jacobian(kinetics.time_slopes[f]),
                              Assembler::given(Given::time_weight), rate);
        r.push_back(code.apply(Operation::stage_side, rate, static_cast<int>(f)));
    }
    return r;
}

Assembler stage_code(const RuntimeKinetics& kinetics, bool split) {
    Assembler code;
    Translation here(kinetics, code, Operation::species);
    Translation other(kinetics, code, Operation::jacobian_species);
    std::vector<int> r = stage_sides(kinetics, code, here, split ? other : here);
    solve_and_store(kinetics, code, split ? other : here, r);
    return code;
}

/// Unknown that `stage_code` solves for.
Assembler right_side_code(const RuntimeKinetics& kinetics) {
    Assembler code;
    Translation here(kinetics, code, Operation::species);
    Translation other(kinetics, code, Operation::jacobian_species);
    const std::vector<int> r = stage_sides(kinetics, code, here, other);
    for (int f = 0; f < kinetics.species; ++f) code.apply(Operation::store, r[static_cast<std::size_t>(f)], f);
    return code;
}

/// (I - g dt J)^-1 v with v in place of the state.
Assembler local_code(const RuntimeKinetics& kinetics) {
    Assembler code;
    Translation jacobian(kinetics, code, Operation::jacobian_species);
    std::vector<int> r;
    for (int f = 0; f < kinetics.species; ++f) r.push_back(code.apply(Operation::species, f));
    solve_and_store(kinetics, code, jacobian, r);
    return code;
}

/// v - g dt (J + D) v with v in place of the state.
Assembler product_code(const RuntimeKinetics& kinetics) {
    Assembler code;
    Translation jacobian(kinetics, code, Operation::jacobian_species);
    std::vector<int> sum(kinetics.rates.size(), code.constant(0.0));
    for (const auto& e : kinetics.jacobian) {
        const int j = jacobian(e.node);
        if (code.is(j, 0.0)) continue;
        int& row = sum[static_cast<std::size_t>(e.row)];
        row = code.apply(Operation::multiply_add, j, code.apply(Operation::species, e.column), row);
    }
    for (int f = 0; f < kinetics.species; ++f)
        code.apply(Operation::store, code.apply(Operation::product_side, sum[static_cast<std::size_t>(f)], f), f);
    return code;
}

}  // namespace

Program::Program(const RuntimeKinetics& kinetics, const std::vector<bool>& moves) {
    check(kinetics, moves);
    const auto finish = [](const Assembler& code, Storage& storage, CodePart& part) {
        code.finish(storage.head, storage.body, storage.constants, part);
    };
    Assembler rate;
    Translation value(kinetics, rate, Operation::species);
    for (std::size_t f = 0; f < kinetics.rates.size(); ++f) {
        const int side = rate.apply(Operation::rate_side, value(kinetics.rates[f]), static_cast<int>(f));
        rate.apply(Operation::store, side, static_cast<int>(f));
    }
    finish(rate, rate_, code_.rate);
    finish(stage_code(kinetics, false), stage_, code_.stage);
    finish(stage_code(kinetics, true), split_stage_, code_.split_stage);
    finish(right_side_code(kinetics), right_side_, code_.right_side);
    finish(product_code(kinetics), product_, code_.product);
    finish(local_code(kinetics), local_, code_.local);
    Assembler diffusivity;
    Translation wanted(kinetics, diffusivity, Operation::species);
    for (std::size_t f = 0; f < kinetics.diffusivities.size(); ++f)
        if (kinetics.diffusivities[f] >= 0)
            diffusivity.apply(Operation::store, wanted(kinetics.diffusivities[f]), static_cast<int>(f));
    for (std::size_t k = 0; k < kinetics.sensitivities.size(); ++k)
        if (kinetics.sensitivities[k] >= 0)
            diffusivity.apply(Operation::store, wanted(kinetics.sensitivities[k]),
                              kinetics.species + static_cast<int>(k));
    finish(diffusivity, diffusivity_, code_.diffusivity);
    for (std::size_t f = 0; f < moves.size(); ++f)
        if (moves[f]) code_.moves |= std::uint64_t{1} << f;
    depends_on_time_ = std::any_of(kinetics.nodes.begin(), kinetics.nodes.end(),
                                   [](const Node& n) { return n.operation == Operation::time; });
}

std::size_t Program::scratch() const noexcept {
    std::size_t most = 0;
    for (const CodePart* p : {&code_.rate, &code_.stage, &code_.split_stage, &code_.right_side, &code_.product,
                              &code_.local, &code_.diffusivity})
        most = std::max(most, static_cast<std::size_t>(8 * p->uniforms + p->registers * p->lanes));
    return most + 64;
}

}  // namespace skinheal::reaction
