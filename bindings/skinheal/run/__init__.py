# SPDX-License-Identifier: BSD-3-Clause
"""Runs: one scenario, or many in worker processes."""
