// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/environment.hpp"

#include <nlohmann/json.hpp>

#include "skinheal/version.hpp"

namespace skinheal::treatment {

std::string compiler_name() {
#if defined(__clang__)
    return "Clang " __clang_version__;
#elif defined(__GNUC__)
    return "GNU " __VERSION__;
#else
    return "unknown";
#endif
}

std::string git_revision() {
#if defined(SKINHEAL_GIT_REVISION)
    return SKINHEAL_GIT_REVISION;
#else
    return "unknown";
#endif
}

std::string environment_json(std::string_view instruction_set) {
    const nlohmann::json document{
        {"skinheal", version}, {"compiler", compiler_name()}, {"instruction_set", std::string(instruction_set)}};
    return document.dump();
}

}  // namespace skinheal::treatment
