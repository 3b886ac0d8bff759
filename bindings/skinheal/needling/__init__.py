# SPDX-License-Identifier: BSD-3-Clause
"""How needles go into skin and how the channels close, without a run."""
