// SPDX-License-Identifier: BSD-3-Clause
#include "io/xdmf.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <locale>
#include <ostream>
#include <sstream>
#include <system_error>
#include <utility>

#include "io/file_error.hpp"

namespace skinheal::io {
namespace {

std::string number(double value) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end};
}

std::string numbers(std::span<const double> values) {
    std::string text;
    for (const double v : values) text.append(text.empty() ? "" : " ").append(number(v));
    return text;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\'':
                out += "&apos;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

bool covers_grid(const FieldSpec& field, const FileSpec& spec) {
    return field.dimensions.size() == 2 && field.dimensions[0] == spec.axes[0].name &&
           field.dimensions[1] == spec.axes[1].name;
}

/// The values of one field at one snapshot, cut out of the dataset (time, slow, fast).
///
/// The cut is declared with two dimensions: the classic reader takes it for the cells of a plane, and reads past its end
/// when a third dimension of length 1 is named.
void write_attribute(std::ostream& out, const std::string& file, const FieldSpec& field, const std::string& cells,
                     std::pair<std::size_t, std::size_t> snapshot_of) {
    const auto [snapshot, snapshots] = snapshot_of;
    const std::string name = escaped(field.name);
    out << "        <Attribute Name='" << name << "' AttributeType='Scalar' Center='Cell'>\n"
        << "          <DataItem ItemType='HyperSlab' Dimensions='" << cells << "'>\n"
        << "            <DataItem Dimensions='3 3' Format='XML'>" << snapshot << " 0 0 1 1 1 1 " << cells
        << "</DataItem>\n"
        << "            <DataItem Dimensions='" << snapshots << ' ' << cells << "' NumberType='Float' Precision='"
        << (field.float32 ? 4 : 8) << "' Format='HDF'>" << escaped(file) << ":/" << name << "</DataItem>\n"
        << "          </DataItem>\n"
        << "        </Attribute>\n";
}

/// Cell faces.  Depth is the second coordinate and grows: with coordinates that fall, VTK finds no cell for a probe.
void write_mesh(std::ostream& out, const AxisSpec& slow, const AxisSpec& fast) {
    out << "        <Topology TopologyType='2DRectMesh' NumberOfElements='" << slow.edges.size() << ' '
        << fast.edges.size() << "'/>\n"
        << "        <Geometry GeometryType='VXVY'>\n";
    for (const AxisSpec* axis : {&fast, &slow})
        out << "          <DataItem Dimensions='" << axis->edges.size()
            << "' NumberType='Float' Precision='8' Format='XML'>" << numbers(axis->edges) << "</DataItem>\n";
    out << "        </Geometry>\n";
}

}  // namespace

bool has_sidecar(const FileSpec& spec) noexcept {
    if (spec.axes.size() != 2) return false;
    for (const AxisSpec& axis : spec.axes)
        if (axis.edges.size() != axis.values.size() + 1) return false;
    return std::ranges::any_of(spec.fields, [&](const FieldSpec& f) { return covers_grid(f, spec); });
}

std::filesystem::path sidecar_path(const std::filesystem::path& result_file) {
    auto path = result_file;
    return path.replace_extension(".xdmf");
}

std::string xdmf_text(const std::string& result_name, const FileSpec& spec, std::span<const double> times) {
    const AxisSpec& slow = spec.axes[0];
    const AxisSpec& fast = spec.axes[1];
    const std::string cells = std::to_string(slow.values.size()) + " " + std::to_string(fast.values.size());
    std::ostringstream out;
    out.imbue(std::locale::classic());  // the program around us may have set another
    out << "<?xml version='1.0'?>\n"
           "<!-- Open in ParaView with \"XDMF Reader\" (the Xdmf3 readers show no arrays).\n"
           "     x: distance from the channel, y: depth below the skin surface; m, s. -->\n"
           "<Xdmf Version='2.0'>\n  <Domain>\n"
           "    <Grid Name='skinheal' GridType='Collection' CollectionType='Temporal'>\n";
    for (std::size_t k = 0; k < times.size(); ++k) {
        out << "      <Grid Name='skin' GridType='Uniform'>\n        <Time Value='" << number(times[k]) << "'/>\n";
        write_mesh(out, slow, fast);
        for (const FieldSpec& field : spec.fields)
            if (covers_grid(field, spec)) write_attribute(out, result_name, field, cells, {k, times.size()});
        out << "      </Grid>\n";
    }
    out << "    </Grid>\n  </Domain>\n</Xdmf>\n";
    return out.str();
}

void write_xdmf(const std::filesystem::path& result_file, const FileSpec& spec, std::span<const double> times) {
    const auto path = sidecar_path(result_file);
    const auto unfinished = aside(path);
    const std::string text = xdmf_text(result_file.filename().string(), spec, times);
    errno = 0;
    std::ofstream out(unfinished, std::ios::binary);
    out << text;
    out.close();
    if (!out) {
        const int number = errno;
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        raise(path, "the ParaView sidecar could not be written; the result itself is whole", number,
              "Choose another folder for the next run.");
    }
    move_over(unfinished, path);
}

}  // namespace skinheal::io
