/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whose law is cited. Takes ITEMS: for each item of the folder, all refused changes of state, all facts, all acts of the back office in all states, all refused
 * steps, and what all papers say of it. 行政许可法 governs licences alone: no text of another item may name it, while those of a licence do.
 * Prints a line an item: id, whether it is a licence, how many texts name 行政许可法. Exit 1: one does that must not, or none that must (said on stderr). */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-notice-private.h"
#include "case/yc-conflict-source.h"
#include "case/yc-transition.h"
#include "review/yc-review-rules.h"
#include "test-notice-facts.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const YcItem *item;
  guint         n_texts, n_cited;
  gboolean      failed;
} Look;

/* @where: of which text. */
static void
look_at (Look *self, const char *text, const char *where)
{
  gboolean cites = text != NULL && strstr (text, "行政许可法") != NULL;

  self->n_texts++;
  self->n_cited += cites ? 1U : 0U;
  if (!cites || yc_item_is_licence (self->item))
    return;
  self->failed = TRUE;
  fprintf (stderr, "%s (%s), %s: %s\n", self->item->id, self->item->short_name, where, text);
}

/* ---- the table ---- */

static void
look_at_lines (Look *self)
{
  YcState from, to;

  for (guint i = 0; yc_state_get_nth (i, &from); i++)
    for (guint k = 0; yc_state_get_nth (k, &to); k++)
      for (guint role = 0; role <= YC_N_ROLES; role++)
        for (guint fact = 0; fact <= YC_N_FACTS; fact++)
          {
            guint lacking = fact < YC_N_FACTS ? 1U << fact : 0;
            YcTransition asked = { from, to, (YcRole) role, (lacking & YC_FACT_SIGNED) == 0, (lacking & YC_FACT_NOTHING_OWED) != 0, ~lacking, ~0U, self->item };
            g_autofree char *text = NULL;
            YcConflict reason = YC_N_CONFLICTS;

            if (!yc_transition_check (&asked, &reason, &text))
              look_at (self, text, "a change of state");
          }
  for (int reason = 0; reason < YC_N_CONFLICTS; reason++)
    {
      g_autofree char *text = yc_conflict_cite ((YcConflict) reason, "不能办", self->item);

      look_at (self, text, "a refused step");
    }
}

/* ---- the back office ---- */

static void
look_at_acts (Look *self, YcReviewDossier *dossier, const char *clerk)
{
  GDate day;

  g_date_set_dmy (&day, 24, G_DATE_NOVEMBER, 2026);
  for (int act = 0; act < YC_N_REVIEW_ACTS; act++)
    {
      g_autoptr (YcReviewStanding) standing = yc_review_stand (dossier, (YcReviewAct) act, clerk, &day);
      g_autofree char *text = NULL;
      YcConflict reason = YC_N_CONFLICTS;

      if (!yc_review_check (dossier, (YcReviewAct) act, clerk, &day, &reason, &text))
        look_at (self, text, "an act of the back office");
      look_at (self, standing->sentence, "what an act of the back office says");
      look_at (self, standing->detail, "what stands below it");
    }
}

/* Of a case that was promised, in each state; before and behind its grant. */
static void
look_at_review (Look *self, YcIntake *intake)
{
  static const char *const found[] = { "", "fits", "fix" };
  static char empty[] = "", late[] = "2026-11-20", committed[] = "committed", mine[] = "1", kind[] = "granted";
  g_autoptr (GPtrArray) none = g_ptr_array_new (), steps = g_ptr_array_new ();
  YcCaseRecord record = { .due = late, .cure_due = empty };
  YcReviewDossier dossier = { .record = &record, .intake = intake, .materials = none, .checks = none, .papers = none, .steps = steps, .claimed_by = mine,
                              .claimed_name = mine, .accepted_as = committed, .legal_due = late, .verify_due = empty, .fix_until = empty, .taken_from = empty, .has_pages = TRUE };
  YcReviewStep granted = { .kind = kind, .detail = empty };
  g_autofree char *site = yc_review_get_on_site_text (self->item);
  YcState state;

  look_at (self, site, "a check on the spot");
  for (guint past = 0; past < 2; past++)
    {
      for (guint i = 0; yc_state_get_nth (i, &state); i++)
        for (guint k = 0; k < G_N_ELEMENTS (found); k++)
          {
            record.state = state;
            dossier.verified = (char *) found[k];
            look_at_acts (self, &dossier, "1");
            look_at_acts (self, &dossier, "2");
          }
      g_ptr_array_add (steps, &granted);
    }
}

