// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/absorption.hpp"
#include "skinheal/closure.hpp"
#include "skinheal/error.hpp"
#include "skinheal/insertion.hpp"
#include "skinheal/needle.hpp"
#include "skinheal/observer.hpp"
#include "skinheal/outcome.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/protocol.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/simulation.hpp"
#include "skinheal/skin.hpp"
#include "skinheal/solute.hpp"
#include "skinheal/units.hpp"
#include "skinheal/version.hpp"
