/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-remote.h"
#include "test-cases.h"

G_BEGIN_DECLS

/* Another device with a chain of its own for one case, and somebody who signs there. */
typedef struct
{
  YcAuthorKey *key;
  const char  *device, *clerk;
  gint64       seq;
  char         hash[65];
} Other;

#define OTHER_DEVICE "0193a000-0000-7000-8000-0000000000d2"

static inline Other *
other_new (void)
{
  Other *self = g_new0 (Other, 1);

  self->key = yc_author_key_generate ();
  self->device = OTHER_DEVICE;
  self->clerk = "zhaomin";
  g_strlcpy (self->hash, YC_CASE_NO_HASH, sizeof self->hash);
  return self;
}

static inline void
other_free (Other *self)
{
  yc_author_key_unref (self->key);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Other, other_free)

/* Hash and signature anew, as the author would make them. */
static inline void
other_sign (Other *self, YcCaseEvent *event)
{
  g_autofree char *public_key = yc_author_key_get_public (self->key);
  g_autofree char *canonical = NULL;

  g_strlcpy (event->author_key, public_key, sizeof event->author_key);
  canonical = yc_case_event_canonical (event);
  g_free (event->signature);
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  event->signature = yc_case_event_sign (event, self->key);
}

/* The next event of the chain. @body: (nullable): used up. (transfer full) */
static inline YcCaseEvent *
other_event (Other *self, const char *case_id, const char *kind, JsonObject *body)
{
  YcCaseEvent *event = g_new0 (YcCaseEvent, 1);

  event->case_id = g_strdup (case_id);
  event->seq = ++self->seq;
  event->kind = g_strdup (kind);
  event->at = TEST_NOW + event->seq * G_USEC_PER_SEC;
  event->clerk_id = g_strdup (self->clerk);
  event->clerk_name = g_strdup ("赵敏");
  event->window = g_strdup ("");
  event->body = body != NULL ? body : json_object_new ();
  g_strlcpy (event->previous, self->hash, sizeof event->previous);
  event->signature = g_strdup ("");
  other_sign (self, event);
  g_strlcpy (self->hash, event->hash, sizeof self->hash);
  return event;
}

static inline GPtrArray *
ops_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) yc_remote_op_free);
}

/* An operation that brings nothing yet; events are added to it. (transfer none) */
static inline YcRemoteOp *
ops_add (GPtrArray *ops, const Other *other, gint64 revision)
{
  YcRemoteOp *op = g_new0 (YcRemoteOp, 1);

  op->op_id = g_strdup_printf ("0193a000-0000-7000-8000-%012" G_GINT64_MODIFIER "d", revision);
  op->device = g_strdup (other != NULL ? other->device : "own");
  op->revision = revision;
  op->at = TEST_NOW + revision;
  op->events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  g_ptr_array_add (ops, op);
  return op;
}

static inline YcRemoteOp *
ops_add_one (GPtrArray *ops, Other *other, gint64 revision, const char *case_id, const char *kind, JsonObject *body)
{
  YcRemoteOp *op = ops_add (ops, other, revision);

  g_ptr_array_add (op->events, other_event (other, case_id, kind, body));
  return op;
}

static inline void
ops_add_own (GPtrArray *ops, gint64 revision, gint64 own_seq)
{
  ops_add (ops, NULL, revision)->own_seq = own_seq;
}

/* In a transaction of its own, as the loop does it. */
static inline gboolean
take (TestCases *cases, const char *case_id, GPtrArray *ops, gboolean *ret_changed, GError **error)
{
  gboolean changed = FALSE;

  g_assert_true (yc_store_begin (cases->store, NULL));
  if (yc_case_store_take_remote (cases->store, case_id, ops, &changed, error) && yc_store_commit (cases->store, error))
    {
      if (ret_changed != NULL)
        *ret_changed = changed;
      return TRUE;
    }
  yc_store_rollback (cases->store);
  return FALSE;
}

static inline void
assert_taken (TestCases *cases, const char *case_id, GPtrArray *ops)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  g_assert_true (take (cases, case_id, ops, &changed, &error));
  g_assert_no_error (error);
  g_assert_true (changed);
}

static inline void
note (TestCases *cases, const char *case_id, gint64 own_seq, gint64 revision)
{
  g_autofree char *op = g_strdup_printf ("0193a000-0000-7000-8000-%012" G_GINT64_MODIFIER "d", revision);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_begin (cases->store, NULL));
  g_assert_true (yc_case_store_note_revision (cases->store, case_id, op, own_seq, revision, TEST_NOW, &error));
  g_assert_no_error (error);
  g_assert_true (yc_store_commit (cases->store, NULL));
}

static inline void
assert_state (TestCases *cases, const char *case_id, YcState state)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (cases->store, case_id, NULL);

  g_assert_nonnull (record);
  g_assert_cmpstr (yc_state_get_code (record->state), ==, yc_state_get_code (state));
}

/* "created@1 received@1 claimed@2* note!": of others a star, void x, held an exclamation mark, no revision before delivery. */
static inline void
assert_order (TestCases *cases, const char *case_id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (cases->store, case_id, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; history != NULL && i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", event->kind);
      if (event->revision > 0)
        g_string_append_printf (text, "@%" G_GINT64_FORMAT, event->revision);
      g_string_append (text, event->is_foreign ? "*" : "");
      g_string_append (text, event->is_void ? "x" : "");
      g_string_append (text, event->is_held ? "!" : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

G_END_DECLS
