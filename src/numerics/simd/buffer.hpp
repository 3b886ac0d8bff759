// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace skinheal::numerics {

/// Zeroed array of doubles that starts on a cache line.  Throws std::bad_alloc.
class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t size) : Buffer(untouched(size)) {
        for (std::size_t i = 0; i < size; ++i) data_.get()[i] = 0.0;
    }
    /// Not zeroed: the pages belong to the processor whose thread first writes to them.
    [[nodiscard]] static Buffer untouched(std::size_t size) {
        Buffer b;
        if (size > 0) b.data_.reset(static_cast<double*>(::operator new(size * sizeof(double), alignment)));
        b.size_ = size;
        return b;
    }
    [[nodiscard]] double* data() noexcept { return data_.get(); }
    [[nodiscard]] const double* data() const noexcept { return data_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<double> span() noexcept { return {data_.get(), size_}; }
    [[nodiscard]] std::span<const double> span() const noexcept { return {data_.get(), size_}; }

private:
    static constexpr std::align_val_t alignment{64};
    struct Release {
        void operator()(double* p) const noexcept { ::operator delete(p, alignment); }
    };
    std::unique_ptr<double, Release> data_{};
    std::size_t size_{0};
};

}  // namespace skinheal::numerics
