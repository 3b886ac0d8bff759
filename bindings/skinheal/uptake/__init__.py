# SPDX-License-Identifier: BSD-3-Clause
"""Absorption of products through intact and needled skin."""
