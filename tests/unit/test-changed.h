/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "test-hand.h"

G_BEGIN_DECLS

/* What a real window did, delivered with something else in one of its events, signed anew by its author as if it had been so. */
#define CHANGED_EDITS 3
typedef struct
{
  const char *path;             /* "due.cure" of the body; "@kind", "@days": of the event */
  const char *value;            /* JSON; NULL: the member is taken out */
} Edit;
typedef struct
{
  const char *kind;             /* the first event of it is changed; NULL: nothing is */
  Edit        edits[CHANGED_EDITS];
  const char *why;              /* how the refusal begins; NULL: everything is done */
} Changed;

static inline void
changed_edit (YcCaseEvent *event, const Edit *edit)
{
  g_auto (GStrv) names = g_strsplit (edit->path, ".", -1);
  JsonObject *object = event->body;
  guint n = g_strv_length (names);

  if (strcmp (edit->path, "@kind") == 0)
    hand_replace (&event->kind, g_strdup (edit->value));
  else if (strcmp (edit->path, "@days") == 0)
    event->at += g_ascii_strtoll (edit->value, NULL, 10) * TEST_DAY;
  if (*edit->path == '@')
    return;
  for (guint i = 0; i + 1 < n; i++)
    object = json_object_get_object_member (object, names[i]);
  if (edit->value != NULL)
    json_object_set_member (object, names[n - 1], json_from_string (edit->value, NULL));
  else
    json_object_remove_member (object, names[n - 1]);
}

/* @previous: hash of the event before, "" while nothing is changed; then the event's own. */
static inline void
changed_chain (YcCaseEvent *event, YcAuthorKey *key, char *previous)
{
  g_autofree char *canonical = NULL;

  g_strlcpy (event->previous, previous, sizeof event->previous);
  canonical = yc_case_event_canonical (event);
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  if (*event->signature != '\0')
    hand_replace (&event->signature, yc_case_event_sign (event, key));
}

/* @ret_changed: whether it is another operation from now on. */
static inline void
changed_write (Site *site, YcOutboxEntry *entry, const Changed *change, char *previous, gboolean *ret_changed)
{
  static guint n_ops;
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  JsonArray *events = json_object_get_array_member (content, "events"), *told = json_array_new ();

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcCaseEvent) event = yc_case_event_from_wire (json_array_get_object_element (events, i), entry->case_id, &error);

      g_assert_no_error (error);
      if (!*ret_changed && g_strcmp0 (event->kind, change->kind) == 0)
        {
          g_strlcpy (previous, event->previous, 65);
          for (gsize k = 0; k < CHANGED_EDITS && change->edits[k].path != NULL; k++)
            changed_edit (event, &change->edits[k]);
          *ret_changed = TRUE;
        }
      if (*ret_changed)
        changed_chain (event, site->counter->cases->author, previous);
      g_strlcpy (previous, event->hash, 65);
      json_array_add_object_element (told, yc_case_event_to_wire (event));
    }
  json_object_set_array_member (content, "events", told);
  if (!*ret_changed)
    return;
  hand_replace (&entry->op_id, g_strdup_printf ("0193a000-0000-7000-8000-9%011u", ++n_ops));
  json_object_set_string_member (content, "op", entry->op_id);
  hand_replace (&entry->body, yc_json_canonical_object (content));
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  hand_replace (&entry->signature, yc_author_key_sign_digest (site->counter->cases->author, YC_OUTBOX_SIGNED_AS, &entry->digest));
}

/* The whole queue, one by one, until something is refused. (transfer full) (nullable): the problem */
static inline YcProblem *
changed_deliver (Site *site, const Changed *change)
{
  g_autoptr (GPtrArray) queue = list_queue (site);
  gboolean changed = FALSE;
  char previous[65] = "";

  for (guint i = 0; i < queue->len; i++)
    {
      YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      const YcOutboxEntry *one[] = { entry };
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;
      YcWireResult *result;

      send_files (site, entry);
      changed_write (site, entry, change, previous, &changed);
      results = deliver (site, one, 1, &error);
      g_assert_no_error (error);
      result = g_ptr_array_index (results, 0);
      if (result->problem != NULL)
        return g_steal_pointer (&result->problem);
    }
  g_assert_true (changed || change->kind == NULL);
  return NULL;
}

/* One after the other at one platform: what is refused leaves nothing there. */
static inline void
changed_assert (Site *site, const Changed *changes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (YcProblem) problem = changed_deliver (site, &changes[i]);
      const char *why = changes[i].why;

      if (why == NULL ? problem != NULL : problem == NULL || problem->type != YC_PROBLEM_RULE || !g_str_has_prefix (problem->detail, why))
        g_test_fail_printf ("%" G_GSIZE_FORMAT " (%s): %s", i, changes[i].kind != NULL ? changes[i].kind : "as it was", problem != NULL ? problem->detail : "done");
    }
}

#define CHANGED_NOTHING { NULL, { { NULL, NULL } }, NULL }

G_END_DECLS
