// SPDX-License-Identifier: BSD-3-Clause
// P4: a laminate (laminate.hpp), by the network integrator of topical absorption.
#include <memory>
#include <vector>

#include "common.hpp"
#include "laminate.hpp"

int main(int argc, char** argv) {
    using namespace skinheal;
    const problems::Options options(argc, argv);
    const double tolerance = options.number("tolerance", 5e-4);
    const int order = options.count("order", 2);
    std::unique_ptr<transport::Integrator> found;
    std::vector<double> times;
    std::vector<double> own;
    for (int repeat = 0; repeat < options.count("repeats", 101); ++repeat)
        times.push_back(problems::seconds([&] {
            own.push_back(problems::processor_seconds([&] { found = problems::solve_laminate(order, tolerance); }));
        }));
    const auto u = found->concentration();
    std::ofstream(options.text("out", "/dev/null"), std::ios::binary)
        .write(reinterpret_cast<const char*>(u.data()), static_cast<std::streamsize>(8 * u.size()));
    std::printf(R"({"seconds": %.6g, "processor_seconds": %.6g, "steps": %ld})"
                "\n",
                problems::median(times), problems::median(own), found->counts().steps);
    return 0;
}
