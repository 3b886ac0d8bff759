# SPDX-License-Identifier: BSD-3-Clause
"""The checks must find what they are for: each case plants one mistake in an otherwise clean tree."""

import tempfile
import unittest
from pathlib import Path

import layers

SPDX = "// SPDX-License-Identifier: BSD-3-Clause\n"
CLEAN_HEADER = "#pragma once\nnamespace skinheal {\n/// A length.  Units: m.\nstruct Length {};\n}\n"


class Layers(unittest.TestCase):
    def problems(self, check: str, path: str, text: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, path)
            file.parent.mkdir(parents=True)
            file.write_text(SPDX + text, encoding="utf-8")
            return list(layers.CHECKS[check](Path(folder)))

    def refused(self, check: str, path: str, text: str, word: str) -> None:
        problems = self.problems(check, path, text)
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(word, problems[0])

    def allowed(self, check: str, path: str, text: str) -> None:
        self.assertEqual(self.problems(check, path, text), [])

    def test_includes_go_down(self) -> None:
        self.allowed("includes", "src/healing/a.cpp", '#include "healing/a.hpp"\n#include "skin/state.hpp"\n')
        self.allowed("includes", "src/treatment/a.cpp", '#include "io/a.hpp"\n#include "base/text.hpp"\n')
        self.allowed("includes", "src/reaction/a.cpp", '#include "grid/grid.hpp"\n#include <skinheal/error.hpp>\n')

    def test_a_climb_is_refused(self) -> None:
        self.refused("includes", "src/base/a.cpp", '#include "grid/grid.hpp"\n', "a climb")
        self.refused("includes", "src/healing/a.cpp", '#include "treatment/recorder.hpp"\n', "a climb")

    def test_an_undrawn_side_step_is_refused(self) -> None:
        self.refused("includes", "src/numerics/a.cpp", '#include "grid/grid.hpp"\n', "a side step")
        self.refused("includes", "src/healing/a.cpp", '#include "needling/injury.hpp"\n', "a side step")
        self.refused("includes", "src/skin/a.cpp", '#include "outcomes/outcomes.hpp"\n', "a side step")

    def test_io_sees_no_equations(self) -> None:
        self.refused("includes", "src/io/a.cpp", '#include "healing/mn16.hpp"\n', "never sees")

    def test_formats_and_threads_stay_out_of_the_physics(self) -> None:
        self.refused("includes", "src/healing/a.cpp", "#include <hdf5.h>\n", "not for healing/")
        self.refused("includes", "src/skin/a.cpp", "#include <toml++/toml.h>\n", "not for skin/")
        self.refused("includes", "src/outcomes/a.cpp", "#pragma omp parallel for\n", "no threads")

    def test_what_is_moved_in_a_throw_is_not_used_there(self) -> None:
        late = "throw E(text_of(problems), {problems.front().key}, std::move(problems));\n"
        self.refused("moves", "src/base/a.cpp", late, "`problems` is moved and used")
        self.allowed("moves", "src/base/a.cpp", "throw E(message, where, std::move(problems));\n")

    def test_a_call_that_climbs_is_found(self) -> None:
        defined = {"skinheal::insertion()": "needling", "skinheal::base::text()": "base"}
        called = {"base": {"skinheal::insertion()"}, "needling": {"skinheal::base::text()"}}
        found = list(layers.climbs(defined, called))
        self.assertEqual(len(found), 1, found)
        self.assertIn("a climb from base/", found[0])

    def test_unknown_folders_are_refused(self) -> None:
        self.refused("includes", "src/plumbing/a.cpp", "", "on no floor")
        self.refused("includes", "src/base/a.cpp", '#include "../grid/grid.hpp"\n', "without `..`")

    def test_the_solver_does_not_mention_skin(self) -> None:
        self.refused("words", "src/reaction/a.cpp", "int upper_dermis;\n", "`dermis`")
        self.refused("words", "src/grid/a.cpp", "// needles go here\n", "`needles`")
        self.allowed("words", "src/grid/a.cpp", "namespace skinheal::grid { enum class AxisKind; }\n")

    def test_printing_and_dying_are_refused(self) -> None:
        self.refused("silence", "src/base/a.cpp", "void f() { std::cout << 1; }\n", "std::cout")
        self.refused("silence", "include/skinheal/a.hpp", "void f() { std::abort(); }\n", "abort")
        self.refused("silence", "src/base/a.cpp", 'void f() { printf("x"); }\n', "printf")
        self.allowed("silence", "src/base/a.cpp", '// printf("x")\nauto s = "exit(1)";\n')
        self.allowed("silence", "src/base/a.cpp", 'void f() { std::snprintf(b, 1, "x"); }\n')

    def test_public_headers_are_plain_and_documented(self) -> None:
        self.allowed("headers", "include/skinheal/a.hpp", CLEAN_HEADER)
        self.refused("headers", "include/skinheal/a.hpp", "#include <hdf5.h>\n" + CLEAN_HEADER, "hdf5.h")
        self.refused("headers", "include/skinheal/a.hpp", CLEAN_HEADER.replace("Units: m", ""), "Units")
        self.refused("headers", "include/skinheal/a.hpp", CLEAN_HEADER + "/// F.\n[[nodiscard]] int f(int);\n", "throw")
        self.refused("headers", "include/skinheal/a.hpp", CLEAN_HEADER + "enum class Kind { a };\n", "no /// comment")
        self.refused("headers", "include/skinheal/a.hpp", CLEAN_HEADER.replace("#pragma once\n", ""), "pragma")


if __name__ == "__main__":
    unittest.main()
