# SPDX-License-Identifier: BSD-3-Clause
"""Results of a run: its files, its series, its metrics with names and units."""
