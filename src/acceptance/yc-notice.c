/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: official papers. Takes the facts of one act, gives the PDF that is stored, shown, sent and printed. Any thread. The bytes
 * depend on the facts, the templates and the fonts alone.
 */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-notice-private.h"

#include "base/yc-error.h"
#include "efile/yc-pdf.h"

#include <string.h>

static const char *const error_codes[] = { "template", "facts", "draw" };

GQuark
yc_notice_error_quark (void)
{
  static gsize quark;

  if (g_once_init_enter (&quark))
    {
      GQuark made = g_quark_from_static_string ("yc-notice-error-quark");

      yc_error_register (made, "notice", error_codes, G_N_ELEMENTS (error_codes));
      g_once_init_leave (&quark, made);
    }
  return (GQuark) quark;
}

/* cairo's PDF becomes PDF/A-2b structured, with the act's own time as its only date. */
static GBytes *
finish_pdf (GBytes *drawn, const char *title, gint64 now, GError **error)
{
  g_autoptr (YcPdf) pdf = yc_pdf_open (drawn, error);

  if (pdf == NULL)
    return NULL;
  yc_pdf_make_archival (pdf, title, now);
  return yc_pdf_write (pdf, error);
}

gboolean
yc_notice_needs_verdict (const char *kind)
{
  static const char *const without[] = { "application-form", "grant", "denial", "return-slip", "special-step-notice", "extension-notice", "termination-notice", "revocation", "rectification-order", NULL };

  return !g_strv_contains (without, kind);
}

static gboolean
check_facts (const char *kind, const YcNoticeFacts *facts, GError **error)
{
  if (facts->intake == NULL || facts->intake->item == NULL || facts->site == NULL ||
      (facts->verdict == NULL && yc_notice_needs_verdict (kind)))
    {
      g_set_error (error, YC_NOTICE_ERROR, YC_NOTICE_ERROR_FACTS, "%s: item, site or verdict is missing", kind);
      return FALSE;
    }
  return TRUE;
}

typedef struct { guint tight, breaks[YC_SHEET_N_BREAKS]; int n_pages; } Plan;

static YcSheet *
draw_planned (const YcNoticeData *data, const Plan *plan, gboolean measure)
{
  YcSheet *sheet = yc_sheet_new (measure);

  sheet->tight = plan->tight;
  sheet->n_pages = plan->n_pages;
  for (guint i = 0; i < YC_SHEET_N_BREAKS; i++)
    sheet->breaks[i] = plan->breaks[i];
  yc_notice_draw (sheet, data);
  return sheet;
}

/* Measured once, and once more for each page that the time before found to begin too late. */
static YcSheet *
find_breaks (const YcNoticeData *data, guint tight, Plan *ret_plan)
{
  Plan plan = { tight, { YC_NO_UNIT, YC_NO_UNIT, YC_NO_UNIT }, 0 };

  for (guint i = 0;; i++)
    {
      g_autoptr (YcSheet) sheet = draw_planned (data, &plan, TRUE);

      *ret_plan = plan;
      ret_plan->n_pages = sheet->page;
      if (sheet->wanted_break == YC_NO_UNIT || i == YC_SHEET_N_BREAKS)
        return g_steal_pointer (&sheet);
      plan.breaks[i] = sheet->wanted_break;
    }
}

/* A last page that is more than half empty is saved where closer lines are enough for that. */
static YcSheet *
draw_sheet (const YcNoticeData *data)
{
  Plan plan, closer;
  g_autoptr (YcSheet) sheet = find_breaks (data, 0, &plan);
  gboolean sparse = sheet->page > 1 && sheet->y < (YC_SHEET_TOP + YC_SHEET_BOTTOM) / 2;

  for (guint tight = 1; sparse && tight <= YC_SHEET_TIGHTEST; tight++)
    {
      g_autoptr (YcSheet) other = find_breaks (data, tight, &closer);

      if (other->page >= sheet->page)
        continue;
      plan = closer;
      break;
    }
  return draw_planned (data, &plan, FALSE);
}

/**
 * yc_notice_render:
 * @ret_title: (nullable): what the paper is called, "受理通知书"; for the application form the name of the item's own form
 * @ret_n_pages: (nullable)
 * @ret_copies: (nullable): in how many copies the original goes out, 1 to 9
 *
 * Returns: (transfer full): the PDF. Errors: YC_NOTICE_ERROR, YC_EFILE_ERROR_PDF.
 */
