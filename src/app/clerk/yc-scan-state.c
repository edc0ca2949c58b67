/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The drawn states of the page area. Takes an error or what is being waited for; what the error means comes from the one table of error
 * texts, steps and drawing are here. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-scan-state.h"
#include "app/yc-error-text.h"
#include "app/yc-session.h"
#include "base/yc-error.h"
#include "capture/yc-page.h"
#include "vault/yc-store.h"

#define N_STEPS 3
#define N_WAYS 4

struct _YcScanState
{
  GtkBox          parent_instance;
  YcStatePicture *picture;
  GtkLabel       *title;
  GtkLabel       *body;
  GtkWidget      *steps;
  GtkWidget      *step[N_STEPS];
  YcKeyButton    *way[N_WAYS];
};

typedef struct { const char *text; const char *action; } Way;
typedef struct { YcPictureKind picture; const char *steps[N_STEPS]; Way ways[N_WAYS]; } Look;

#define GO_ON { N_("Go on scanning"), "intake.scan" }
#define OTHER { N_("Another scanner"), "intake.scan-options" }
#define ENOUGH { N_("These are all"), "intake.enough" }
#define AGAIN { N_("Scan this material again"), "intake.rescan" }

static const Look jam = { YC_PICTURE_JAM,
  { N_("Open the feeder and take the jammed sheet out in the direction of the arrow"), N_("Put it and the sheets behind it back into the feeder"),
    N_("Close the cover and press F5: nothing is doubled or left out") }, { GO_ON, AGAIN, ENOUGH, OTHER } };
static const Look cover = { YC_PICTURE_COVER,
  { N_("Close the cover until it clicks"), N_("Press F5: scanning goes on with the next sheet") }, { GO_ON, AGAIN, ENOUGH, OTHER } };
static const Look empty = { YC_PICTURE_EMPTY,
  { N_("Put the sheets into the feeder, face as marked"), N_("Press F5") }, { GO_ON, { N_("Take in a file"), "intake.import" }, OTHER, ENOUGH } };
static const Look gone = { YC_PICTURE_GONE,
  { N_("Check that plug, power and network cable of the scanner are in"), N_("Wait until the scanner is ready"), N_("Press F5") },
  { GO_ON, { N_("Search again"), "intake.find-scanner" }, OTHER, ENOUGH } };
static const Look busy = { YC_PICTURE_BUSY,
  { N_("Another window is using it: wait a moment, or choose another scanner"), N_("Press F5") }, { GO_ON, OTHER, ENOUGH } };
static const Look device = { YC_PICTURE_GONE,
  { N_("Look at the scanner: close its cover, check its cable"), N_("Put the sheets that are not here yet back into the feeder and press F5"),
    N_("When it happens again, switch the scanner off and on") },
  { GO_ON, AGAIN, ENOUGH, OTHER } };
static const Look torn = { YC_PICTURE_TORN,
  { N_("Take the last sheet and put it back into the feeder, with those behind it"), N_("Press F5: scanning goes on with that sheet") },
  { GO_ON, AGAIN, ENOUGH, OTHER } };
static const Look stopped = { YC_PICTURE_STOPPED, { N_("Press F5 to go on, or scan the whole material again") }, { GO_ON, AGAIN, ENOUGH } };
static const Look disk = { YC_PICTURE_DISK,
  { N_("Free some space on the disk, or call the administrator"), N_("Press F5: scanning goes on where it stopped") }, { GO_ON, ENOUGH } };
static const Look file = { YC_PICTURE_FILE,
  { N_("Ask for a PDF without password or a JPEG picture"), N_("Or scan the paper") }, { { N_("Another file"), "intake.import" }, { N_("Scan"), "intake.scan" }, ENOUGH } };
static const Look other = { YC_PICTURE_STOPPED, { N_("Try again; when it stays so, call the administrator") }, { GO_ON, ENOUGH } };

G_DEFINE_FINAL_TYPE (YcScanState, yc_scan_state, GTK_TYPE_BOX)

