# SPDX-License-Identifier: BSD-3-Clause
# Writes OUTPUT: a C++ source with the text of FILES, each under its path relative to ROOT.

list(SORT FILES)
set(entries "")
foreach(file IN LISTS FILES)
    file(RELATIVE_PATH name ${ROOT} ${file})
    file(READ ${file} text)
    string(FIND "${text}" ")skinheal\"" clash)
    if(NOT clash EQUAL -1)
        message(FATAL_ERROR "${file} holds the text `)skinheal\"`, which ends the literal that it is embedded in")
    endif()
    string(APPEND entries "    EmbeddedFile{\"${name}\", R\"skinheal(${text})skinheal\"},\n")
endforeach()
list(LENGTH FILES count)

file(WRITE ${OUTPUT} "// Made by cmake/embed_data.cmake from data/; do not edit.
#include \"base/embedded_data.hpp\"

#include <array>

namespace skinheal::base {
namespace {
constexpr std::array<EmbeddedFile, ${count}> files{{
${entries}}};
}  // namespace

std::span<const EmbeddedFile> embedded_files() noexcept { return files; }

}  // namespace skinheal::base
")
