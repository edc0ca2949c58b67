/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One material in the checklist. Takes a slot of the verdict and the scanner's mark, shows them. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-checklist-row.h"

struct _YcChecklistRow
{
  GtkListBoxRow  parent_instance;
  GtkImage      *dot;
  GtkLabel      *name;
  GtkLabel      *state;
  GtkLabel      *detail;
  GtkWidget     *brought_button;
  GtkWidget     *form_button;
  char          *id;
  gboolean       wants;
};

typedef struct { const char *icon; YcTone tone; const char *word; gboolean wants; } Look;

/* Index: YcSlotState. Only what wants attention is bold. */
static const Look looks[] = {
  [YC_SLOT_WAITING] = { "radio-symbolic", YC_TONE_WAIT, NC_("slot", "To collect"), TRUE },
  [YC_SLOT_COMPLETE] = { "object-select-symbolic", YC_TONE_OK, NC_("slot", "Received"), FALSE },
  [YC_SLOT_DOUBTFUL] = { "dialog-question-symbolic", YC_TONE_WARN, NC_("slot", "Doubtful"), TRUE },
  [YC_SLOT_TOLERABLE] = { "document-open-recent-symbolic", YC_TONE_INFO, NC_("slot", "May follow"), TRUE },
  [YC_SLOT_MISSING] = { "dialog-error-symbolic", YC_TONE_BAD, NC_("slot", "Missing"), TRUE },
  [YC_SLOT_WAIVED] = { "security-high-symbolic", YC_TONE_OK, NC_("slot", "Not asked"), FALSE },
  [YC_SLOT_OPTIONAL] = { "radio-symbolic", YC_TONE_WAIT, NC_("slot", "Optional"), FALSE },
};
static const Look scanning = { "scanner-symbolic", YC_TONE_INFO, NC_("slot", "Scanning"), FALSE };
static const Look broken = { "printer-error-symbolic", YC_TONE_BAD, NC_("slot", "Scan broke off"), TRUE };
static const Look unfit = { "action-unavailable-symbolic", YC_TONE_BAD, NC_("slot", "Not in order"), TRUE };
static const Look uncounted = { "dialog-question-symbolic", YC_TONE_WARN, NC_("slot", "Count the pages"), TRUE };

G_DEFINE_FINAL_TYPE (YcChecklistRow, yc_checklist_row, GTK_TYPE_LIST_BOX_ROW)

static const Look *
find_look (const YcSlot *slot, YcSlotMark mark)
{
  switch (mark)
    {
    case YC_SLOT_MARK_SCANNING:
      return &scanning;
    case YC_SLOT_MARK_BROKEN:
      return &broken;
    case YC_SLOT_MARK_COUNT:
      return &uncounted;
    case YC_SLOT_MARK_NONE:
      return slot->unfit != YC_UNFIT_NONE && slot->state == YC_SLOT_MISSING ? &unfit : &looks[slot->state];
    }
  g_return_val_if_reached (&looks[YC_SLOT_WAITING]);
}

static char *
describe_state (const Look *look, const YcSlot *slot)
{
  if (look == &looks[YC_SLOT_COMPLETE])
    return g_strdup_printf (ngettext ("Received, %u page", "Received, %u pages", slot->n_pages), slot->n_pages);
  /* The reason itself: its word and the reason would not stand in one row. */
  if (look == &unfit)
    return g_strdup (yc_unfit_get_text (slot->unfit));
  return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "slot", look->word));
}

