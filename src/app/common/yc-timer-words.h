/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-timer.h"

G_BEGIN_DECLS

/* A clock of a case in words, short for its line and whole for who listens. @today in Beijing. Texts are (transfer full) where not const. */
char       *yc_timer_words_name     (const YcCaseTimer *timer);                        /* "移交", "移交（2）" */
char       *yc_timer_words_line     (const YcCaseTimer *timer, const GDate *today);    /* "11月27日 · 剩 3 个工作日" */
char       *yc_timer_words_left     (const YcCaseTimer *timer);                        /* "剩 3 个工作日" */
char       *yc_timer_words_sentence (const YcCaseTimer *timer, const GDate *today);    /* "承诺办结：11月27日 周五到期，剩 3 个工作日，黄牌" */
const char *yc_timer_words_card     (const YcCaseTimer *timer);                        /* 黄牌, 红牌; NULL: neither */
const char *yc_timer_words_style    (const YcCaseTimer *timer);                        /* colour class: "ok", "info", "warn", "bad", "wait" */
/* "在计 2 项，待开始 1 项" */
char       *yc_timer_words_sum      (const GPtrArray *timers);

G_END_DECLS
