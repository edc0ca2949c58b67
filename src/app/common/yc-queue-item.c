/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* From a line of the queue to what people read: what it brings, how far it came, what is wrong with it. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-line-look.h"
#include "app/common/yc-queue-item.h"
#include "app/yc-conflict-text.h"
#include "base/yc-clock.h"
#include "law/yc-state.h"
#include "case/yc-case-number.h"
#include "case/yc-enrolment.h"

#include <string.h>

struct _YcQueueItem
{
  GObject parent_instance;

  YcQueueLine *line;       /* (owned) */
  YcProblem *problem;      /* (owned) (nullable): the platform's answer, also one that came for the line as a whole */
  gboolean wants_vouch;    /* the clerk at the window may answer for it */
  gboolean is_line;        /* what stands with the entry is the line's failure, not the entry's own */
  YcSyncStatus status;
  YcStateLook look;
  char *texts[YC_N_QUEUE_TEXTS]; /* (owned) */
};

G_DEFINE_FINAL_TYPE (YcQueueItem, yc_queue_item, G_TYPE_OBJECT)

static const struct { const char *kind, *text; } kinds[] = {
  { "received", NC_("operation", "Receipt of materials") },
  { "accepted", NC_("operation", "Acceptance") },
  { "tolerated", NC_("operation", "Acceptance with tolerance") },
  { "committed", NC_("operation", "Acceptance on commitment") },
  { "deemed", NC_("operation", "Acceptance by silence") },
  { "recounted", NC_("operation", "Day counted again") },
  { "to-correct", NC_("operation", "Notice of correction") },
  { "supplied", NC_("operation", "Receipt of corrected materials") },
  { "refused", NC_("operation", "Refusal to take in") },
  { "not-needed", NC_("operation", "No permit needed") },
  { "voided", NC_("operation", "Voided case") },
  { "handed-over", NC_("operation", "Hand-over to the back office") },
  { "claimed", NC_("operation", "Taken up for review") },
  { "taken-over", NC_("operation", "Taken over from a colleague") },
  { "opinion", NC_("operation", "Review opinion") },
  { "sent-back", NC_("operation", "Sent back to the window") },
  { "granted", NC_("operation", "Decision: granted") },
  { "denied", NC_("operation", "Decision: denied") },
  { "step-begun", NC_("operation", "Special step begun") },
  { "step-ended", NC_("operation", "Special step ended") },
  { "hearing-asked", NC_("operation", "Request for a hearing") },
  { "extended", NC_("operation", "Extension of the time limit") },
  { "terminated", NC_("operation", "Termination") },
  { "revoked", NC_("operation", "Revocation of the decision") },
  { "verified", NC_("operation", "Check of the commitment") },
  { "reviewed", NC_("operation", "Review of a refusal") },
  { "cured", NC_("operation", "Supplied material") },
  { "delivered", NC_("operation", "Delivery of the result") },
  { "withdrawn", NC_("operation", "Withdrawal") },
  { "withdrawal-refused", NC_("operation", "Refused withdrawal") },
  { "lapsed", NC_("operation", "Return for a lapsed tolerance") },
  { "corrected", NC_("operation", "Corrected name") },
  { "abandoned", NC_("operation", "Step that was given up") },
  { "behind", NC_("operation", "The platform's news of the case") },
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

static gboolean
is_damaged (const YcQueueLine *line)
{
  return strcmp (line->problem, YC_OUTBOX_DAMAGED) == 0;
}

static void
find_look (const YcQueueLine *line, gboolean is_online, YcStateLook *look)
{
  if (line->is_incoming)
    *look = (YcStateLook) { "dialog-warning-symbolic", "warn", C_("queue", "Does not fit") };
  else if (line->state == YC_OUTBOX_DONE)
    *look = (YcStateLook) { "emblem-ok-symbolic", "ok", _("Arrived") };
  else if (line->state == YC_OUTBOX_REPLACED)
    *look = (YcStateLook) { "edit-undo-symbolic", "wait", _("Given up") };
  else if (line->state == YC_OUTBOX_STUCK || is_damaged (line))
    *look = (YcStateLook) { "dialog-warning-symbolic", "bad", _("Needs somebody") };
  else if (line->is_held)
    *look = (YcStateLook) { "media-playback-pause-symbolic", "warn", _("Behind an earlier step") };
  else if (!is_online)
    *look = (YcStateLook) { "media-playback-pause-symbolic", "warn", _("Waits for the line") };
  else
    *look = (YcStateLook) { "emblem-synchronizing-symbolic", "info", _("On its way") };
}

static char *
describe_progress (YcQueueItem *self, const GDate *today)
{
  const YcQueueLine *line = self->line;
  gint64 next = yc_queue_item_get_next (self);
  g_autofree char *at = next > 0 ? yc_queue_time (next, today) : NULL;
  const char *second = NULL;
  YcStateLook turn;

  if (line->state == YC_OUTBOX_DONE)
    return yc_queue_time (line->received, today);
  if (line->state == YC_OUTBOX_REPLACED)
    return g_strdup (_("taken back"));
  if (line->state == YC_OUTBOX_STUCK && yc_queue_item_get_turn (self, &turn, &second))
    return g_strdup (turn.name);
  if (line->n_files > 0 && line->n_arrived > 0)
    return g_strdup_printf (_("%u of %u files arrived"), line->n_arrived, line->n_files);
  if (at != NULL)
    return g_strdup_printf (C_("try", "next %s"), at);
  if (line->tries == 0 && line->last_try > 0)
    return g_strdup (_("broken off"));
  return line->tries > 0 ? g_strdup_printf (ngettext ("tried once", "tried %d times", (gulong) line->tries), line->tries) : g_strdup (_("not tried yet"));
}

static char *
describe_content (const YcQueueLine *line)
{
  const char *name = name_kind (line->kind);

  return line->n_pages > 0 ? g_strdup_printf (ngettext ("%s, %u page", "%s, %u pages", line->n_pages), name, line->n_pages) : g_strdup (name);
}

/* ---- why it waits, and for whom ---- */

static gboolean
is_open (const YcQueueLine *line)
{
  return line->state == YC_OUTBOX_READY || line->state == YC_OUTBOX_STUCK;
}

static gboolean
is_unreadable (const YcQueueLine *line)
{
  return g_str_has_prefix (line->problem, YC_OUTBOX_UNREADABLE);
}

static gboolean
is_of_station (const YcQueueLine *line)
{
  return g_str_has_prefix (line->problem, YC_OUTBOX_STATION);
}

/* Asked for three times, in some three minutes: somebody is to look at it. */
#define TRIES_BY_ITSELF 3

/* Nothing of its own is told of it: it waits as the line does. */
static gboolean
waits_for_line (YcQueueItem *self)
{
  return self->line->state == YC_OUTBOX_READY && !self->line->is_held && !is_damaged (self->line) && !is_unreadable (self->line) && !is_of_station (self->line)
         && (self->problem == NULL || self->is_line)
         && (!self->status.enrolled || self->status.line != YC_LINE_ONLINE);
}

/* What the type of the answer says, and which rule it was. */
static char *
explain_problem (const YcProblem *problem)
{
  const char *text = yc_problem_type_get_text (problem->type);
  g_autofree char *reason = problem->detail != NULL ? yc_conflict_text_of_answer (problem->detail) : NULL;

  return reason != NULL ? g_strconcat (text, "\n", reason, NULL) : g_strdup (text);
}

char *
yc_queue_item_explain (YcQueueItem *self)
{
  const YcQueueLine *line = self->line;

  if (!is_open (line))
    return g_strdup ("");
  if (line->is_incoming)
    return g_strdup (_("What the platform tells of this case does not fit with what is kept here: the case still shows what was before. It is asked for whole again by itself, and with all that comes of it. Until then ask the back office before you act on this case."));
  if (line->is_held)
    return g_strdup (_("An earlier step of this case has to be settled first; then this one goes by itself."));
  if (is_damaged (line))
    return g_strdup (_("What lies on this disk is not what was signed; it was not sent. The paper and the case number stay valid. Call the administrator."));
  if (is_unreadable (line))
    return g_strdup (_("A file of this step cannot be read from this disk; it was not sent. It is tried again, other cases go meanwhile. The paper and the case number stay valid. Call the administrator."));
  if (is_of_station (line))
    return g_strdup (_("This workstation could not read or write its own data while this was on its way. It is tried again by itself; nothing is sent twice, and nothing is left out. Call the administrator."));
  /* Of before the enrolment: no mistake of anybody's. */
  if (self->problem != NULL && self->problem->type == YC_PROBLEM_SIGNATURE && yc_clerk_is_local (line->author))
    return g_strdup (_("The platform does not know the key of who signed this. What lies here is sound."));
  if (yc_queue_item_is_of_copy (self))
    return g_strdup (_("This was signed while the data here were a copy, under the name that the other computer keeps; it cannot be sent under the new one. It stays here and can be looked through. If it was not done there either, take it in anew."));
  if (self->problem != NULL)
    return explain_problem (self->problem);
  if (waits_for_line (self) && !self->is_line)
    return g_strdup (yc_line_look_explain (&self->status));
  if (self->is_line)
    return g_strdup (_("The line broke while this was on its way. It goes on from where it stood; nothing is sent twice, and nothing is left out."));
  return g_strdup (*line->problem == '\0' ? "" : _("The platform gave no reason that this version knows. Call the administrator."));
}

/* Steps that an approver has signed. */
static gboolean
is_of_office (const char *kind)
{
  static const char *const kinds_of_office[] = { "claimed", "taken-over", "opinion", "sent-back", "granted", "denied", "step-begun",
                                                "step-ended", "extended", "terminated", "revoked", "verified", NULL };

  return g_strv_contains (kinds_of_office, kind);
}

static YcTurn
find_turn_of_line (const YcSyncStatus *status)
{
  if (!status->enrolled || status->line == YC_LINE_SIGN_IN || status->line == YC_LINE_HALTED || status->line == YC_LINE_CLONED
      || status->line == YC_LINE_REVOKED)
    return YC_TURN_ADMINISTRATOR;
  return YC_TURN_SYSTEM;
}

static YcTurn
find_turn (YcQueueItem *self)
{
  YcTurn turn = self->problem != NULL ? yc_problem_type_get_turn (self->problem->type) : YC_TURN_NOBODY;

  if (!is_open (self->line))
    return YC_TURN_NOBODY;
  if (self->line->is_incoming)
    return self->line->tries >= TRIES_BY_ITSELF ? YC_TURN_ADMINISTRATOR : YC_TURN_SYSTEM;
  /* What was set aside does not go by itself any more, whatever the answer was. */
  if (self->line->state == YC_OUTBOX_STUCK)
    return turn == YC_TURN_CLERK || self->wants_vouch ? YC_TURN_CLERK : YC_TURN_ADMINISTRATOR;
  if (self->line->is_held)
    return YC_TURN_CLERK;
  if (is_damaged (self->line) || is_unreadable (self->line) || is_of_station (self->line))
    return YC_TURN_ADMINISTRATOR;
  if (waits_for_line (self))
    return find_turn_of_line (&self->status);
  return turn != YC_TURN_NOBODY ? turn : YC_TURN_SYSTEM;
}

/* What the one whose turn it is can do; of what goes by itself there is nothing to say. */
static const char *
find_ways (YcQueueItem *self, YcTurn turn)
{
  if (self->line->is_incoming && turn == YC_TURN_ADMINISTRATOR)
    return _("Copy the facts and call; the case stays valid meanwhile.");
  if (self->line->state != YC_OUTBOX_STUCK)
    return "";
  if (self->wants_vouch)
    return _("Answer for it, or take the step back with a reason.");
  if (yc_queue_item_is_conflict (self))
    return _("Compare both sides, then decide which holds.");
  if (turn == YC_TURN_CLERK)
    return _("Open the case, or take the step back with a reason.");
  return _("Copy the facts and call; the case stays valid meanwhile.");
}

gboolean
yc_queue_item_get_turn (YcQueueItem *self, YcStateLook *ret_look, const char **ret_second)
{
  static const YcStateLook turns[] = {
    [YC_TURN_NOBODY] = { NULL, NULL, NULL },
    [YC_TURN_SYSTEM] = { "emblem-synchronizing-symbolic", "info", N_("By itself; nothing has to be done") },
    [YC_TURN_CLERK] = { "avatar-default-symbolic", "warn", N_("By this window") },
    [YC_TURN_ADMINISTRATOR] = { "dialog-warning-symbolic", "bad", N_("By the administrator") },
    [YC_TURN_PLATFORM] = { "emblem-synchronizing-symbolic", "info", N_("By the platform; tried again by itself") },
  };
  YcTurn turn = find_turn (self);

  if (turn == YC_TURN_NOBODY)
    return FALSE;
  *ret_look = turns[turn];
  ret_look->name = _(turns[turn].name);
  if (turn == YC_TURN_CLERK && self->line->is_held)
    ret_look->name = _("The earlier step of this case first");
  else if (turn == YC_TURN_CLERK && !self->wants_vouch && is_of_office (self->line->kind))
    ret_look->name = _("By the approver in the back office");
  *ret_second = find_ways (self, turn);
  return TRUE;
}

gint64
yc_queue_item_get_next (YcQueueItem *self)
{
  const YcQueueLine *line = self->line;

  if (line->state != YC_OUTBOX_READY || line->is_held)
    return 0;
  if (waits_for_line (self))
    return self->status.next_at != G_MAXINT64 ? MAX (line->next_at, self->status.next_at) : 0;
  return line->next_at;
}

char *
yc_queue_item_dup_detail (YcQueueItem *self)
{
  const char *text = self->line->problem;

  if (!is_open (self->line) || *text == '\0' || strcmp (text, YC_OUTBOX_DAMAGED) == 0)
    return NULL;
  if (self->problem != NULL)
    return g_strdup_printf ("%s (%u)\n%s", yc_problem_type_get_name (self->problem->type), yc_problem_type_get_status (self->problem->type),
                            self->problem->detail != NULL ? self->problem->detail : "");
  if (is_unreadable (self->line))
    return g_strdup (text + strlen (YC_OUTBOX_UNREADABLE));
  if (is_of_station (self->line))
    return g_strdup (text + strlen (YC_OUTBOX_STATION));
  if (self->line->is_incoming)
    return g_strdup (text + strlen (YC_OUTBOX_BEHIND));
  return g_strdup (self->is_line ? text + strlen (YC_OUTBOX_LINE) : text);
}

gboolean
yc_queue_item_wants_vouch (YcQueueItem *self)
{
  return self->wants_vouch;
}

gboolean
yc_queue_item_is_conflict (YcQueueItem *self)
{
  return self->line->state == YC_OUTBOX_STUCK && self->problem != NULL && yc_problem_type_get_class (self->problem->type) == YC_ANSWER_CONFLICT;
}

gboolean
yc_queue_item_is_of_copy (YcQueueItem *self)
{
  return self->line->state == YC_OUTBOX_STUCK && self->problem != NULL && self->problem->type == YC_PROBLEM_CLONED
         && self->status.line != YC_LINE_CLONED;
}

/* Whose desk a case lies on is not changed by trying again: that is a step of its own. */
gboolean
yc_queue_item_may_redo (YcQueueItem *self)
{
  return yc_queue_item_is_conflict (self) && self->problem->type == YC_PROBLEM_STALE;
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

static void
read_problem (YcQueueItem *self)
{
  const char *text = self->line->problem;

  self->is_line = g_str_has_prefix (text, YC_OUTBOX_LINE);
  if (self->is_line)
    text += strlen (YC_OUTBOX_LINE);
  if (*text != '\0')
    self->problem = yc_problem_parse (text, strlen (text), NULL);
}

static gboolean
may_vouch (YcQueueItem *self, const YcClerk *clerk)
{
  if (self->line->state != YC_OUTBOX_STUCK || self->problem == NULL || clerk == NULL)
    return FALSE;
  /* Of which post it was the platform knows. */
  if (self->problem->type == YC_PROBLEM_WITHDRAWN)
    return strcmp (self->line->author, clerk->id) != 0;
  return self->problem->type == YC_PROBLEM_SIGNATURE && strcmp (clerk->role, "clerk") == 0
         && (yc_clerk_is_local (self->line->author) || strcmp (self->line->author, clerk->id) == 0);
}

YcQueueItem *
yc_queue_item_new (YcQueueLine *line, const YcSyncStatus *status, const YcClerk *clerk, const GDate *today)
{
  YcQueueItem *self = g_object_new (YC_TYPE_QUEUE_ITEM, NULL);

  self->line = line;
  self->status = *status;
  read_problem (self);
  self->wants_vouch = may_vouch (self, clerk);
  find_look (line, status->enrolled && status->line == YC_LINE_ONLINE, &self->look);
  self->texts[YC_QUEUE_MADE] = yc_queue_time (line->made, today);
  self->texts[YC_QUEUE_CONTENT] = describe_content (line);
  self->texts[YC_QUEUE_ITEM_NAME] = g_strdup (line->item_name);
  self->texts[YC_QUEUE_NUMBER] = yc_case_number_group (line->number);
  self->texts[YC_QUEUE_PROGRESS] = describe_progress (self, today);
  return self;
}

gboolean
yc_queue_item_equal (YcQueueItem *self, YcQueueItem *other)
{
  gboolean equal = strcmp (self->line->op_id, other->line->op_id) == 0 && strcmp (self->line->problem, other->line->problem) == 0
                   && self->line->state == other->line->state && self->line->last_try == other->line->last_try
                   && self->wants_vouch == other->wants_vouch && self->line->n_arrived == other->line->n_arrived && self->look.name == other->look.name
                   && find_turn (self) == find_turn (other) && yc_queue_item_get_next (self) == yc_queue_item_get_next (other);

  for (guint i = 0; equal && i < YC_N_QUEUE_TEXTS; i++)
    equal = strcmp (self->texts[i], other->texts[i]) == 0;
  return equal;
}

static void
yc_queue_item_finalize (GObject *object)
{
  YcQueueItem *self = YC_QUEUE_ITEM (object);

  yc_queue_line_free (self->line);
  g_clear_pointer (&self->problem, yc_problem_free);
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