static char *
describe_rest (const Look *look, const YcSlot *slot)
{
  const YcMaterial *material = slot->material;
  g_autoptr (GString) text = g_string_new (NULL);

  if (slot->n_pages > 0 && look != &looks[YC_SLOT_COMPLETE])
    g_string_append_printf (text, ngettext (" · %u page", " · %u pages", slot->n_pages), slot->n_pages);
  if (slot->state == YC_SLOT_TOLERABLE)
    {
      g_autofree char *limit = yc_clerk_limit_text (material->cure.value, material->cure.unit);

      g_string_append (text, " · ");
      g_string_append_printf (text, _("within %s"), limit);
    }
  if (slot->state == YC_SLOT_WAIVED)
    g_string_append_printf (text, " · %s", _("by commitment"));
  if (look == &unfit)
    return g_string_free (g_steal_pointer (&text), FALSE);
  g_string_append_printf (text, " · %s", slot->unfit != YC_UNFIT_NONE ? yc_unfit_get_text (slot->unfit) : yc_clerk_source_word (material->source));
  if (slot->source_not_connected && slot->state != YC_SLOT_WAIVED && slot->n_pages == 0)
    g_string_append_printf (text, " · %s", _("not shared yet"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
yc_checklist_row_brought_word (YcBrought brought)
{
  if (brought.original)
    return brought.returned ? _("Original, returned") : _("Original, kept");
  return brought.returned ? _("Copy, returned") : _("Copy, kept");
}

/* Where there is paper, what was taken of it and what became of it; one press takes the next of the four. */
static char *
show_brought (YcChecklistRow *self, const YcSlot *slot, YcBrought brought)
{
  gboolean asked = slot->n_pages > 0 && yc_material_is_paper (slot->material);
  const char *word = yc_checklist_row_brought_word (brought);
  g_autofree char *spoken = g_strdup_printf ("%s · %s", word, slot->material->name);

  gtk_widget_set_visible (self->brought_button, asked);
  gtk_button_set_label (GTK_BUTTON (self->brought_button), word);
  yc_clerk_name (self->brought_button, spoken);
  return asked ? g_strdup_printf (" · %s", word) : g_strdup ("");
}

static void
yc_checklist_row_finalize (GObject *object)
{
  g_free (YC_CHECKLIST_ROW (object)->id);
  G_OBJECT_CLASS (yc_checklist_row_parent_class)->finalize (object);
}

static void
yc_checklist_row_class_init (YcChecklistRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_checklist_row_finalize;
  yc_clerk_use_template (widget_class, "yc-checklist-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YcChecklistRow, dot);
  gtk_widget_class_bind_template_child (widget_class, YcChecklistRow, name);
  gtk_widget_class_bind_template_child (widget_class, YcChecklistRow, state);
  gtk_widget_class_bind_template_child (widget_class, YcChecklistRow, detail);
  gtk_widget_class_bind_template_child (widget_class, YcChecklistRow, brought_button);
  gtk_widget_class_bind_template_child (widget_class, YcChecklistRow, form_button);
}

static void
yc_checklist_row_init (YcChecklistRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yc_checklist_row_new (const char *material_id)
{
  YcChecklistRow *self = g_object_new (YC_TYPE_CHECKLIST_ROW, NULL);

  self->id = g_strdup (material_id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->brought_button), "s", material_id);
  return GTK_WIDGET (self);
}

const char *
yc_checklist_row_get_id (YcChecklistRow *self)
{
  return self->id;
}

void
yc_checklist_row_show (YcChecklistRow *self, const YcSlot *slot, YcSlotMark mark, YcBrought brought)
{
  const Look *look = find_look (slot, mark);
  g_autofree char *state = describe_state (look, slot);
  g_autofree char *rest = describe_rest (look, slot);
  g_autofree char *taken = show_brought (self, slot, brought);
  g_autofree char *spoken = g_strdup_printf ("%s · %s%s%s", slot->material->name, state, rest, taken);

  gtk_image_set_from_icon_name (self->dot, look->icon);
  yc_clerk_set_tone (GTK_WIDGET (self->dot), look->tone);
  yc_clerk_set_tone (GTK_WIDGET (self->state), look->tone);
  yc_clerk_set_class (GTK_WIDGET (self->state), "strong", look->wants && look->tone != YC_TONE_WAIT);
  gtk_label_set_label (self->name, slot->material->name);
  gtk_label_set_label (self->state, state);
  gtk_label_set_label (self->detail, rest);
  gtk_widget_set_visible (self->form_button, slot->material->role == YC_ROLE_APPLICATION_FORM);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), slot->source_not_connected ? _("Would be shared; asked on paper while the source is not connected") : NULL);
  yc_clerk_name (GTK_WIDGET (self), spoken);
  self->wants = look->wants;
}

gboolean
yc_checklist_row_wants (YcChecklistRow *self)
{
  return self->wants;
}
