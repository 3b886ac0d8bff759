// SPDX-License-Identifier: BSD-3-Clause
#include "io/checkpoint.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/sha256.hpp"
#include "io/file_error.hpp"

namespace skinheal::io {
namespace {

// A checkpoint is private: a line with its kind and format, a line with the SHA-256 of all that follows, then texts and numbers one
// behind the other.  Nothing of it is looked at before the sum is right, so no damage can lead anywhere.
constexpr std::string_view kind = "skinheal checkpoint 2\n";
constexpr std::size_t sum_digits = 64;
constexpr const char* write_advice =
    "The run goes on only if its state can be saved: make room, or choose another folder.";
/// For what cannot be read.
Phrase begin_anew() { return Phrase::marked("Delete this checkpoint and begin anew with {=overwrite}."); }

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

class Writer {
public:
    void number(std::int64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
    void text(std::string_view value) {
        number(static_cast<std::int64_t>(value.size()));
        bytes_.append(value);
    }
    void array(const std::vector<double>& values) {
        number(static_cast<std::int64_t>(values.size()));
        bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
    }
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

private:
    std::string bytes_{};
};

/// What does not fit is damage, whatever the sum says.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    std::int64_t number() {
        std::int64_t value = 0;
        std::memcpy(&value, take(sizeof value), sizeof value);
        return value;
    }
    std::size_t count(std::size_t bytes_each) {
        const std::int64_t n = number();
        if (n < 0 || static_cast<std::uint64_t>(n) > rest_.size() / bytes_each) damaged();
        return static_cast<std::size_t>(n);
    }
    std::string text() {
        const std::size_t n = count(1);
        return {take(n), n};
    }
    std::vector<double> array() {
        std::vector<double> values(count(sizeof(double)));
        const char* from = take(values.size() * sizeof(double));
        if (!values.empty()) std::memcpy(values.data(), from, values.size() * sizeof(double));
        return values;
    }
    void end() const {
        if (!rest_.empty()) damaged();
    }

private:
    [[noreturn]] static void damaged() { throw std::system_error(EBADMSG, std::generic_category()); }
    const char* take(std::size_t n) {
        if (n > rest_.size()) damaged();
        const char* at = rest_.data();
        rest_.remove_prefix(n);
        return at;
    }
    std::string_view rest_;
};

void write_all(const std::filesystem::path& path, std::initializer_list<std::string_view> parts) {
    const auto fail = [](int number) { throw std::system_error(number, std::generic_category()); };
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) fail(errno);
    int error = 0;
    for (std::string_view part : parts)
        while (error == 0 && !part.empty()) {
            const ssize_t done = ::write(file, part.data(), part.size());
            if (done > 0) part.remove_prefix(static_cast<std::size_t>(done));
            if (done < 0 && errno != EINTR) error = errno;
        }
    if (error == 0 && ::fsync(file) != 0) error = errno;
    if (::close(file) != 0 && error == 0) error = errno;
    if (error != 0) fail(error);
}

/// So that the new name, too, survives a power cut; a disk that cannot do that has been asked.
void sync_folder(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    (void)::fsync(file);
    ::close(file);
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
    throw IoError(path.string() + ": " + why + ".\n  " + begin_anew(), path.string(), why);
}

}  // namespace

std::filesystem::path checkpoint_path(const std::filesystem::path& result_file) {
    return beside(result_file, ".checkpoint");
}

void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
    require_place(path);
    Writer body;
    body.text(checkpoint.scenario_hash);
    body.text(checkpoint.output_hash);
    body.text(checkpoint.library_version);
    body.text(checkpoint.scenario_json);
    body.number(checkpoint.snapshots);
    body.number(checkpoint.series_rows);
    body.number(static_cast<std::int64_t>(checkpoint.arrays.size()));
    for (const auto& [name, values] : checkpoint.arrays) {
        body.text(name);
        body.array(values);
    }
    const auto unfinished = aside(path);
    try {
        write_all(unfinished, {kind, base::sha256(body.bytes()), "\n", body.bytes()});
    } catch (const std::system_error& error) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        raise(path, "the checkpoint could not be written", error.code().value(), write_advice);
    }
    move_over(unfinished, path);
    sync_folder(path);
}

std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& path) {
    std::error_code error;
    const auto found = std::filesystem::status(path, error).type();
    if (found == std::filesystem::file_type::not_found) return std::nullopt;
    if (found != std::filesystem::file_type::regular) refuse(path, "the checkpoint is not an ordinary file");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream all;
    if (in && in.peek() != std::ifstream::traits_type::eof()) all << in.rdbuf();
    if (!in) raise(path, "the checkpoint cannot be read", errno, begin_anew());
    const std::string bytes = std::move(all).str();
    const std::size_t head = kind.size() + sum_digits + 1;
    if (!bytes.starts_with(kind) || bytes.size() < head)
        refuse(path, "this is not a checkpoint of this version of skinheal, or it is damaged");
    const std::string_view body = std::string_view(bytes).substr(head);
    if (bytes.compare(kind.size(), sum_digits, base::sha256(body)) != 0)
        refuse(path, "the checkpoint is damaged: its checksum is wrong");
    try {
        Reader reader(body);
        Checkpoint checkpoint;
        checkpoint.scenario_hash = reader.text();
        checkpoint.output_hash = reader.text();
        checkpoint.library_version = reader.text();
        checkpoint.scenario_json = reader.text();
        checkpoint.snapshots = static_cast<long>(reader.number());
        checkpoint.series_rows = static_cast<long>(reader.number());
        for (std::int64_t n = reader.number(); n > 0; --n) {
            const std::string name = reader.text();
            checkpoint.arrays.emplace(name, reader.array());
        }
        reader.end();
        return checkpoint;
    } catch (const std::system_error&) {
        refuse(path, "the checkpoint does not hold what it says");
    }
}

}  // namespace skinheal::io
