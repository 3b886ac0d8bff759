// SPDX-License-Identifier: BSD-3-Clause
#include <utility>

#include "absorption/course.hpp"
#include "base/problem.hpp"

namespace skinheal {
namespace absorption {

void refuse_bad(const AbsorptionCase& given) {
    std::vector<Problem> problems = validate(given);
    if (problems.empty()) return;
    base::refuse(std::move(problems));
}

AbsorptionCase completed(const AbsorptionCase& given) {
    AbsorptionCase complete = given;
    if (complete.numerics.path == AbsorptionPath::box && !complete.channels.empty())
        complete.channels.front().density =
            static_cast<double>(complete.patch.channels.size()) / (complete.patch.width * complete.patch.height);
    std::erase_if(complete.channels, [](const ChannelClass& c) { return c.density <= 0; });
    // without channels `shells` and `unit_cell` are a column of their rows: intact skin to compare with, with the same error
    if (complete.channels.empty() && complete.numerics.path == AbsorptionPath::box)
        complete.numerics.path = AbsorptionPath::column;
    if (complete.times.empty())
        for (int k = 0; k <= 96; ++k) complete.times.push_back(complete.duration * k / 96);
    return complete;
}

Window whole_course(const AbsorptionCase& given) {
    return {0, given.duration, given.channels, given.openings, given.clearance};
}

}  // namespace absorption

AbsorptionResult absorb(const AbsorptionCase& given) {
    absorption::refuse_bad(given);
    const AbsorptionCase complete = absorption::completed(given);
    absorption::Course course(complete, complete.channels);
    course.go_through(absorption::whole_course(complete));
    return course.finish();
}

}  // namespace skinheal
