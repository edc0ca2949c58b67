/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-queue.h"
#include "test-cases.h"

G_BEGIN_DECLS

/* "created received:refused accepted:behind": every step of the case's history with its mark, when it has one; equal neighbours once. */
static inline void
assert_steps (TestCases *cases, const char *case_id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (cases->store, case_id, &error);
  g_autoptr (GArray) marks = history != NULL ? yc_queue_store_mark_steps (cases->store, case_id, history, &error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (marks->len, ==, history->len);
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      const YcCaseEvent *before = i > 0 ? g_ptr_array_index (history, i - 1) : NULL;
      YcStepMark mark = g_array_index (marks, YcStepMark, i);

      if (before != NULL && g_str_equal (before->kind, event->kind) && g_array_index (marks, YcStepMark, i - 1) == mark)
        continue;
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", event->kind);
      if (mark != YC_STEP_PLAIN)
        g_string_append_printf (text, ":%s", yc_step_mark_get_code (mark));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

G_END_DECLS
