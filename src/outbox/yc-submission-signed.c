/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Papers that are signed for the next act (撤回申请, 送达回证): made with what they say, printed, signed, scanned in. Takes the loaded act, gives
 * the paper's event, or whether its signed pages lie in their slot. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "base/yc-json.h"

#include <string.h>

gboolean
yc_submission_tell_signed_paper (YcSubmission *self, const char *kind, const char *member, JsonObject *content, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *letter = json_object_new ();
  guint first = self->papers->len;

  json_object_set_string_member (letter, "kind", kind);
  json_object_set_array_member (letter, "tolerated", json_array_new ());
  json_object_set_object_member (body, "letter", letter);
  json_object_set_object_member (body, member, json_object_ref (content));
  if (yc_submission_add_paper (self, kind, error) == NULL)
    return FALSE;
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  yc_submission_tell (self, "paper", body);
  return TRUE;
}

static const YcLetter *
find_letter (const YcSubmission *self, const char *kind)
{
  for (guint i = self->intake->letters != NULL ? self->intake->letters->len : 0; i > 0; i--)
    {
      const YcLetter *letter = g_ptr_array_index (self->intake->letters, i - 1);

      if (strcmp (letter->kind, kind) == 0)
        return letter;
    }
  return NULL;
}

/* Pages of the slot that came behind the print; the order of events decides, as for letters. */
static int
count_signed (const YcSubmission *self, const YcLetter *letter)
{
  int n = 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (self->pages, i);

      n += strcmp (page->material_id, letter->kind) == 0 && !page->blank && (page->flags & (YC_PAGE_FLAG_GREY_TAIL | YC_PAGE_FLAG_SHORT)) == 0
                   && page->next_event > letter->print_event
               ? 1 : 0;
    }
  return n;
}

/* The newest event that made a paper of the kind. */
static JsonObject *
find_body (const YcSubmission *self, const YcLetter *letter)
{
  for (guint i = self->history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->history, i - 1);
      JsonObject *object = NULL;
      const char *kind = NULL;

      if (!event->is_foreign && !event->is_void && strcmp (event->kind, "paper") == 0 && yc_json_opt_object (event->body, "", "letter", &object, NULL) && object != NULL
          && yc_json_get_string (object, "letter", "kind", 128, &kind, NULL) && strcmp (kind, letter->kind) == 0)
        return event->body;
    }
  return NULL;
}

JsonObject *
yc_submission_find_signed (const YcSubmission *self, const char *kind, YcConflict reason, GError **error)
{
  const YcLetter *letter = find_letter (self, kind);
  JsonObject *body = letter != NULL ? find_body (self, letter) : NULL;

  if (body == NULL || letter->print_event == 0 || count_signed (self, letter) < MAX (letter->n_pages, 1))
    {
      yc_store_refuse (error, reason, "case %s: the signed %s is not in its slot", self->case_id, kind);
      return NULL;
    }
  return body;
}
