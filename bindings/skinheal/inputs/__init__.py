# SPDX-License-Identifier: BSD-3-Clause
"""What a person writes: skin, devices, sessions, products, scenario files; units; messages that point into them."""
