// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/batch.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "skinheal/units.hpp"

namespace skinheal::test {
namespace {

/// One session with needles of a length on a small grid, followed for a few days.
Scenario short_run(double needle_length, Geometry geometry = Geometry::axisymmetric) {
    Scenario s;
    s.protocol.sessions.resize(1);
    s.protocol.sessions[0].device = Device::preset_named("pen");
    s.protocol.sessions[0].device.needle.length = needle_length;
    s.protocol.duration = 4 * seconds_per_day;
    s.numerics.tolerance = 0.01;
    s.numerics.geometry = geometry;
    s.numerics.cells = Cells{6, 8};
    return s;
}

std::vector<Scenario> some_runs() {
    std::vector<Scenario> out;
    for (const double length : {0.5e-3, 1.0e-3, 1.5e-3, 1.0e-3}) out.push_back(short_run(length));
    out.push_back(short_run(1.0e-3, Geometry::column));
    out.push_back(short_run(1.0e-3));
    out.back().insertion_law = "mechanics";
    out.push_back(short_run(1.0e-3));
    out.back().protocol.sessions.push_back(out.back().protocol.sessions.front());
    out.back().protocol.sessions.back().at = 2 * seconds_per_day;
    out.push_back(short_run(1.0e-3));
    out.back().overrides.push_back({"injury.zone_length", 6e-5, "a test"});
    return out;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

/// Which number differs, or nothing.
std::string difference(const Result& a, const Result& b) {
    if (a.scenario_hash != b.scenario_hash) return "hash";
    if (a.steps != b.steps) return "steps";
    if (a.metrics != b.metrics) return "metrics";
    if (!same_bits(a.series_time, b.series_time)) return "series time";
    if (a.series.size() != b.series.size()) return "number of series";
    for (std::size_t k = 0; k < a.series.size(); ++k)
        if (a.series[k].name != b.series[k].name || !same_bits(a.series[k].values, b.series[k].values))
            return a.series[k].name;
    if (a.fields.size() != b.fields.size()) return "number of fields";
    for (std::size_t k = 0; k < a.fields.size(); ++k)
        if (!same_bits(a.fields[k].values, b.fields[k].values)) return "field " + a.fields[k].name;
    return "";
}

TEST(Batch, BitsAreThoseOfSingleRunsForAnyNumberOfThreads) {
    const std::vector<Scenario> scenarios = some_runs();
    std::vector<Result> single;
    for (const Scenario& s : scenarios) single.push_back(Simulation(s).run());
    for (const int threads : {1, 2, 5}) {
        BatchOptions options;
        options.threads = threads;
        options.keep = Keep::everything;
        const BatchResult batch = run_batch(scenarios, options);
        ASSERT_EQ(batch.runs.size(), scenarios.size());
        EXPECT_EQ(batch.threads, threads);
        EXPECT_FALSE(batch.stopped);
        for (std::size_t i = 0; i < scenarios.size(); ++i) {
            ASSERT_FALSE(batch.runs[i].failure) << batch.runs[i].failure->message;
            EXPECT_EQ(batch.runs[i].result.status, Status::complete);
            EXPECT_EQ(difference(batch.runs[i].result, single[i]), "") << "run " << i << ", threads " << threads;
        }
    }
}

TEST(Batch, KeepsNoMoreThanWasAskedFor) {
    const std::vector<Scenario> one{short_run(1e-3)};
    const Result whole = Simulation(one[0]).run();
    BatchOptions options;
    const Result metrics = run_batch(one, options).runs[0].result;
    EXPECT_EQ(metrics.metrics, whole.metrics);
    EXPECT_TRUE(metrics.series.empty() && metrics.series_time.empty() && metrics.fields.empty());
    EXPECT_EQ(metrics.series.capacity() + metrics.series_time.capacity(), 0U) << "their memory goes as well";
    EXPECT_LE(metrics.scenario_json.capacity(), std::string().capacity());
    options.keep = Keep::series;
    const Result all = run_batch(one, options).runs[0].result;
    EXPECT_EQ(all.series.size(), whole.series.size());
    EXPECT_TRUE(all.fields.empty() && all.time.empty());
    options.series = {"tewl", "collagen_gain"};
    const Result two = run_batch(one, options).runs[0].result;
    ASSERT_EQ(two.series.size(), 2U);
    EXPECT_EQ(two.metrics, whole.metrics) << "metrics are read before series are dropped";
    const auto tewl = std::ranges::find(whole.series, "tewl", &Series::name);
    EXPECT_TRUE(same_bits(std::ranges::find(two.series, "tewl", &Series::name)->values, tewl->values));
}

TEST(Batch, AFailureIsRecordedAndTheOthersFinish) {
    const auto scenario = [](std::size_t i) {
        Scenario s = short_run(1e-3);
        if (i == 1) s.protocol.duration = -1;
        if (i == 2) s.overrides.push_back({"no.such_parameter", 1, "a test"});
        if (i == 3) throw NumericsError("the solver gave up", {1.0, 7, "dermal_cells", 3, "cell 3", "bound"});
        if (i == 4) throw std::runtime_error("out of luck");
        return s;
    };
    for (const int threads : {1, 2}) {
        BatchOptions options;
        options.threads = threads;
        BatchProgress last;
        options.progress = [&](const BatchProgress& p) { last = p; };
        const BatchResult batch = run_batch(6, scenario, options);
        for (const std::size_t good : {0U, 5U}) {
            EXPECT_EQ(batch.runs[good].result.status, Status::complete);
            EXPECT_FALSE(batch.runs[good].result.metrics.empty());
        }
        for (const std::size_t bad : {1U, 2U, 3U, 4U}) {
            EXPECT_EQ(batch.runs[bad].result.status, Status::failed);
            ASSERT_TRUE(batch.runs[bad].failure);
        }
        EXPECT_EQ(batch.runs[1].failure->kind, "ScenarioError");
        EXPECT_EQ(batch.runs[1].failure->problems.at(0).key, "protocol.duration");
        EXPECT_NE(batch.runs[2].failure->message.find("no.such_parameter"), std::string::npos);
        EXPECT_EQ(batch.runs[3].failure->kind, "NumericsError");
        EXPECT_EQ(batch.runs[3].failure->numerics->step, 7);
        EXPECT_EQ(batch.runs[4].failure->message, "out of luck");
        EXPECT_FALSE(batch.stopped);
        EXPECT_EQ(last.done, 6U);
        EXPECT_EQ(last.failed, 4U);
    }
}

TEST(Batch, AnUnknownSeriesIsRefusedBeforeTheFirstStep) {
    const std::vector<Scenario> one{short_run(1e-3)};
    BatchOptions options;
    options.keep = Keep::series;
    options.series = {"tewll"};
    const BatchRun run = run_batch(one, options).runs[0];
    ASSERT_TRUE(run.failure);
    EXPECT_NE(run.failure->message.find("Did you mean \"tewl\""), std::string::npos) << run.failure->message;
    EXPECT_EQ(run.result.steps, 0);
}

TEST(Batch, AStopKeepsWhatIsDone) {
    for (const int threads : {1, 2}) {
        std::stop_source stop;
        BatchOptions options;
        options.threads = threads;
        options.stop = stop.get_token();
        const auto scenario = [&](std::size_t i) {
            if (i == 6) stop.request_stop();
            return short_run(1e-3);
        };
        const BatchResult batch = run_batch(40, scenario, options);
        EXPECT_TRUE(batch.stopped);
        const auto complete = [](const BatchRun& r) { return r.result.status == Status::complete; };
        EXPECT_GE(std::ranges::count_if(batch.runs, complete), 5);
        EXPECT_FALSE(batch.runs[0].result.metrics.empty());
        EXPECT_EQ(batch.runs[39].result.status, Status::cancelled);
        EXPECT_EQ(batch.runs[39].result.steps, 0);
        for (const BatchRun& run : batch.runs) EXPECT_FALSE(run.failure);
    }
}

TEST(Batch, ProgressIsToldOnTheThreadOfTheCaller) {
    for (const int threads : {1, 2}) {
        const auto here = std::this_thread::get_id();
        std::vector<std::size_t> done;
        BatchOptions options;
        options.threads = threads;
        options.progress = [&](const BatchProgress& p) {
            EXPECT_EQ(std::this_thread::get_id(), here);
            EXPECT_EQ(p.runs, 8U);
            done.push_back(p.done);
        };
        (void)run_batch(
            8, [](std::size_t) { return short_run(1e-3); }, options);
        ASSERT_FALSE(done.empty());
        EXPECT_TRUE(std::ranges::is_sorted(done));
        EXPECT_EQ(done.back(), 8U);
    }
}

TEST(Batch, WhatProgressThrowsGoesThrough) {
    for (const int threads : {1, 2}) {
        BatchOptions options;
        options.threads = threads;
        options.progress = [](const BatchProgress&) { throw std::runtime_error("enough"); };
        std::atomic<int> begun{0};
        const auto scenario = [&](std::size_t) {
            ++begun;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            return short_run(1e-3);
        };
        EXPECT_THROW((void)run_batch(100000, scenario, options), std::runtime_error);
        EXPECT_LT(begun, 100000) << "it stops the batch";
    }
}

TEST(Batch, NothingToDoIsDone) {
    const BatchResult batch = run_batch(std::vector<Scenario>{});
    EXPECT_TRUE(batch.runs.empty());
    EXPECT_FALSE(batch.stopped);
}

TEST(Batch, RefusesANumberOfThreadsThatMakesNoSense) {
    for (const int threads : {-1, 0, 1025}) {
        BatchOptions options;
        options.threads = threads;
        EXPECT_THROW((void)run_batch(some_runs(), options), Error) << threads;
    }
}

TEST(Batch, MayBeCalledFromSeveralThreadsAtOnce) {
    const std::vector<Scenario> scenarios = some_runs();
    const BatchResult alone = run_batch(scenarios);
    std::vector<BatchResult> found(3);
    {
        std::vector<std::jthread> callers;
        for (BatchResult& mine : found)
            callers.emplace_back([&] {
                BatchOptions options;
                options.threads = 2;
                mine = run_batch(scenarios, options);
            });
    }
    for (const BatchResult& one : found)
        for (std::size_t i = 0; i < scenarios.size(); ++i)
            EXPECT_EQ(difference(one.runs[i].result, alone.runs[i].result), "");
}

// The sanitizer allows no threads after a fork.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SKINHEAL_NO_FORK
#endif
#endif

#ifndef SKINHEAL_NO_FORK
TEST(Batch, WorksInTheForkedChildOfAProcessThatHasRunOne) {
    BatchOptions options;
    options.threads = 2;
    const std::vector<Scenario> scenarios = some_runs();
    const BatchResult before = run_batch(scenarios, options);
    const pid_t child = fork();
    if (child == 0) {
        alarm(60);  // a child that waits for threads that it does not have ends by this
        const BatchResult mine = run_batch(scenarios, options);
        bool same = mine.threads == 2;
        for (std::size_t i = 0; i < scenarios.size(); ++i)
            same = same && difference(mine.runs[i].result, before.runs[i].result).empty();
        RunOptions two;
        two.threads = 2;
        same = same && difference(Simulation(scenarios[0]).run(two), Simulation(scenarios[0]).run()).empty();
        _exit(same ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
}
#endif

}  // namespace
}  // namespace skinheal::test
