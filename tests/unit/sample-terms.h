/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-timer.h"

/* What a profile tells, for tests that read none. */
static const YcTimerTerms sample_terms = {
  .precheck = { 1, YC_TERM_WORKDAY }, .cure = { 30, YC_TERM_DAY }, .transfer = { 1, YC_TERM_HALF_DAY }, .delivery = { 10, YC_TERM_WORKDAY },
  .filing = { 1, YC_TERM_WORKDAY }, .rating = { 15, YC_TERM_WORKDAY }, .archive = { 30, YC_TERM_DAY },
  .yellow_percent = 50, .red_workdays = 1, .red_percent = 75, .cure_runs_on = TRUE, .pause_day_counts = FALSE, .resume_day_counts = TRUE,
};
