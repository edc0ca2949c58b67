/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Asks for credit. Takes the session and a number; gives what the store keeps of it, before and behind the platform's answer. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/common/yc-credit-watch.h"
#include "case/yc-credit-store.h"

#include <string.h>

#define AGAIN_US (30 * G_USEC_PER_SEC)          /* between two questions that nobody answered */
#define FRESH_US (10 * 60 * G_USEC_PER_SEC)     /* an answer that is not asked for again */
#define MAX_NUMBER 64
#define NUMBER_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"

struct _YcCreditWatch
{
  GObject    parent_instance;

  YcSession *session;           /* (owned) */
  char      *number;            /* (owned): "" for nobody's */
  YcCredit  *credit;            /* (owned) (nullable) */
  guint      generation;        /* another number: answers for the one before are dropped */
  gboolean   looking;           /* into the store */
  gint64     tried;             /* when the platform was asked last, UTC us; 0: not yet */
};

G_DEFINE_FINAL_TYPE (YcCreditWatch, yc_credit_watch, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A question on its way. */
typedef struct { YcCreditWatch *watch; guint generation; } Question;

static Question *
question_new (YcCreditWatch *self)
{
  Question *question = g_new (Question, 1);

  *question = (Question) { g_object_ref (self), self->generation };
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->watch);
  g_free (question);
}

static gint64
get_now (YcCreditWatch *self)
{
  return yc_clock_now (yc_session_get_clock (self->session));
}

static gboolean
is_fresh (YcCreditWatch *self)
{
  return self->credit != NULL && ABS (get_now (self) - self->credit->asked) < FRESH_US;
}

static void look (YcCreditWatch *self);

/* ---- the platform ---- */

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;

  if (!yc_sync_credit_finish (YC_SYNC (source), result, &error))
    g_debug ("credit: %s", error->message);
  else if (question->generation == question->watch->generation)
    look (question->watch);
  question_free (question);
}

static void
ask_platform (YcCreditWatch *self)
{
  YcSync *sync = yc_session_get_sync (self->session);
  YcSyncStatus status;

  if (sync == NULL)
    return;
  yc_sync_get_status (sync, &status);
  self->tried = get_now (self);
  if (status.enrolled && status.line == YC_LINE_ONLINE)
    yc_sync_credit_async (sync, self->number, NULL, asked_cb, question_new (self));
}

/* ---- what is kept ---- */

static gpointer
find (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_credit_store_find (store, data, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  YcCreditWatch *self = question->watch;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCredit) credit = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (question->generation == self->generation)
    {
      self->looking = FALSE;
      if (error != NULL)
        g_debug ("credit: %s", error->message);
      if (credit != NULL)
        {
          yc_credit_free (self->credit);
          self->credit = g_steal_pointer (&credit);
          g_signal_emit (self, signals[CHANGED], 0);
        }
      if (question->generation == self->generation && !is_fresh (self) && self->tried == 0)
        ask_platform (self);
    }
  question_free (question);
}

static void
look (YcCreditWatch *self)
{
  self->looking = TRUE;
  yc_session_run (self->session, find, g_strdup (self->number), (GDestroyNotify) yc_wipe_free, (GDestroyNotify) yc_credit_free, found_cb,
                  question_new (self));
}

/* ---- whose ---- */

static gboolean
can_be_said (const char *number)
{
  return strlen (number) <= MAX_NUMBER && number[strspn (number, NUMBER_CHARACTERS)] == '\0';
}

void
yc_credit_watch_set_number (YcCreditWatch *self, const char *number)
{
  const char *whose = can_be_said (number) ? number : "";

  g_return_if_fail (YC_IS_CREDIT_WATCH (self));
  if (strcmp (whose, self->number) == 0)
    {
      /* The line may be back since. */
      if (*whose != '\0' && !self->looking && !is_fresh (self) && get_now (self) - self->tried > AGAIN_US)
        ask_platform (self);
      return;
    }
  self->generation++;
  yc_wipe_free (self->number);
  self->number = g_strdup (whose);
  g_clear_pointer (&self->credit, yc_credit_free);
  self->tried = 0;
  self->looking = FALSE;
  if (*whose != '\0')
    look (self);
}

const YcCredit *
yc_credit_watch_get (YcCreditWatch *self)
{
  g_return_val_if_fail (YC_IS_CREDIT_WATCH (self), NULL);

  return self->credit;
}

static void
yc_credit_watch_finalize (GObject *object)
{
  YcCreditWatch *self = YC_CREDIT_WATCH (object);

  g_clear_object (&self->session);
  yc_wipe_free (self->number);
  yc_credit_free (self->credit);
  G_OBJECT_CLASS (yc_credit_watch_parent_class)->finalize (object);
}

static void
yc_credit_watch_class_init (YcCreditWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_credit_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yc_credit_watch_init (YcCreditWatch *self)
{
  self->number = g_strdup ("");
}

YcCreditWatch *
yc_credit_watch_new (YcSession *session)
{
  YcCreditWatch *self = g_object_new (YC_TYPE_CREDIT_WATCH, NULL);

  self->session = g_object_ref (session);
  return self;
}