static const Look *
find_capture_look (YcCaptureError code)
{
  switch (code)
    {
    case YC_CAPTURE_ERROR_NO_SCANNER:
      return &gone;
    case YC_CAPTURE_ERROR_BUSY:
      return &busy;
    case YC_CAPTURE_ERROR_JAM:
      return &jam;
    case YC_CAPTURE_ERROR_COVER:
      return &cover;
    case YC_CAPTURE_ERROR_EMPTY:
      return &empty;
    case YC_CAPTURE_ERROR_DEVICE:
      return &device;
    case YC_CAPTURE_ERROR_TRUNCATED:
      return &torn;
    case YC_CAPTURE_ERROR_CANCELLED:
      return &stopped;
    case YC_CAPTURE_ERROR_NO_SPACE:
      return &disk;
    case YC_CAPTURE_ERROR_FOREIGN:
    case YC_CAPTURE_ERROR_LIMIT:
      return &file;
    case YC_CAPTURE_ERROR_FROZEN:
      return &other;
    }
  return &other;
}

static const Look *
find_look (const GError *error)
{
  if (error->domain == YC_CAPTURE_ERROR)
    return find_capture_look ((YcCaptureError) error->code);
  if (g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE) || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE)
      || g_error_matches (error, YC_SESSION_ERROR, YC_SESSION_ERROR_ON_RESERVE))
    return &disk;
  return &other;
}

static gboolean
has_way (const Look *look, guint i, gboolean with_pages)
{
  return look->ways[i].text != NULL && (with_pages || !g_str_equal (look->ways[i].action, "intake.enough"));
}

static void
show (YcScanState *self, const Look *look, const char *title, const char *body, gboolean urgent, gboolean with_pages)
{
  yc_state_picture_set_kind (self->picture, look->picture);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->body, body);
  gtk_widget_set_visible (self->steps, look->steps[0] != NULL);
  for (guint i = 0; i < N_STEPS; i++)
    {
      gtk_widget_set_visible (self->step[i], look->steps[i] != NULL);
      if (look->steps[i] != NULL)
        gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (self->step[i])), _(look->steps[i]));
    }
  for (guint i = 0; i < N_WAYS; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->way[i]), has_way (look, i, with_pages));
      yc_key_button_set_command (self->way[i], look->ways[i].action);
      if (look->ways[i].text != NULL)
        yc_key_button_set_text (self->way[i], _(look->ways[i].text));
    }
  /* The blue button moves to the way out of trouble. */
  yc_clerk_set_class (GTK_WIDGET (self->way[0]), "suggested-action", urgent);
}

static void
yc_scan_state_class_init (YcScanStateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const steps[N_STEPS] = { "step_0", "step_1", "step_2" };
  static const char *const ways[N_WAYS] = { "way_0", "way_1", "way_2", "way_3" };

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_STATE_PICTURE);
  yc_clerk_use_template (widget_class, "yc-scan-state.ui");
  gtk_widget_class_bind_template_child (widget_class, YcScanState, picture);
  gtk_widget_class_bind_template_child (widget_class, YcScanState, title);
  gtk_widget_class_bind_template_child (widget_class, YcScanState, body);
  gtk_widget_class_bind_template_child (widget_class, YcScanState, steps);
  for (guint i = 0; i < N_STEPS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, steps[i], FALSE, G_STRUCT_OFFSET (YcScanState, step) + (gssize) (i * sizeof (GtkWidget *)));
  for (guint i = 0; i < N_WAYS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, ways[i], FALSE, G_STRUCT_OFFSET (YcScanState, way) + (gssize) (i * sizeof (YcKeyButton *)));
}

static void
yc_scan_state_init (YcScanState *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_scan_state_show_empty (self, NULL);
}

gboolean
yc_scan_state_is_file (const GError *error)
{
  return find_look (error) == &file;
}

