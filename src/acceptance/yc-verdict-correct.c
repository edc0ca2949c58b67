/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 一次性补正告知: what of a verdict is told to the applicant, and whether all of it is known already. Takes a verdict, gives plain values. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-verdict-private.h"

#include <string.h>

gboolean
yc_finding_is_told (const YcFinding *self)
{
  static const char *const codes[] = { "material-missing", "material-tolerable", "material-unfit", "too-few-pages", "field-missing", "field-wrong", NULL };

  return !self->is_own && g_strv_contains (codes, self->code);
}

/* Letters belong to a way of acceptance that a correction does not take. */
static gboolean
is_of_letter (const YcFinding *finding)
{
  static const char *const codes[] = { "letter-unsigned", "letter-outdated", "promise-unsigned", "promise-outdated", NULL };

  return g_strv_contains (codes, finding->code);
}

/* What the window itself has to do first: who is told once is told everything (行政许可法第三十二条第一款第四项). */
static const YcFinding *
find_own_work (const YcVerdict *self)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (self->findings, i);

      if (finding->blocks && !yc_finding_is_told (finding) && !is_of_letter (finding))
        return finding;
    }
  return NULL;
}

static guint
count_told (const YcVerdict *self)
{
  guint n = 0;

  for (guint i = 0; i < self->findings->len; i++)
    n += yc_finding_is_told (g_ptr_array_index (self->findings, i)) ? 1 : 0;
  return n;
}

/* The finding speaks to the clerk, the notice to the applicant. */
void
yc_finding_describe_defect (const YcFinding *self, const YcItem *item, char **ret_what, char **ret_demand)
{
  const YcMaterial *material = yc_item_find_material (item, self->subject);
  g_autofree char *pages = NULL, *cure = NULL;

  if (material == NULL)
    {
      *ret_what = g_strdup (self->text);
      *ret_demand = g_strdup ("请提供或者更正后当场填写");
      return;
    }
  *ret_what = self->unfit != YC_UNFIT_NONE ? g_strdup_printf ("%s%s", material->name, yc_unfit_get_text (self->unfit))
              : self->n_pages == 0         ? g_strdup_printf ("缺少%s", material->name)
                                           : g_strdup_printf ("%s只有 %u 页，至少应有 %u 页", material->name, self->n_pages, self->least);
  /* Who brings what was missing is not sent again for the number of its pages. */
  pages = material->min_pages > 1 ? g_strdup_printf ("，至少 %d 页", material->min_pages) : g_strdup ("");
  cure = self->unfit != YC_UNFIT_NONE ? yc_unfit_describe_cure (self->unfit, material->name) : NULL;
  *ret_demand = g_strdup_printf ("请%s%s提交%s %d 份%s%s%s%s%s%s", cure != NULL ? cure : "", cure != NULL ? "，" : "", material->form, material->copies, pages, *material->standard != '\0' ? "，" : "", material->standard,
                                 *material->legal_basis != '\0' ? "（依据" : "", material->legal_basis, *material->legal_basis != '\0' ? "）" : "");
}

gboolean
yc_verdict_may_correct (const YcVerdict *self, char **ret_why)
{
  const YcFinding *own = find_own_work (self);
  guint n = count_told (self);
  gboolean may = FALSE;

  if (self->deemed)
    *ret_why = g_strdup ("受理期限已过，视为受理，不能再要求补正");
  else if (self->supplied)
    *ret_why = g_strdup ("补正材料收到以后应当受理，不能再次要求补正");
  else if (self->outcome == YC_OUTCOME_REFUSE || self->outcome == YC_OUTCOME_NOT_NEEDED)
    *ret_why = g_strdup_printf ("%s的申请不需要补正", yc_outcome_get_name (self->outcome));
  else if (self->on_the_spot)
    *ret_why = g_strdup ("依照本事项的法律规定，当场说明理由，不另发补正告知书");
  else if (own != NULL)
    *ret_why = g_strdup_printf ("一次告知须全部列明，先%s", own->cure);
  else if (n == 0)
    *ret_why = g_strdup ("材料齐全，没有需要补正的");
  else
    {
      *ret_why = g_strdup_printf ("%u 项，当场或者在受理期限内一次告知全部内容", n);
      may = TRUE;
    }
  return may;
}

char *
yc_verdict_find_spot_ground (const YcVerdict *self, const YcItem *item)
{
  g_autoptr (GString) text = NULL;

  if (!self->on_the_spot || self->outcome != YC_OUTCOME_INCOMPLETE || find_own_work (self) != NULL || count_told (self) == 0)
    return NULL;
  text = g_string_new ("不符合规定的条件，当场说明理由：");
  for (guint i = 0, n = 0; i < self->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (self->findings, i);
      g_autofree char *what = NULL, *demand = NULL;

      if (!yc_finding_is_told (finding))
        continue;
      yc_finding_describe_defect (finding, item, &what, &demand);
      g_string_append_printf (text, "%s%s", n++ > 0 ? "；" : "", what);
    }
  return g_strdup (text->str);
}
