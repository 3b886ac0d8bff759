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
    return std::ranges::equal(field.dimensions, spec.axes, {}, {}, &AxisSpec::name);
}

/// Numbers of cells, slowest first, separated by blanks.
std::string cell_counts(const FileSpec& spec) {
    std::string text;
    for (const AxisSpec& axis : spec.axes)
        text.append(text.empty() ? "" : " ").append(std::to_string(axis.values.size()));
    return text;
}

/// Shared by all snapshots: cell faces, and the dataset of each field.  Depth is the last coordinate and
/// grows: with coordinates that fall, VTK finds no cell for a probe.
void write_shared(std::ostream& out, const std::string& file, const FileSpec& spec, const std::string& shape) {
    for (const AxisSpec& axis : spec.axes)
        out << "<DataItem Name='" << escaped(axis.name) << "' Dimensions='" << axis.edges.size()
            << "' NumberType='Float' Precision='8' Format='XML'>" << numbers(axis.edges) << "</DataItem>\n";
    for (const FieldSpec& field : spec.fields)
        if (covers_grid(field, spec))
            out << "<DataItem Name='" << escaped(field.name) << "' Dimensions='" << shape
                << "' NumberType='Float' Precision='" << (field.float32 ? 4 : 8) << "' Format='HDF'>" << escaped(file)
                << ":/" << escaped(field.name) << "</DataItem>\n";
}

void write_reference(std::ostream& out, const std::string& name) {
    out << "<DataItem Reference='/Xdmf/Domain/DataItem[@Name=\"" << escaped(name) << "\"]'/>";
}

void write_mesh(std::ostream& out, const FileSpec& spec) {
    const bool plane = spec.axes.size() == 2;
    out << "<Topology TopologyType='" << (plane ? "2DRectMesh" : "3DRectMesh") << "' NumberOfElements='";
    for (const AxisSpec& axis : spec.axes) out << (&axis == spec.axes.data() ? "" : " ") << axis.edges.size();
    out << "'/><Geometry GeometryType='" << (plane ? "VXVY" : "VXVYVZ") << "'>";
    for (auto axis = spec.axes.rbegin(); axis != spec.axes.rend(); ++axis) write_reference(out, axis->name);
    out << "</Geometry>\n";
}

/// The values of one field at one snapshot, cut out of the dataset (time, slowest, ..., fastest).
///
/// The cut is declared without the time: the classic reader takes it for the cells of the grid, and reads past its end
/// when a further dimension of length 1 is named.
void write_attribute(std::ostream& out, const std::string& field, const FileSpec& spec, std::size_t snapshot) {
    const std::string cells = cell_counts(spec);
    std::string zeros;
    std::string ones;
    for (std::size_t d = 0; d < spec.axes.size(); ++d) {
        zeros += " 0";
        ones += " 1";
    }
    out << "<Attribute Name='" << escaped(field) << "' Center='Cell'><DataItem ItemType='HyperSlab' Dimensions='"
        << cells << "'><DataItem Dimensions='3 " << spec.axes.size() + 1 << "'>" << snapshot << zeros << " 1" << ones
        << " 1 " << cells << "</DataItem>";
    write_reference(out, field);
    out << "</DataItem></Attribute>\n";
}

}  // namespace

bool has_sidecar(const FileSpec& spec) noexcept {
    if (spec.axes.size() != 2 && spec.axes.size() != 3) return false;
    for (const AxisSpec& axis : spec.axes)
        if (axis.edges.size() != axis.values.size() + 1) return false;
    return std::ranges::any_of(spec.fields, [&](const FieldSpec& f) { return covers_grid(f, spec); });
}

std::filesystem::path sidecar_path(const std::filesystem::path& result_file) { return beside(result_file, ".xdmf"); }

std::string xdmf_text(const std::string& result_name, const FileSpec& spec, std::span<const double> times) {
    const bool plane = spec.axes.size() == 2;
    std::ostringstream out;
    out.imbue(std::locale::classic());  // the program around us may have set another
    out << "<?xml version='1.0'?>\n"
           "<!-- Open in ParaView with \"XDMF Reader\" (the Xdmf3 readers show no arrays).\n"
           "     "
        << (plane ? "x: distance from the channel, y: depth below the skin surface"
                  : "x, y: the patch, z: depth below the skin surface")
        << "; m, s. -->\n"
           "<Xdmf Version='2.0'><Domain>\n";
    write_shared(out, result_name, spec, std::to_string(times.size()) + " " + cell_counts(spec));
    out << "<Grid Name='skinheal' GridType='Collection' CollectionType='Temporal'>\n";
    for (std::size_t k = 0; k < times.size(); ++k) {
        out << "<Grid Name='skin'><Time Value='" << number(times[k]) << "'/>";
        write_mesh(out, spec);
        for (const FieldSpec& field : spec.fields)
            if (covers_grid(field, spec)) write_attribute(out, field.name, spec, k);
        out << "</Grid>\n";
    }
    out << "</Grid>\n</Domain></Xdmf>\n";
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
