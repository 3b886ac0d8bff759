# SPDX-License-Identifier: BSD-3-Clause
"""Is the model right?  Published observations, studies of the model itself."""
