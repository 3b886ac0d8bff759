// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace skinheal::numerics {

/// Flushes denormals to zero on this thread for its lifetime.  Fields decay to 1e-300 long before a run ends, and denormal
/// arithmetic is slow; the caller's mode (Python's) comes back on the way out.
class FlushDenormals {
public:
#if defined(__SSE2__)
    FlushDenormals() noexcept : saved_(_mm_getcsr()) { _mm_setcsr(saved_ | 0x8040U); }
    ~FlushDenormals() { _mm_setcsr(saved_); }
#else
    FlushDenormals() noexcept = default;
#endif
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

private:
    unsigned saved_{0};
};

}  // namespace skinheal::numerics
