// SPDX-License-Identifier: BSD-3-Clause
#include "base/vocabulary.hpp"

namespace skinheal {

std::string word_of(ParameterKind kind) { return base::word_for(base::parameter_kinds, kind); }

std::string word_of(Status status) { return base::word_for(base::statuses, status); }

std::string word_of(NeedleShape shape) { return base::word_for(base::needle_shapes, shape); }

std::string word_of(DeviceKind kind) { return base::word_for(base::device_kinds, kind); }

}  // namespace skinheal
