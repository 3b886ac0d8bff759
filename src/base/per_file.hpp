// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded_data.hpp"

namespace skinheal::base {

/// What is parsed from the files of data/, one value for each: the first that asks makes it, all others read it.  The files are
/// constants of the program, and so are the values: nobody changes one once it is made, and threads need no lock to read it.
template <class T>
class PerFile {
public:
    /// The value of the file at `path`, which must be one of data/.  What `make` throws goes through, and the next call tries again.
    template <class Make>
    [[nodiscard]] const T& get(std::string_view path, Make&& make) {
        const auto files = embedded_files();
        const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
        Slot& slot = slots_[static_cast<std::size_t>(found - files.begin())];
        std::call_once(slot.made, [&] { slot.value.emplace(std::forward<Make>(make)()); });
        return *slot.value;
    }

private:
    struct Slot {
        std::once_flag made{};
        std::optional<T> value{};
    };
    std::vector<Slot> slots_ = std::vector<Slot>(embedded_files().size());
};

}  // namespace skinheal::base
