// SPDX-License-Identifier: BSD-3-Clause
#include "transport/iterative.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::transport {
namespace {

constexpr double reduction = 1e-13;
constexpr int most_iterations = 500;

std::size_t index(int i) { return static_cast<std::size_t>(i); }

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

/// Of the largest number.
int exponent_of(std::span<const double> numbers) {
    double largest = 0;
    for (const double v : numbers) largest = std::max(largest, std::abs(v));
    return largest > 0 && std::isfinite(largest) ? std::ilogb(largest) : 0;
}

}  // namespace

void IterativeSolver::resize(const Network& network) {
    std::vector<std::vector<int>> rows(network.capacity.size());
    for (int i = 0; i < network.size(); ++i) rows[index(i)].push_back(i);
    for (const Link& l : network.links) {
        rows[index(l.from)].push_back(l.to);
        rows[index(l.to)].push_back(l.from);
    }
    start_.assign(1, 0);
    column_.clear();
    diagonal_.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& row = rows[i];
        std::ranges::sort(row);
        row.erase(std::unique(row.begin(), row.end()), row.end());
        const auto here = std::ranges::find(row, static_cast<int>(i)) - row.begin();
        diagonal_.push_back(column_.size() + static_cast<std::size_t>(here));
        column_.insert(column_.end(), row.begin(), row.end());
        start_.push_back(column_.size());
    }
    value_.assign(column_.size(), 0.0);
    Work& w = work_;
    for (auto* v : {&w.r, &w.shadow, &w.x, &w.p, &w.v, &w.s, &w.t, &w.y, &w.z}) v->resize(rows.size());
    w.place.assign(rows.size(), -1);
}

void IterativeSolver::clear() { std::ranges::fill(value_, 0.0); }

double& IterativeSolver::at(int row, int column) {
    const auto r = static_cast<std::size_t>(row);
    const auto first = column_.begin() + static_cast<std::ptrdiff_t>(start_[r]);
    const auto last = column_.begin() + static_cast<std::ptrdiff_t>(start_[r + 1]);
    return value_[static_cast<std::size_t>(std::lower_bound(first, last, column) - column_.begin())];
}

void IterativeSolver::clear_row(int row) {
    for (std::size_t k = start_[index(row)]; k < start_[index(row) + 1]; ++k) value_[k] = 0;
}

bool IterativeSolver::factorise() {
    factor_ = value_;
    std::vector<std::ptrdiff_t>& place = work_.place;  // -1 but within a row
    for (std::size_t i = 0; i < diagonal_.size(); ++i) {
        for (std::size_t k = start_[i]; k < start_[i + 1]; ++k)
            place[index(column_[k])] = static_cast<std::ptrdiff_t>(k);
        for (std::size_t k = start_[i]; k < diagonal_[i]; ++k) {
            const std::size_t pivot = index(column_[k]);
            factor_[k] /= factor_[diagonal_[pivot]];
            for (std::size_t q = diagonal_[pivot] + 1; q < start_[pivot + 1]; ++q) {
                const std::ptrdiff_t target = place[index(column_[q])];
                if (target >= 0) factor_[static_cast<std::size_t>(target)] -= factor_[k] * factor_[q];
            }
        }
        for (std::size_t k = start_[i]; k < start_[i + 1]; ++k) place[index(column_[k])] = -1;
        const double pivot = factor_[diagonal_[i]];
        if (!(pivot > 0 && std::isfinite(pivot))) return false;
    }
    return true;
}

void IterativeSolver::multiply(const std::vector<double>& x, std::vector<double>& y) const {
    for (std::size_t i = 0; i < diagonal_.size(); ++i) {
        double sum = 0;
        for (std::size_t k = start_[i]; k < start_[i + 1]; ++k) sum += value_[k] * x[index(column_[k])];
        y[i] = sum;
    }
}

void IterativeSolver::precondition(const std::vector<double>& x, std::vector<double>& y) const {
    for (std::size_t i = 0; i < diagonal_.size(); ++i) {
        double sum = x[i];
        for (std::size_t k = start_[i]; k < diagonal_[i]; ++k) sum -= factor_[k] * y[index(column_[k])];
        y[i] = sum;
    }
    for (std::size_t i = diagonal_.size(); i-- > 0;) {
        double sum = y[i];
        for (std::size_t k = diagonal_[i] + 1; k < start_[i + 1]; ++k) sum -= factor_[k] * y[index(column_[k])];
        y[i] = sum / factor_[diagonal_[i]];
    }
}

bool IterativeSolver::solve(std::span<double> right) {
    const std::size_t n = diagonal_.size();
    auto& [r, shadow, x, p, v, s, t, y, z, place] = work_;
    // by a power of two, which rounds nothing, so that squares of small numbers are numbers
    const int exponent = exponent_of(right);
    for (std::size_t i = 0; i < n; ++i) r[i] = std::ldexp(right[i], -exponent);
    shadow = r;
    p = r;
    std::ranges::fill(x, 0.0);
    const double goal = reduction * reduction * dot(r, r);
    double rho = dot(shadow, r);
    for (int k = 0; k < most_iterations && dot(r, r) > goal; ++k) {
        precondition(p, y);
        multiply(y, v);
        const double alpha = rho / dot(shadow, v);
        for (std::size_t i = 0; i < n; ++i) s[i] = r[i] - alpha * v[i];
        precondition(s, z);
        multiply(z, t);
        const double tt = dot(t, t);
        const double omega = tt > 0 ? dot(t, s) / tt : 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            x[i] += alpha * y[i] + omega * z[i];
            r[i] = s[i] - omega * t[i];
        }
        const double next = dot(shadow, r);
        const double beta = next / rho * alpha / omega;
        rho = next;
        if (dot(r, r) <= goal) break;
        if (!std::isfinite(beta)) return false;
        for (std::size_t i = 0; i < n; ++i) p[i] = r[i] + beta * (p[i] - omega * v[i]);
    }
    for (std::size_t i = 0; i < n; ++i) right[i] = std::ldexp(x[i], exponent);
    return dot(r, r) <= goal;
}

}  // namespace skinheal::transport
