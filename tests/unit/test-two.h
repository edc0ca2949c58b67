/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-counter.h"
#include "sync/yc-changes.h"
#include "test-act.h"
#include "test-judge.h"
#include "test-remote.h"
#include "test-site.h"

G_BEGIN_DECLS

/* Two stores and a platform's store, without the line. */

#define KEY "aa"
#define APPROVER "approver-a"

/* The window's store with its delivered case, and the approver's. */
typedef struct
{
  Site             *window;
  TestCases        *desk;
  YcPlatformDevice *desk_device;
} Two;

static inline void
take_receipts (TestCases *cases, GPtrArray *queue, GPtrArray *results)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_begin (cases->store, NULL));
  for (guint i = 0; i < queue->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      const YcWireResult *result = g_ptr_array_index (results, i);

      if (result->receipt != NULL)
        g_assert_true (yc_outbox_store_take_receipt (cases->store, entry->n, result->receipt->revision, result->receipt->sequence,
                                                     result->receipt->at, result->receipt->signature, &error));
      else
        {
          g_autofree char *text = yc_problem_to_text (result->problem);

          g_test_message ("%s", text);
          g_assert_true (yc_outbox_store_set_aside (cases->store, entry->n, 0, text, &error));
        }
      g_assert_no_error (error);
    }
  g_assert_true (yc_outbox_store_settle (cases->store, &error));
  g_assert_true (yc_store_commit (cases->store, &error));
}

/* All of the queue of @cases goes, without the line. Returns: how many were refused */
static inline guint
bring (Two *self, TestCases *cases, YcPlatformDevice *device)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (cases->store, NULL);
  g_autoptr (GPtrArray) results = NULL;
  YcPlatformDevice *own = self->window->device;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < queue->len && cases == self->window->counter->cases; i++)
    send_files (self->window, g_ptr_array_index (queue, i));
  self->window->device = device;
  results = deliver (self->window, (const YcOutboxEntry *const *) queue->pdata, queue->len, &error);
  self->window->device = own;
  g_assert_no_error (error);
  take_receipts (cases, queue, results);
  for (guint i = 0; i < results->len; i++)
    n += ((const YcWireResult *) g_ptr_array_index (results, i))->receipt == NULL;
  return n;
}

static inline guint
bring_window (Two *self)
{
  return bring (self, self->window->counter->cases, self->window->device);
}

static inline guint
bring_desk (Two *self)
{
  return bring (self, self->desk, self->desk_device);
}

static inline Two *
two_new (void)
{
  static const char *const food[] = { "031", NULL };
  Two *self = g_new0 (Two, 1);
  g_autoptr (YcEnrolled) enrolled = NULL;
  g_autoptr (GError) error = NULL;

  self->window = site_new ();
  self->desk = act_cases_new ();
  act_sign_in (self->desk, APPROVER, YC_ROLE_APPROVER);
  enrolled = test_platform_enrol (self->window->platform, "07", yc_store_get_incarnation (self->desk->store));
  self->desk_device = test_platform_get_device (self->window->platform, enrolled);
  add_author (self->window->platform, self->desk_device, APPROVER, YC_ROLE_APPROVER, food, self->desk->clerk->public_key);
  g_assert_true (act_do (self->window->counter->cases, self->window->counter->id, "resumed", NULL, &error));
  g_assert_no_error (error);
  return self;
}

static inline void
two_free (Two *self)
{
  yc_platform_device_free (self->desk_device);
  test_cases_free (self->desk);
  site_free (self->window);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Two, two_free)

/* Over the wire's text, as it would come. */
static inline YcChanges *
ask_changes (Two *self, gint64 after)
{
  g_autoptr (YcChanges) told = yc_platform_store_list_changes (self->window->platform->store, TEST_HALL, after, 100, 8000000, NULL);
  g_autofree char *text = yc_changes_to_text (told);

  return yc_changes_parse (text, strlen (text), NULL);
}

static inline YcDossier *
ask_dossier (Two *self)
{
  const char *id = self->window->counter->id;
  g_autoptr (YcDossier) dossier = g_new0 (YcDossier, 1);
  g_autoptr (YcChanges) told = yc_platform_store_list_ops (self->window->platform->store, id, 8000000, NULL), ops = NULL;
  g_autofree char *text = NULL;

  told->cursor = G_MAXINT32;
  text = yc_changes_to_text (told);
  ops = yc_changes_parse (text, strlen (text), NULL);
  g_assert_nonnull (ops);
  dossier->changes = g_ptr_array_ref (ops->changes);
  dossier->head = g_new0 (YcCaseLine, 1);
  dossier->head->case_id = g_strdup (id);
  return g_steal_pointer (&dossier);
}

/* One step of the loop. Returns: (transfer full): "" or the case's id for each that changed */
static inline guint
follow (Two *self, TestCases *cases)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcChanges) changes = NULL;
  g_autoptr (GPtrArray) changed = NULL, behind = NULL;
  gint64 cursor = -1, after = -1;

  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, &error));
  changes = ask_changes (self, cursor);
  changed = yc_changes_take (cases->store, KEY, changes, &behind, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (behind->len, ==, 0);
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &after, &error));
  g_assert_cmpint (after, ==, changes->cursor);
  return changed->len;
}

static inline void
adopt (Two *self)
{
  g_autoptr (YcDossier) dossier = ask_dossier (self);
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  g_assert_true (yc_changes_take_dossier (self->desk->store, dossier, &changed, &error));
  g_assert_no_error (error);
  g_assert_true (changed);
}

static inline void
claim (Two *self)
{
  g_autoptr (GError) error = NULL;

  adopt (self);
  g_assert_true (act_do (self->desk, self->window->counter->id, "claimed", "S50", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_desk (self), ==, 0);
}

G_END_DECLS