/* ---- papers ---- */

static void
look_at_text (Look *self, const YcNoticeData *data, const char *text)
{
  g_autofree char *shown = text != NULL ? yc_notice_data_expand (data, text) : NULL;

  look_at (self, shown, data->template->kind);
}

static void
look_at_block (Look *self, const YcNoticeData *data, const YcBlock *block)
{
  if (!yc_notice_data_holds (data, &block->guard))
    return;
  look_at_text (self, data, block->text);
  look_at_text (self, data, block->text2);
  for (guint i = 0; block->items != NULL && i < block->items->len; i++)
    look_at_text (self, data, g_ptr_array_index (block->items, i));
  for (guint i = 0; block->signer != NULL && i < block->signer->len; i++)
    look_at_text (self, data, g_ptr_array_index (block->signer, i));
  for (guint i = 0; block->rows != NULL && i < block->rows->len; i++)
    {
      const YcTableRow *row = g_ptr_array_index (block->rows, i);

      if (yc_notice_data_holds (data, &row->guard))
        look_at_text (self, data, row->text);
    }
}

static void
look_at_papers (Look *self, const TestPapers *papers)
{
  static const char *const flags[] = { "late", "deemed", "hearing", "second", "returned", "elsewhere", "has_text", "post", NULL };
  YcNoticeFacts facts = papers->facts;

  for (guint n = 0; n < G_N_ELEMENTS (flags); n++)
    for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
      {
        const char *held[] = { flags[n], NULL };
        g_autoptr (GError) error = NULL;
        const YcTemplate *template = yc_template_get (yc_notice_kinds[i], &error);
        const YcCommonTexts *common = yc_common_get (&error);
        g_autoptr (YcNoticeData) data = NULL;

        g_assert_no_error (error);
        facts.flags = held;
        data = yc_notice_data_new (&facts, template, common);
        look_at_text (self, data, "{title}");
        for (guint k = 0; k < template->blocks->len; k++)
          look_at_block (self, data, g_ptr_array_index (template->blocks, k));
      }
}

/* A licence is told its own law: by its acceptance, where its rule of correction is that of 行政许可法, and by its decision. */
static gboolean
look_at_item (YcItem *item)
{
  static const YcOutcome outcomes[] = { YC_OUTCOME_ACCEPT, YC_OUTCOME_COMMIT, YC_OUTCOME_TOLERATE };
  Look self = { item };

  look_at_lines (&self);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new_for (item->json, outcomes[i]);

      if (i == 0)
        look_at_review (&self, papers->intake);
      look_at_papers (&self, papers);
    }
  printf ("%s\t%s\t%u\t%u\n", item->id, yc_item_is_licence (item) ? "licence" : "other", self.n_texts, self.n_cited);
  if (yc_item_is_licence (item) && self.n_cited < self.n_texts / 20)
    {
      fprintf (stderr, "%s: of %u texts only %u cite 行政许可法\n", item->id, self.n_texts, self.n_cited);
      self.failed = TRUE;
    }
  return !self.failed;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = NULL;
  gboolean ok = TRUE;

  setlocale (LC_ALL, "");
  if (argc != 2)
    return 2;
  catalog = yc_catalog_load (argv[1], &error);
  if (catalog == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < yc_catalog_get_n_items (catalog); i++)
    ok &= look_at_item (yc_catalog_get_item (catalog, i));
  return ok ? 0 : 1;
}
