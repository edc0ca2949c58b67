/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The applicant's credit on the intake page: what was kept is looked at once, the platform is asked while it is there, and each answer is judged with.
 * Nobody waits for it: without an answer the rules say what an unknown credit allows. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-intake-page-private.h"

#include "case/yc-credit-store.h"
#include "intake/yc-intake.h"

#include <string.h>

#define AGAIN_US (30 * G_USEC_PER_SEC)          /* between two questions that nobody answered */
#define FRESH_US (10 * 60 * G_USEC_PER_SEC)     /* an answer that is not asked for again */
#define NUMBER_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"

static void look (YcIntakePage *self);

static gint64
get_now (YcIntakePage *self)
{
  return yc_clock_now (yc_session_get_clock (self->session));
}

/* Whose credit can be asked for: a number without fault, and one that the line can say. "" when there is none. */
static const char *
get_number (YcIntakePage *self, const GDate *today)
{
  const char *number = self->intake->applicant.number;
  g_autoptr (GPtrArray) problems = NULL;

  if (self->frozen || *number == '\0' || strlen (number) > 64 || number[strspn (number, NUMBER_CHARACTERS)] != '\0')
    return "";
  problems = yc_intake_check (self->intake, today);
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((const YcInputProblem *) g_ptr_array_index (problems, i))->where, "applicant.number"))
      return "";
  return number;
}

/* ---- the platform ---- */

typedef struct { YcIntakePage *page; char *number; } Ask;

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ask *ask = user_data;
  YcIntakePage *self = ask->page;
  g_autoptr (GError) error = NULL;

  if (!yc_sync_credit_finish (YC_SYNC (source), result, &error))
    g_debug ("credit: %s", error->message);
  else if (self->root != NULL && g_strcmp0 (self->credit_number, ask->number) == 0)
    look (self);
  g_object_unref (ask->page);
  yc_wipe_free (ask->number);
  g_free (ask);
}

static void
ask_platform (YcIntakePage *self)
{
  YcSync *sync = yc_session_get_sync (self->session);
  YcSyncStatus status;
  Ask *ask;

  if (sync == NULL)
    return;
  yc_sync_get_status (sync, &status);
  self->credit_tried = get_now (self);
  if (!status.enrolled || status.line != YC_LINE_ONLINE)
    return;
  ask = g_new0 (Ask, 1);
  ask->page = g_object_ref (self);
  ask->number = g_strdup (self->credit_number);
  yc_sync_credit_async (sync, ask->number, NULL, asked_cb, ask);
}

static gboolean
is_fresh (YcIntakePage *self)
{
  return self->credit != NULL && ABS (get_now (self) - self->credit->asked) < FRESH_US;
}

/* ---- what is kept ---- */

static gpointer
find (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_credit_store_find (store, data, error);
}

static void
found_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  /* Another number since: that one has its own question on the way. */
  if (self->credit_looks-- > 1)
    return;
  if (*result != NULL)
    {
      yc_credit_free (self->credit);
      self->credit = g_steal_pointer (result);
      yc_intake_page_judge (self);
    }
  if (!is_fresh (self) && self->credit_tried == 0)
    ask_platform (self);
}

static void
look (YcIntakePage *self)
{
  self->credit_looks++;
  yc_intake_page_run (self, find, g_strdup (self->credit_number), (GDestroyNotify) yc_wipe_free, (GDestroyNotify) yc_credit_free, found_cb);
}

void
yc_intake_page_forget_credit (YcIntakePage *self)
{
  g_clear_pointer (&self->credit, yc_credit_free);
  g_clear_pointer (&self->credit_number, yc_wipe_free);
  self->credit_tried = 0;
  self->credit_looks = 0;
}

static void
ask (YcIntakePage *self, const GDate *today)
{
  const char *number = get_number (self, today);

  if (g_strcmp0 (number, self->credit_number) == 0)
    {
      /* The line may be back since. */
      if (*number != '\0' && self->credit_looks == 0 && !is_fresh (self) && get_now (self) - self->credit_tried > AGAIN_US)
        ask_platform (self);
      return;
    }
  g_clear_pointer (&self->credit, yc_credit_free);
  g_clear_pointer (&self->credit_number, yc_wipe_free);
  self->credit_number = g_strdup (number);
  self->credit_tried = 0;
  if (*number != '\0')
    look (self);
}

const YcCreditView *
yc_intake_page_look_at_credit (YcIntakePage *self, const GDate *today, YcCreditView *ret_view)
{
  const YcRegion *region = yc_session_get_region (self->session);

  ask (self, today);
  if (region == NULL || self->intake->item == NULL)
    {
      yc_strip_show_priority (self->strip, FALSE);
      return NULL;
    }
  yc_credit_look (self->credit, region, self->intake->item, get_now (self), today, ret_view);
  yc_strip_show_priority (self->strip, ret_view->priority);
  return ret_view;
}
