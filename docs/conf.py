# SPDX-License-Identifier: BSD-3-Clause
"""Sphinx configuration.  Build with ./dev docs: warnings are errors and nothing is fetched from the network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE / "_ext"))

import skinheal  # noqa: E402  (the pages describe the installed package)

project = "skinheal"
author = "skinheal developers"
copyright = "skinheal developers, BSD-3-Clause"
release = skinheal.__version__
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
    "sphinx-mathjax-offline",
    "sphinxcontrib.bibtex",
    "sphinx_copybutton",
    "breathe",
    "skinheal_docs",
]
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_dmath_double_inline = False
exclude_patterns = ["_build", "_ext", "images"]
smartquotes = False
math_eqref_format = "{number}"

bibtex_bibfiles = ["references.bib", "../data/references.bib"]
bibtex_default_style = "unsrt"
bibtex_reference_style = "label"

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False

html_theme = "furo"
html_title = f"skinheal {release}"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
html_js_files = ["sort.js"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": False}
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True

breathe_default_project = "skinheal"
breathe_domain_by_extension = {"hpp": "cpp"}


def _headers() -> str:
    """Let Doxygen read the public headers; return the folder with its XML."""
    out = ROOT / "build" / "doxygen"
    out.mkdir(parents=True, exist_ok=True)
    if shutil.which("doxygen") is None:
        raise RuntimeError("doxygen is missing: apt-get install doxygen, or use ./dev docs")
    settings = f"""
        PROJECT_NAME = skinheal
        INPUT = "{ROOT / "include" / "skinheal"}"
        FILE_PATTERNS = *.hpp
        OUTPUT_DIRECTORY = "{out}"
        GENERATE_HTML = NO
        GENERATE_LATEX = NO
        GENERATE_XML = YES
        JAVADOC_AUTOBRIEF = YES
        EXTRACT_ALL = YES
        QUIET = YES
        WARN_IF_UNDOCUMENTED = NO
        WARN_AS_ERROR = FAIL_ON_WARNINGS
    """
    subprocess.run(["doxygen", "-"], input=settings, text=True, check=True)
    return str(out / "xml")


breathe_projects = {"skinheal": _headers()}
