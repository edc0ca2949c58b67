/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The intake page on an accepted case: form and decision stay as they are, only the slots that the case still owes take pages; then the act is done
 * on the case's own page. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-counter-look.h"

gboolean
yc_intake_page_takes_into (const YcIntakePage *self, const char *material_id)
{
  return !self->frozen || (material_id != NULL && self->duties != NULL && yc_duties_find (self->duties, material_id) != NULL);
}

gboolean
yc_intake_page_supplies (const YcIntakePage *self)
{
  return self->frozen && self->duties != NULL && self->duties->len > 0;
}

static guint
count_pages (const YcIntakePage *self, const char *material_id)
{
  guint n = 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (self->pages, i);

      n += !page->blank && g_str_equal (page->material_id, material_id) ? 1 : 0;
    }
  return n;
}

/* The slots of papers that are signed for an act belong to no checklist. */
static void
add_own_slot (YcIntakePage *self, const YcDuty *duty)
{
  const YcMaterial *material = yc_checklist_find_own_slot (duty->material);
  YcSlot *slot;

  if (material == NULL || yc_intake_page_find_slot (self, duty->material) != NULL)
    return;
  slot = g_new0 (YcSlot, 1);
  slot->material = material;
  slot->n_pages = count_pages (self, material->id);
  slot->state = slot->n_pages > 0 ? YC_SLOT_COMPLETE : YC_SLOT_WAITING;
  g_ptr_array_add (self->verdict->slots, slot);
}

void
yc_intake_page_limit_slots (YcIntakePage *self)
{
  GPtrArray *slots = self->verdict->slots;

  if (!yc_intake_page_supplies (self))
    return;
  for (guint i = slots->len; i > 0; i--)
    if (yc_duties_find (self->duties, ((const YcSlot *) g_ptr_array_index (slots, i - 1))->material->id) == NULL)
      g_ptr_array_remove_index (slots, i - 1);
  for (guint i = 0; i < self->duties->len; i++)
    add_own_slot (self, g_ptr_array_index (self->duties, i));
  if (self->selected == NULL || yc_intake_page_find_slot (self, self->selected) == NULL)
    {
      g_free (self->selected);
      self->selected = slots->len > 0 ? g_strdup (((const YcSlot *) g_ptr_array_index (slots, 0))->material->id) : NULL;
    }
}

/* What the selected slot is open for. */
void
yc_intake_page_guide_supply (YcIntakePage *self)
{
  const YcDuty *duty = self->selected != NULL ? yc_duties_find (self->duties, self->selected) : NULL;
  g_autofree char *next = NULL, *why = NULL, *day = NULL;
  GDate today;

  yc_verdict_bar_set_quiet (self->bar, self->busy || yc_intake_page_takes_pages (self) || yc_intake_page_owes_count (self));
  if (duty == NULL)
    return;
  if (duty->kind == YC_DUTY_RETURNED)
    {
      why = yc_act_describe_return (duty);
      next = g_strdup_printf (_("Returned: %s. Delete the returned page, scan the sheet again; F9 leads back to the case."), why);
    }
  else if (duty->kind == YC_DUTY_CURE)
    {
      yc_session_today (self->session, &today);
      day = yc_date_short (duty->cure, &today);
      next = g_strdup_printf (_("To be supplied by %s. Scan it, F9 leads back to the case."), day);
    }
  else
    next = g_strdup (_("Scan all its signed pages, F9 leads back to the case."));
  yc_verdict_bar_guide (self->bar, _("Only the materials in the list take pages; all else is evidence"), next);
  yc_verdict_bar_set_way (self->bar, _("Back to the case"));
}

/* The events say what is owed. Also on the store's thread. */
GPtrArray *
yc_intake_page_load_duties (YcStore *store, const YcCaseRecord *record, GError **error)
{
  g_autoptr (GPtrArray) history = NULL;

  if (record->state < YC_STATE_ACCEPTED)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) yc_duty_free);
  history = yc_case_store_history (store, record->id, error);
  return history != NULL ? yc_duties_read (history, record->state, error) : NULL;
}