GBytes *
yc_notice_render (const char *kind, const YcNoticeFacts *facts, char **ret_title, int *ret_n_pages, int *ret_copies,
                  GError **error)
{
  const YcTemplate *template = yc_template_get (kind, error);
  const YcCommonTexts *common = template != NULL ? yc_common_get (error) : NULL;
  g_autoptr (YcNoticeData) data = NULL;
  g_autoptr (YcSheet) sheet = NULL;
  g_autoptr (GBytes) drawn = NULL;
  g_autofree char *title = NULL;
  GBytes *pdf;
  int n_pages = 0;

  if (common == NULL || !check_facts (kind, facts, error))
    return NULL;
  data = yc_notice_data_new (facts, template, common);
  title = yc_notice_data_expand (data, "{title}");
  sheet = draw_sheet (data);
  drawn = yc_sheet_finish (sheet, &n_pages);
  if (drawn == NULL)
    {
      g_set_error (error, YC_NOTICE_ERROR, YC_NOTICE_ERROR_DRAW, "%s: cairo could not draw", kind);
      return NULL;
    }
  pdf = finish_pdf (drawn, title, facts->now, error);
  if (pdf != NULL && ret_title != NULL)
    *ret_title = g_steal_pointer (&title);
  if (pdf != NULL && ret_n_pages != NULL)
    *ret_n_pages = n_pages;
  if (pdf != NULL && ret_copies != NULL)
    *ret_copies = facts->copies > 0 ? facts->copies : template->copies;
  return pdf;
}

const char *
yc_notice_kind_word (const char *kind)
{
  g_autoptr (GError) error = NULL;
  const YcTemplate *template = yc_template_get (kind, &error);

  if (template == NULL)
    {
      g_warning ("%s", error->message); /* rendering fails with the same error, so that no paper goes out without its number */
      return NULL;
    }
  return template->number_word;
}

static GBytes *
draw_reprint_mark (const YcCommonTexts *common, int nth, gint64 now)
{
  static const YcTextStyle style = { YC_FACE_BODY, 10.5, 16, PANGO_ALIGN_CENTER, 0, 0, FALSE };
  g_autoptr (YcSheet) sheet = yc_sheet_new (FALSE);
  g_autoptr (GString) text = g_string_new (g_hash_table_lookup (common->words, "reprint"));
  g_autofree char *number = g_strdup_printf ("%d", nth), *time = yc_time_format (now, "%-Y年%-m月%-d日 %H:%M");
  g_autoptr (PangoLayout) layout = NULL;

  g_string_replace (text, "{nth}", number, 1);
  g_string_replace (text, "{time}", time, 1);
  layout = yc_sheet_layout (sheet, text->str, &style, YC_SHEET_BODY);
  yc_sheet_draw_lines (sheet, layout, &style, YC_SHEET_LEFT, YC_MM (14), 0, 1); /* between QR code and sample mark */
  return yc_sheet_finish (sheet, NULL);
}

/**
 * yc_notice_mark_reprint:
 * @pdf: a stored paper, untouched
 * @nth: 1 for the first reprint
 * @now: UTC microseconds
 *
 * Returns: (transfer full): a marked copy, for the printer only.
 */
GBytes *
yc_notice_mark_reprint (GBytes *pdf, int nth, gint64 now, GError **error)
{
  const YcCommonTexts *common = yc_common_get (error);
  g_autoptr (YcPdf) paper = common != NULL ? yc_pdf_open (pdf, error) : NULL;
  g_autoptr (GBytes) drawn = NULL;
  g_autoptr (YcPdf) mark = NULL;

  if (paper == NULL)
    return NULL;
  drawn = draw_reprint_mark (common, nth, now);
  if (drawn == NULL)
    {
      g_set_error_literal (error, YC_NOTICE_ERROR, YC_NOTICE_ERROR_DRAW, "cairo could not draw the mark");
      return NULL;
    }
  mark = yc_pdf_open (drawn, error);
  if (mark == NULL || !yc_pdf_overlay (paper, mark, error))
    return NULL;
  return yc_pdf_write (paper, error);
}
