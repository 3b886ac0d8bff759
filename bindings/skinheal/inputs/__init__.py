# SPDX-License-Identifier: BSD-3-Clause
"""Inputs by a person: skin, devices, sessions, products, scenario files; units; messages that point into them."""
