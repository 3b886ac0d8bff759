// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "grid/grid.hpp"

/// What the programs of the benchmark problems share: options `--name value`, times, the answer as one line of JSON.
namespace skinheal::problems {

#if defined(__AVX512F__)
inline constexpr int width = 8;
inline constexpr const char* instruction_set = "AVX-512";
#elif defined(__AVX2__)
inline constexpr int width = 4;
inline constexpr const char* instruction_set = "AVX2";
#else
inline constexpr int width = 2;
inline constexpr const char* instruction_set = "baseline";
#endif

class Options {
public:
    /// Throws std::invalid_argument for an option without value.
    Options(int count, char** words) {
        for (int i = 1; i < count; i += 2) {
            const std::string name = words[i];
            if (!name.starts_with("--") || i + 1 >= count) throw std::invalid_argument("write --name value: " + name);
            values_[name.substr(2)] = words[i + 1];
        }
    }
    [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise) const {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : found->second;
    }
    [[nodiscard]] double number(const std::string& name, double otherwise) const {
        return std::stod(text(name, std::to_string(otherwise)));
    }
    [[nodiscard]] int count(const std::string& name, int otherwise) const {
        return std::stoi(text(name, std::to_string(otherwise)));
    }

private:
    std::map<std::string, std::string> values_{};
};

/// Wall time of one call.  Units: s.
template <class F>
double seconds(F&& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Processor time of all threads for one call: what another program on the same core cannot take away.  Units: s.
template <class F>
double processor_seconds(F&& f) {
    const auto now = [] {
        timespec t{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    };
    const double start = now();
    f();
    return now() - start;
}

inline double median(std::vector<double> times) {
    std::ranges::sort(times);
    return times[times.size() / 2];
}

/// The cells of one field, x fastest, as raw doubles: what the comparison computes errors from.
inline void write_field(const std::string& path, const grid::Grid& grid, const double* field, bool append = false) {
    if (path.empty()) return;
    std::ofstream out(path, std::ios::binary | (append ? std::ios::app : std::ios::trunc));
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            out.write(reinterpret_cast<const char*>(field + grid.offset(0, j, k)),
                      static_cast<std::streamsize>(sizeof(double)) * grid.count(0));
    if (!out) throw std::runtime_error("cannot write " + path);
}

}  // namespace skinheal::problems
