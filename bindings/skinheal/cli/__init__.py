# SPDX-License-Identifier: BSD-3-Clause
"""The command line: ``main`` is the command ``skinheal``."""

from .commands import main as main