void
yc_scan_state_show_error (YcScanState *self, const GError *error, guint n_saved, const char *detail)
{
  const Look *look = find_look (error);
  YcErrorText text;
  g_autofree char *body = NULL;

  yc_error_text_lookup (error, &text);
  if (look == &file || look == &other)
    body = g_strdup (detail != NULL && *detail != '\0' ? detail : text.safe);
  else if (n_saved == 0)
    body = g_strdup (_("No page has come yet; nothing is lost."));
  else
    body = g_strdup_printf (ngettext ("It stopped on page %u. Page 1 is stored and need not be scanned again.",
                                      "It stopped on page %u. The %u pages before it are stored and need not be scanned again.", n_saved),
                            n_saved + 1, n_saved);
  show (self, look, text.title, body, TRUE, n_saved > 0);
}

void
yc_scan_state_show_empty (YcScanState *self, const YcMaterial *material)
{
  static const Look look = { YC_PICTURE_PAPER, { NULL }, { { N_("Scan"), "intake.scan" }, { N_("Take in a file"), "intake.import" } } };
  static const Look form = { YC_PICTURE_PAPER,
    { N_("Print the filled form"), N_("Let the applicant read and sign it"), N_("Put it into the feeder and press F5") },
    { { N_("Print the form"), "intake.print-form" }, { N_("Scan"), "intake.scan" }, { N_("Take in a file"), "intake.import" } } };
  g_autoptr (GString) body = g_string_new (NULL);

  if (material == NULL)
    {
      show (self, &look, _("No material is asked for"), _("Answer the questions first."), FALSE, FALSE);
      return;
    }
  if (*material->form != '\0')
    g_string_append_printf (body, ngettext ("%s, %d copy", "%s, %d copies", (gulong) material->copies), material->form, material->copies);
  if (*material->legal_basis != '\0')
    g_string_append_printf (body, "%s%s", body->len > 0 ? "\n" : "", material->legal_basis);
  show (self, material->role == YC_ROLE_APPLICATION_FORM ? &form : &look, _("No page yet"), body->str, FALSE, FALSE);
}

void
yc_scan_state_show_exit (YcScanState *self, const YcItemExit *exit)
{
  static const Look look = { YC_PICTURE_PAPER,
    { N_("Tell the applicant why, and show the source"), N_("An answer was wrong: change it with F7"), N_("Otherwise make the notice with F9 and hand it over") },
    { { N_("Change the answers"), "intake.questions" } } };
  gboolean needless = exit->kind == YC_ITEM_EXIT_NOT_NEEDED;
  g_autofree char *body = *exit->agency != '\0' ? g_strdup_printf (_("%s\n%s\nThe application belongs to: %s"), exit->reason, exit->legal_basis, exit->agency)
                                                : g_strdup_printf ("%s\n%s", exit->reason, exit->legal_basis);

  show (self, &look, needless ? _("No permit is needed") : _("Not a matter of this office"), body, FALSE, FALSE);
}

void
yc_scan_state_show_waived (YcScanState *self, const YcMaterial *material)
{
  static const Look look = { YC_PICTURE_PAPER, { NULL }, { { NULL } } };

  show (self, &look, _("Not asked for"), _("The applicant's commitment takes its place."), FALSE, FALSE);
}

void
yc_scan_state_show_scanning (YcScanState *self, guint page)
{
  static const Look look = { YC_PICTURE_SCANNING, { NULL }, { { N_("Stop"), "intake.stop" } } };
  g_autofree char *title = g_strdup_printf (_("Scanning page %u"), MAX (page, 1));

  show (self, &look, title, _("Each page is stored before it is shown."), FALSE, FALSE);
}

void
yc_scan_state_show_searching (YcScanState *self)
{
  static const Look look = { YC_PICTURE_SEARCHING, { NULL }, { { N_("Take in a file"), "intake.import" } } };

  show (self, &look, _("Searching for the scanner"), _("This takes a few seconds after the start."), FALSE, FALSE);
}
