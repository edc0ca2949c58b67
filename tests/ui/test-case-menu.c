/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of what the case page's list of acts says: in each state each act that is not open names the state and the source.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "app/common/yc-counter-look.h"

#include <string.h>

static void
check_act (const YcCaseFile *file, YcCaseAct act)
{
  g_auto (YcActLook) look = { 0 };

  yc_act_look_read (file, act, &look);
  if (look.open)
    return;
  if (!yc_source_is_cited (look.line))
    g_test_fail_printf ("%s, act %d: no source in \"%s\"", yc_state_get_code (file->record->state), (int) act, look.line);
  /* An end by lapse is told by its fact; it is offered where a tolerated material is owed only. */
  if (act != YC_CASE_LAPSE && strstr (look.line, yc_state_get_name (file->record->state)) == NULL)
    g_test_fail_printf ("%s, act %d: no state in \"%s\"", yc_state_get_code (file->record->state), (int) act, look.line);
}

static void
test_menu (void)
{
  YcCaseFile file = { .record = yc_case_record_new ("c"), .intake = yc_intake_new (NULL), .pages = g_ptr_array_new (), .history = g_ptr_array_new () };
  YcState state;

  for (guint i = 0; yc_state_get_nth (i, &state); i++)
    for (int act = 0; act < YC_N_CASE_ACTS; act++)
      {
        file.record->state = state;
        check_act (&file, (YcCaseAct) act);
      }
  yc_case_record_free (file.record);
  yc_intake_free (file.intake);
  g_ptr_array_unref (file.pages);
  g_ptr_array_unref (file.history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/case-menu/each-act-that-is-not-open-says-why-with-its-source", test_menu);
  return g_test_run ();
}
