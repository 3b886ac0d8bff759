# SPDX-License-Identifier: BSD-3-Clause
"""What a run leaves: its files, its series, its metrics with names and units."""
