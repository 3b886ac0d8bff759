# SPDX-License-Identifier: BSD-3-Clause
"""Reaction-diffusion models of a person's own on the solver of skinheal."""
