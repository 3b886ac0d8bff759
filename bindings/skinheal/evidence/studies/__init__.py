# SPDX-License-Identifier: BSD-3-Clause
"""Studies of the model itself: what a change of the equations did, and which conclusions survive its uncertainty.

Each is one command: ``skinheal study before-after`` and ``skinheal study ensemble``.
"""
