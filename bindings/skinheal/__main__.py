# SPDX-License-Identifier: BSD-3-Clause
"""``python -m skinheal`` is the command ``skinheal``."""

from .cli import main

main()
