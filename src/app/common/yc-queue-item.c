/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* From a line of the queue to what people read: what it brings, how far it came, what is wrong with it. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-queue-item.h"
#include "base/yc-clock.h"
#include "law/yc-state.h"
#include "case/yc-case-number.h"
#include "case/yc-enrolment.h"
#include "sync/yc-problem.h"

#include <string.h>

struct _YcQueueItem
{
  GObject parent_instance;

  YcQueueLine *line;       /* (owned) */
  YcStateLook look;
  char *texts[YC_N_QUEUE_TEXTS]; /* (owned) */
};

G_DEFINE_FINAL_TYPE (YcQueueItem, yc_queue_item, G_TYPE_OBJECT)

static const struct { const char *kind, *text; } kinds[] = {
  { "received", NC_("operation", "Receipt of materials") },
  { "accepted", NC_("operation", "Acceptance") },
  { "tolerated", NC_("operation", "Acceptance with tolerance") },
  { "committed", NC_("operation", "Acceptance on commitment") },
  { "voided", NC_("operation", "Voided case") },
  { "handed-over", NC_("operation", "Hand-over to the back office") },
  { "claimed", NC_("operation", "Taken up for review") },
  { "taken-over", NC_("operation", "Taken over from a colleague") },
  { "opinion", NC_("operation", "Review opinion") },
  { "sent-back", NC_("operation", "Sent back to the window") },
  { "granted", NC_("operation", "Decision: granted") },
  { "denied", NC_("operation", "Decision: denied") },
  { "cured", NC_("operation", "Supplied material") },
  { "delivered", NC_("operation", "Delivery of the result") },
  { "withdrawn", NC_("operation", "Withdrawal") },
  { "lapsed", NC_("operation", "Return for a lapsed tolerance") },
  { "corrected", NC_("operation", "Corrected name") },
  { "abandoned", NC_("operation", "Step that was given up") },
};

static const char *
name_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, kind) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "operation", kinds[i].text);
  return _("Other step");
}

char *
yc_queue_time (gint64 at, const GDate *today)
{
  g_autofree char *day = yc_time_format (at, "%Y-%m-%d");
  g_autofree char *now = yc_date_format (today);

  return yc_time_format (at, strcmp (day, now) == 0 ? "%H:%M" : "%-m月%-d日 %H:%M");
}

static void
find_look (const YcQueueLine *line, gboolean is_online, YcStateLook *look)
{
  if (line->state == YC_OUTBOX_DONE)
    *look = (YcStateLook) { "emblem-ok-symbolic", "ok", _("Arrived") };
  else if (line->state == YC_OUTBOX_REPLACED)
    *look = (YcStateLook) { "edit-undo-symbolic", "wait", _("Given up") };
  else if (line->state == YC_OUTBOX_STUCK)
    *look = (YcStateLook) { "dialog-warning-symbolic", "bad", _("Needs somebody") };
  else if (line->is_held)
    *look = (YcStateLook) { "media-playback-pause-symbolic", "warn", _("Behind an earlier step") };
  else if (!is_online)
    *look = (YcStateLook) { "media-playback-pause-symbolic", "warn", _("Waits for the line") };
  else
    *look = (YcStateLook) { "emblem-synchronizing-symbolic", "info", _("On its way") };
}

static char *
describe_progress (const YcQueueLine *line, const GDate *today)
{
  if (line->state == YC_OUTBOX_DONE)
    return yc_queue_time (line->received, today);
  if (line->state == YC_OUTBOX_REPLACED)
    return g_strdup (_("taken back"));
  if (line->n_files > 0 && line->n_arrived > 0)
    return g_strdup_printf (_("%u of %u files arrived"), line->n_arrived, line->n_files);
  return line->tries > 0 ? g_strdup_printf (ngettext ("tried once", "tried %d times", (gulong) line->tries), line->tries) : g_strdup (_("not tried yet"));
}

static char *
describe_content (const YcQueueLine *line)
{
  const char *name = name_kind (line->kind);

  return line->n_pages > 0 ? g_strdup_printf (ngettext ("%s, %u page", "%s, %u pages", line->n_pages), name, line->n_pages) : g_strdup (name);
}

