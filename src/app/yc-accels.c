/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One table of action, keys and title. The application installs the accelerators from it, the shortcuts window names the same actions,
 * and a test compares the two. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/yc-accels.h"
#include <string.h>

static const YcAccel accels[] = {
  { "win.new-case", { "F2" }, N_("Next applicant") },
  { "win.show-intake", { "<Alt>1" }, N_("Intake") },
  { "win.show-cases", { "<Alt>2" }, N_("Cases") },
  { "win.show-queue", { "<Alt>3" }, N_("Queue") },
  { "win.show-ledger", { "<Alt>4" }, N_("Ledger") },
  { "win.retry-line", { "<Control>r" }, N_("Try the line now") },
  { "win.change-clerk", { "<Control><Shift>l" }, N_("Let somebody else sign in") },
  { "win.lock", { "<Control>l" }, N_("Lock the screen") },
  { "win.search", { "<Control>k" }, N_("Search the cases") },
  { "win.back", { "<Alt>Left" }, N_("Back") },
  { "win.help", { "F1" }, N_("Help for this screen") },
  { "win.show-help-overlay", { "<Control>question" }, N_("All keys") },
  { "app.quit", { "<Control>q" }, N_("Quit") },

  { "intake.choose-item", { "F3" }, N_("Choose the item") },
  { "intake.applicant", { "F4" }, N_("Applicant") },
  { "intake.scan", { "F5" }, N_("Scan into the selected material") },
  { "intake.import", { "<Control>o" }, N_("Take in a file") },
  { "intake.next-material", { "F6" }, N_("Next material that wants something") },
  { "intake.questions", { "F7" }, N_("Questions") },
  { "intake.check", { "F8" }, N_("Check") },
  { "intake.decide", { "F9" }, N_("Take the suggested outcome") },
  { "intake.tell-correction", { "<Control><Shift>k" }, N_("Tell once what to correct") },
  { "intake.undo", { "<Control>z" }, N_("Undo") },
  { "intake.redo", { "<Control><Shift>z" }, N_("Redo") },
  { "intake.park", { "<Control>d" }, N_("Park the case") },
  { "intake.stop", { "Escape" }, N_("Stop scanning") },
  { "intake.turn-paper", { "<Control>t" }, N_("Original or copy, returned or kept") },
  { "intake.print-form", { "<Control><Shift>f" }, N_("Print the application form") },
  { "intake.rotate-left", { "<Control>bracketleft" }, N_("Rotate to the left") },
  { "intake.rotate-right", { "<Control>bracketright" }, N_("Rotate to the right") },
  { "intake.mark-blank", { "<Control>b" }, N_("Mark as blank, or take the mark off") },
  { "intake.choose-unfit", { "<Control>u" }, N_("Does not meet the requirements, or take the mark back") },
  { "intake.choose-target", { "<Control><Shift>m" }, N_("Move to another material") },
  { "intake.delete-page", { "<Control><Shift>Delete" }, N_("Delete the page") },
  { "intake.zoom-in", { "<Control>plus", "<Control>equal" }, N_("Larger") },
  { "intake.zoom-fit", { "<Control>0" }, N_("Fit the width") },

  { "win.print", { "<Control>p" }, N_("Print the paper") },
  { "win.choose-printer", { "<Control><Shift>p" }, N_("Choose the printer") },
  { "win.resume-case", { "<Control>Return" }, N_("Go on with the case") },
  { "win.case-supply", { "<Control>m" }, N_("Supply materials, scan returned pages again") },
  { "win.case-settle", { "<Control>j" }, N_("Materials are supplied, hand over again") },
  { "win.case-deliver", { "<Control><Shift>s" }, N_("Deliver the result") },
  { "win.case-withdraw", { "<Control><Shift>w" }, N_("Withdraw for the applicant") },
  { "win.case-lapse", { "<Control><Shift>b" }, N_("End a case whose tolerance has lapsed") },
  { "win.case-hearing", { "<Control><Shift>h" }, N_("The applicant asks for the hearing") },
  { "ledger.review", { "<Control><Shift>r" }, N_("Review the refusal") },
  { "win.case-correct", { "<Control><Shift>n" }, N_("Correct the name") },

  { "win.show-work", { "<Alt>1" }, N_("To do") },
  { "review.next-page", { "j" }, N_("Next page"), TRUE },
  { "review.previous-page", { "k" }, N_("Page before"), TRUE },
  { "review.fits", { "1", "KP_1" }, N_("Fits"), TRUE },
  { "review.fails", { "2", "KP_2" }, N_("Does not fit"), TRUE },
  { "review.doubt", { "3", "KP_3" }, N_("Doubtful"), TRUE },
  { "review.next-point", { "Down" }, N_("Next review point"), TRUE },
  { "review.previous-point", { "Up" }, N_("Review point before"), TRUE },
  { "review.next-case", { "<Control>Down" }, N_("Next case") },
  { "review.decide", { "<Control>Return" }, N_("Take up, or decide") },
  { "review.take-over", { "<Control><Shift>o" }, N_("Take over from a colleague") },
  { "review.more", { "<Control>e" }, N_("Other acts") },
  { "win.open-dossier", { "<Control><Shift>d" }, N_("Open the dossier") },
  { "review.send-back", { "<Control><Shift>Return" }, N_("Send back to the window") },
  { "review.mark", { "m" }, N_("Mark the page to be sent back"), TRUE },
  { "review.rotate", { "r" }, N_("Turn the view"), TRUE },
  { "review.two-pages", { "s" }, N_("Two pages side by side"), TRUE },
  { "review.zoom-in", { "plus", "equal" }, N_("Larger"), TRUE },
  { "review.zoom-out", { "minus" }, N_("Smaller"), TRUE },
  { "review.zoom-fit", { "0" }, N_("Fit the width"), TRUE },
};

const YcAccel *
yc_accels_get (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (accels);
  return accels;
}

const YcAccel *
yc_accels_find (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    if (g_str_equal (accels[i].action, action))
      return &accels[i];
  return NULL;
}

void
yc_accels_install (GtkApplication *app)
{
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    if (!accels[i].local)
      gtk_application_set_accels_for_action (app, accels[i].action, accels[i].keys);
}

void
yc_accels_add_local (GtkWidget *page, const char *prefix)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    for (guint k = 0; accels[i].local && g_str_has_prefix (accels[i].action, prefix) && accels[i].keys[k] != NULL; k++)
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_shortcut_trigger_parse_string (accels[i].keys[k]), gtk_named_action_new (accels[i].action)));
  gtk_widget_add_controller (page, controller);
}

char *
yc_accels_name_keys (const char *keys)
{
  guint key = 0;
  GdkModifierType mods = 0;

  if (!gtk_accelerator_parse (keys, &key, &mods))
    return g_strdup ("");
  g_autofree char *label = gtk_accelerator_get_label (key, mods);
  /* GTK says "Shift+Ctrl+F"; keyboards, texts and people say it the other way round. */
  if (g_str_has_prefix (label, "Shift+Ctrl+"))
    return g_strconcat ("Ctrl+Shift+", label + strlen ("Shift+Ctrl+"), NULL);
  return g_steal_pointer (&label);
}

char *
yc_accels_dup_label (const char *action)
{
  const YcAccel *accel = yc_accels_find (action);

  return accel != NULL ? yc_accels_name_keys (accel->keys[0]) : g_strdup ("");
}

void
yc_accels_describe (GtkWidget *widget, const char *action)
{
  g_autofree char *label = yc_accels_dup_label (action);

  if (*label != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, label, -1);
}
