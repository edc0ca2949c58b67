/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Opinions on materials and review points: the last one counts, until the pages it was given on are asked for again. Takes events, changes
 * the subjects of a dossier. Any thread. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-private.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 65536
#define MAX_PAGES 10000

static void
set_text (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

static gboolean
fold_opinion (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  const char *subject = NULL, *name = NULL, *note = "";
  YcOpinion opinion = YC_OPINION_NONE;
  YcReviewVerdict *verdict = NULL;

  if (!yc_json_get_string (event->body, "opinion", "subject", 256, &subject, error)
      || !yc_json_get_string (event->body, "opinion", "verdict", 16, &name, error)
      || !yc_json_opt_string (event->body, "opinion", "note", MAX_TEXT, &note, error))
    return FALSE;
  if (!yc_opinion_parse (name, &opinion))
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "opinion.verdict: \"%s\" is none", name);
      return FALSE;
    }
  /* Of a slot that the newest e-file does not have: told, and of no use now. */
  verdict = (YcReviewVerdict *) yc_review_dossier_find_verdict (self, subject);
  if (verdict == NULL)
    return TRUE;
  verdict->opinion = opinion;
  verdict->at = event->at;
  set_text (&verdict->note, note);
  set_text (&verdict->clerk_id, event->clerk_id);
  set_text (&verdict->clerk_name, event->clerk_name);
  return TRUE;
}

/* Other pages will lie there: what was said of the old ones does not count, nor what they proved. */
static void
reopen (YcReviewDossier *self, const char *material_id)
{
  YcReviewMaterial *material = yc_review_dossier_find_material (self, material_id);

  if (material != NULL)
    yc_review_verdict_reset (&material->verdict);
  for (guint i = 0; i < self->checks->len; i++)
    {
      YcReviewCheck *check = g_ptr_array_index (self->checks, i);

      if (strcmp (check->point->material, material_id) == 0)
        yc_review_verdict_reset (&check->verdict);
    }
}

static gboolean
fold_sent_back (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  JsonArray *pages = NULL;

  if (!yc_json_get_array (event->body, "sent-back", "pages", MAX_PAGES, &pages, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (pages); i++)
    {
      JsonObject *page = NULL;
      const char *id = NULL;
      YcReviewMaterial *material = NULL;

      if (!yc_json_item_object (pages, "sent-back.pages", i, &page, error) || !yc_json_get_string (page, "sent-back.pages", "material", 128, &id, error))
        return FALSE;
      reopen (self, id);
      material = yc_review_dossier_find_material (self, id);
      if (material != NULL)
        material->returned = TRUE;
    }
  return TRUE;
}

static gboolean
fold_cured (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  const char *id = NULL;

  if (!yc_json_get_string (event->body, "cured", "material", 128, &id, error))
    return FALSE;
  reopen (self, id);
  return TRUE;
}

static void
fold_handed_over (YcReviewDossier *self)
{
  for (guint i = 0; i < self->materials->len; i++)
    ((YcReviewMaterial *) g_ptr_array_index (self->materials, i))->returned = FALSE;
}

gboolean
yc_review_opinions_fold (YcReviewDossier *self, const GPtrArray *events, GError **error)
{
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);

      if (!yc_review_event_counts (event))
        continue;
      if (strcmp (event->kind, "handed-over") == 0)
        fold_handed_over (self);
      if ((strcmp (event->kind, "opinion") == 0 && !fold_opinion (self, event, error))
          || (strcmp (event->kind, "sent-back") == 0 && !fold_sent_back (self, event, error))
          || (strcmp (event->kind, "cured") == 0 && !fold_cured (self, event, error)))
        return FALSE;
    }
  return TRUE;
}