char *
yc_queue_item_explain (YcQueueItem *self)
{
  const char *text = self->line->problem;
  g_autoptr (YcProblem) problem = NULL;

  if (self->line->state == YC_OUTBOX_DONE || self->line->state == YC_OUTBOX_REPLACED || *text == '\0')
    return g_strdup (self->line->is_held ? _("An earlier step of this case has to be settled first; then this one goes by itself.") : "");
  if (strcmp (text, YC_OUTBOX_DAMAGED) == 0)
    return g_strdup (_("What lies on this disk is not what was signed; it was not sent. The paper and the case number stay valid. Call the administrator."));
  problem = yc_problem_parse (text, strlen (text), NULL);
  /* Of before the enrolment: no mistake of anybody's. */
  if (problem != NULL && problem->type == YC_PROBLEM_SIGNATURE && yc_clerk_is_local (self->line->author))
    return g_strdup (_("The platform does not know the key of who signed this. What lies here is sound."));
  return g_strdup (problem != NULL ? yc_problem_type_get_text (problem->type) : _("The platform gave no reason that this version knows. Call the administrator."));
}

gboolean
yc_queue_item_wants_vouch (YcQueueItem *self, const YcClerk *clerk)
{
  const char *text = self->line->problem;
  g_autoptr (YcProblem) problem = *text != '\0' ? yc_problem_parse (text, strlen (text), NULL) : NULL;

  /* Of which post it was the platform knows. */
  if (problem != NULL && problem->type == YC_PROBLEM_WITHDRAWN)
    return clerk != NULL && strcmp (self->line->author, clerk->id) != 0;
  return problem != NULL && problem->type == YC_PROBLEM_SIGNATURE && clerk != NULL && strcmp (clerk->role, "clerk") == 0
         && (yc_clerk_is_local (self->line->author) || strcmp (self->line->author, clerk->id) == 0);
}

const char *
yc_queue_item_get_turn (YcQueueItem *self, const YcClerk *clerk, const char **ret_second)
{
  const char *text = self->line->problem;
  g_autoptr (YcProblem) problem = NULL;

  if (self->line->state == YC_OUTBOX_DONE || self->line->state == YC_OUTBOX_REPLACED || *text == '\0')
    return NULL;
  if (self->line->state == YC_OUTBOX_STUCK && yc_queue_item_wants_vouch (self, clerk))
    {
      *ret_second = _("answer for it, or take the step back with a reason");
      return _("Whose turn: this window");
    }
  problem = strcmp (text, YC_OUTBOX_DAMAGED) != 0 ? yc_problem_parse (text, strlen (text), NULL) : NULL;
  switch (problem != NULL ? yc_problem_type_get_turn (problem->type) : YC_TURN_ADMINISTRATOR)
    {
    case YC_TURN_CLERK:
      *ret_second = _("open the case, or take the step back with a reason");
      return _("Whose turn: this window");
    case YC_TURN_ADMINISTRATOR:
      *ret_second = _("copy the facts and call; the case stays valid meanwhile");
      return _("Whose turn: the administrator");
    case YC_TURN_PLATFORM:
      *ret_second = _("it goes by itself as soon as the platform can");
      return _("Whose turn: the platform");
    case YC_TURN_SYSTEM:
      *ret_second = _("it is tried again by itself");
      return _("Whose turn: nobody's");
    case YC_TURN_NOBODY:
      break;
    }
  return NULL;
}

const YcQueueLine *
yc_queue_item_get_line (YcQueueItem *self)
{
  return self->line;
}

void
yc_queue_item_get_look (YcQueueItem *self, YcStateLook *ret_look)
{
  *ret_look = self->look;
}

const char *
yc_queue_item_get_text (YcQueueItem *self, YcQueueText text)
{
  return self->texts[text];
}

YcQueueItem *
yc_queue_item_new (YcQueueLine *line, gboolean is_online, const GDate *today)
{
  YcQueueItem *self = g_object_new (YC_TYPE_QUEUE_ITEM, NULL);

  self->line = line;
  find_look (line, is_online, &self->look);
  self->texts[YC_QUEUE_MADE] = yc_queue_time (line->made, today);
  self->texts[YC_QUEUE_CONTENT] = describe_content (line);
  self->texts[YC_QUEUE_ITEM_NAME] = g_strdup (line->item_name);
  self->texts[YC_QUEUE_NUMBER] = yc_case_number_group (line->number);
  self->texts[YC_QUEUE_PROGRESS] = describe_progress (line, today);
  return self;
}

static void
yc_queue_item_finalize (GObject *object)
{
  YcQueueItem *self = YC_QUEUE_ITEM (object);

  yc_queue_line_free (self->line);
  for (guint i = 0; i < YC_N_QUEUE_TEXTS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (yc_queue_item_parent_class)->finalize (object);
}

static void
yc_queue_item_class_init (YcQueueItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_queue_item_finalize;
}

static void
yc_queue_item_init (YcQueueItem *self)
{
}
