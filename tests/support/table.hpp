// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace skinheal::test {

/// One row of a reference table, by column name.
using Row = std::map<std::string, std::string>;

/// Read `tests/data/<name>`: lines that start with # explain, the first other line names the columns.
[[nodiscard]] inline std::vector<Row> read_table(const std::string& name) {
    std::ifstream file(std::string(SKINHEAL_TEST_DATA_DIR) + "/" + name);
    if (!file) throw std::runtime_error("cannot read the reference table " + name);
    std::vector<std::string> columns;
    std::vector<Row> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::vector<std::string> cells;
        std::istringstream text(line + ",");
        for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
        if (columns.empty()) {
            columns = cells;
            continue;
        }
        if (cells.size() != columns.size()) throw std::runtime_error(name + ": a row has another length: " + line);
        Row row;
        for (std::size_t i = 0; i < cells.size(); ++i) row[columns[i]] = cells[i];
        rows.push_back(row);
    }
    return rows;
}

}  // namespace skinheal::test
