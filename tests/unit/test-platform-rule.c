/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whose post an event is, at the platform: every act by every role, and what an event may not bring, whether it changes the state or not. A real
 * case of a real workstation's queue; the events behind it are made by hand, signed by who is named. */
#include "config.h"

#include "test-site.h"

#define COLLEAGUE "approver-b"

typedef struct
{
  Site        *site;
  YcAuthorKey *keys[YC_N_ROLES + 1];    /* of "by-clerk" ...; the last: of COLLEAGUE */
  char        *due;
  gint64       seq;
  char         hash[65];
  guint        n_ops;
} Hand;
/* One for all: scanning and accepting a case takes most of the time, and each act is put before the case that it needs. */
static Hand *hand;

static char *
name_account (guint who)
{
  return who < YC_N_ROLES ? g_strconcat ("by-", yc_role_get_name ((YcRole) who), NULL) : g_strdup (COLLEAGUE);
}

static YcPlatformCase *
find_case (const Hand *self)
{
  return yc_platform_store_find_case (self->site->platform->store, self->site->counter->id, NULL);
}

static Hand *
hand_new (void)
{
  static const char *const food[] = { "031", NULL }, *const none[] = { NULL };
  Hand *self = g_new0 (Hand, 1);
  g_autoptr (GPtrArray) results = NULL, history = NULL;
  g_autoptr (YcPlatformCase) value = NULL;
  const YcCaseEvent *last = NULL;

  self->site = site_new ();
  results = deliver_queue (self->site, TRUE);
  for (guint i = 0; i < results->len; i++)
    g_assert_nonnull (((const YcWireResult *) g_ptr_array_index (results, i))->receipt);
  for (guint who = 0; who <= YC_N_ROLES; who++)
    {
      YcRole role = who < YC_N_ROLES ? (YcRole) who : YC_ROLE_APPROVER;
      g_autofree char *account = name_account (who), *key = NULL;

      self->keys[who] = yc_author_key_generate ();
      key = yc_author_key_get_public (self->keys[who]);
      add_author (self->site->platform, self->site->device, account, role, role == YC_ROLE_APPROVER ? food : none, key);
    }
  history = yc_case_store_history (self->site->counter->cases->store, self->site->counter->id, NULL);
  last = g_ptr_array_index (history, history->len - 1);
  self->seq = last->seq;
  memcpy (self->hash, last->hash, sizeof self->hash);
  value = find_case (self);
  self->due = g_strdup (value->record->due);
  return self;
}

static void
hand_free (Hand *self)
{
  for (guint who = 0; who <= YC_N_ROLES; who++)
    yc_author_key_unref (self->keys[who]);
  site_free (self->site);
  g_free (self->due);
  g_free (self);
}

/* The case as the act finds it. @cure: "" when nothing is owed. */
static void
set_case (Hand *self, const char *state, const char *cure)
{
  g_autoptr (YcPlatformCase) value = find_case (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_state_parse (state, &value->record->state));
  g_free (value->record->due);
  value->record->due = g_strdup (self->due);
  g_free (value->record->cure_due);
  value->record->cure_due = g_strdup (cure);
  g_free (value->claimed_by);
  value->claimed_by = value->record->state == YC_STATE_REVIEW ? name_account (YC_ROLE_APPROVER) : NULL;
  g_assert_true (yc_platform_store_put_case (self->site->platform->store, value, &error));
  g_assert_no_error (error);
}

/* "$DUE" stands for the day that the case has. */
static JsonObject *
read_body (Hand *self, const char *text)
{
  g_autoptr (GString) filled = g_string_new (text);
  g_autoptr (GError) error = NULL;
  JsonObject *body = NULL;

  g_string_replace (filled, "$DUE", self->due, 0);
  body = yc_json_parse_object (filled->str, -1, NULL, &error);
  g_assert_no_error (error);
  return body;
}

/* @who: writes it. @is_signed: as somebody who is known, or as nobody. (transfer full) */
static YcCaseEvent *
make_event (Hand *self, guint who, gboolean is_signed, const char *kind, const char *body)
{
  YcCaseEvent *event = g_new0 (YcCaseEvent, 1);
  g_autofree char *key = yc_author_key_get_public (self->keys[who]), *canonical = NULL;

  event->case_id = g_strdup (self->site->counter->id);
  event->seq = self->seq + 1;
  event->kind = g_strdup (kind);
  event->at = TEST_NOW;
  event->clerk_id = is_signed ? name_account (who) : g_strdup ("");
  event->clerk_name = g_strdup ("样本");
  event->window = g_strdup ("");
  event->body = read_body (self, body);
  memcpy (event->previous, self->hash, sizeof event->previous);
  g_strlcpy (event->author_key, is_signed ? key : "", sizeof event->author_key);
  canonical = yc_case_event_canonical (event);
  event->signature = is_signed ? yc_author_key_sign (self->keys[who], canonical, strlen (canonical)) : g_strdup ("");
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  return event;
}

static void
replace (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

/* @carrier: signs the operation. Returns the problem's type; -1: done, and the chain stands behind the event. */
static int
bring (Hand *self, guint carrier, const YcCaseEvent *event)
{
  g_autoptr (GPtrArray) queue = list_queue (self->site), results = NULL;
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  g_autofree char *author = name_account (carrier);
  JsonArray *array = json_array_new ();
  g_autoptr (GError) error = NULL;
  const YcWireResult *result = NULL;

  json_array_add_object_element (array, yc_case_event_to_wire (event));
  json_object_set_array_member (content, "events", array);
  json_object_set_int_member (content, "case_seq", event->seq);
  json_object_set_string_member (content, "author", author);
  replace (&entry->op_id, g_strdup_printf ("0193a000-0000-7000-8000-%012u", ++self->n_ops));
  json_object_set_string_member (content, "op", entry->op_id);
  replace (&entry->author_key, yc_author_key_get_public (self->keys[carrier]));
  replace (&entry->body, yc_json_canonical_object (content));
  replace (&entry->signature, yc_author_key_sign (self->keys[carrier], entry->body, strlen (entry->body)));
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  results = deliver (self->site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  g_assert_no_error (error);
  result = g_ptr_array_index (results, 0);
  if (result->problem != NULL)
    {
      g_test_message ("%s: %s: %s", event->kind, yc_problem_type_get_name (result->problem->type), result->problem->detail);
      return (int) result->problem->type;
    }
  self->seq = event->seq;
  memcpy (self->hash, event->hash, sizeof self->hash);
  return -1;
}

/* ---- every act by every role ---- */

typedef struct
{
  const char *kind, *state, *body;
  const char *roles;                    /* c clerk, a approver, v virtual-window staff, s supervisor */
} Act;

#define OWED "2026-11-30"
#define CURED "{\"material\":\"health-certificates\",\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"\"}}"
#define OPINION "{\"subject\":\"material:floor-plan\",\"verdict\":\"fits\",\"note\":\"\"}"
#define DENIED "{\"state\":\"S61\",\"reason\":\"面积不足\",\"basis\":\"样本条例第三条\"}"
static const Act acts[] = {
  { "claimed", "S40", "{\"state\":\"S50\"}", "a" },
  { "opinion", "S50", OPINION, "a" },
  { "sent-back", "S50", "{\"state\":\"S41\",\"pages\":[]}", "a" },
  { "sent-back", "S40", "{\"state\":\"S41\",\"pages\":[]}", "a" },
  { "granted", "S50", "{\"state\":\"S60\"}", "a" },
  { "denied", "S50", DENIED, "a" },
  { "handed-over", "S41", "{\"state\":\"S40\"}", "cv" },
  { "cured", "S50", CURED, "cv" },
  { "corrected", "S50", "{\"field\":\"applicant.name\"}", "cv" },
  { "amended", "S10", "{}", "cv" },
  { "efile", "S50", "{}", "cv" },
  { "accepted", "S10", "{\"state\":\"S30\"}", "cv" },
  { "tolerated", "S10", "{\"state\":\"S31\"}", "cv" },
  { "committed", "S10", "{\"state\":\"S32\"}", "cv" },
  { "received", "S00", "{\"state\":\"S10\"}", "cv" },
  { "withdrawn", "S40", "{\"state\":\"S90\"}", "c" },
  { "result-made", "S60", "{\"state\":\"S65\"}", "c" },
  { "delivered", "S65", "{\"state\":\"S70\"}", "c" },
  { "pages", "S41", "{\"what\":\"move\",\"changes\":[]}", "cvs" },
  { "paper", "S41", "{}", "cvs" },
  { "parked", "S10", "{\"parked\":true,\"note\":\"明日再来\"}", "cvs" },
  { "resumed", "S10", "{\"parked\":false,\"note\":\"\"}", "cvs" },
  { "print-started", "S60", "{}", "cavs" },
  { "printed", "S60", "{}", "cavs" },
  { "reprinted", "S60", "{}", "cavs" },
  { "print-failed", "S60", "{}", "cavs" },
};
static const char letters[] = "cavs";

static void
test_every_role (gconstpointer data)
{
  const Act *act = data;

  for (guint who = 0; who < YC_N_ROLES; who++)
    {
      g_autoptr (YcCaseEvent) event = NULL;
      g_autoptr (YcPlatformCase) before = NULL, after = NULL;
      gboolean right = strchr (act->roles, letters[who]) != NULL;

      set_case (hand, act->state, strcmp (act->kind, "cured") == 0 ? OWED : "");
      before = find_case (hand);
      event = make_event (hand, who, TRUE, act->kind, act->body);
      g_assert_cmpint (bring (hand, who, event), ==, right ? -1 : (int) YC_PROBLEM_NOT_PERMITTED);
      after = find_case (hand);
      g_assert_cmpint (after->revision, ==, before->revision + (right ? 1 : 0));
      if (right)
        continue;
      g_assert_cmpint (after->record->state, ==, before->record->state);
      g_assert_cmpstr (after->record->cure_due, ==, before->record->cure_due);
    }
}

/* ---- what an event may not bring ---- */

typedef struct
{
  const char *name, *kind, *state, *body;
  guint       who, carrier;
  gboolean    is_signed, owed;
  int         type;                     /* -1: done */
} Odd;

#define A YC_ROLE_APPROVER
#define C YC_ROLE_CLERK
#define S YC_ROLE_SUPERVISOR
#define B YC_N_ROLES                    /* the other approver */
#define DAYS "\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"\"}"
static const Odd odd[] = {
  { "an-opinion-that-closes-a-tolerance", "opinion", "S50", "{\"subject\":\"x\",\"verdict\":\"fits\"," DAYS "}", A, A, TRUE, TRUE, YC_PROBLEM_SCHEMA },
  { "a-print-that-closes-a-tolerance", "printed", "S50", "{" DAYS "}", A, A, TRUE, TRUE, YC_PROBLEM_SCHEMA },
  { "a-correction-with-days", "corrected", "S50", "{" DAYS "}", C, C, TRUE, TRUE, YC_PROBLEM_SCHEMA },
  { "a-claim-with-a-number", "claimed", "S40", "{\"state\":\"S50\",\"number\":\"x\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "an-opinion-with-a-form", "opinion", "S50", "{\"intake\":{}}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-clock-by-a-correction", "corrected", "S50", "{\"judge\":{}}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-decision-under-an-opinions-name", "opinion", "S50", "{\"state\":\"S60\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-denial-that-grants", "denied", "S50", "{\"state\":\"S60\",\"reason\":\"x\",\"basis\":\"x\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-grant-without-a-state", "granted", "S50", "{}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-kind-that-nobody-writes", "remark", "S50", "{}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-kind-that-nobody-writes-unsigned", "remark", "S50", "{}", C, C, FALSE, FALSE, YC_PROBLEM_SCHEMA },
  { "an-unsigned-opinion", "opinion", "S50", OPINION, C, A, FALSE, FALSE, YC_PROBLEM_RULE },
  { "an-unsigned-cure", "cured", "S50", CURED, C, C, FALSE, TRUE, YC_PROBLEM_RULE },
  { "an-unsigned-print", "printed", "S50", "{}", C, C, FALSE, FALSE, -1 },
  { "a-cure-of-nothing", "cured", "S50", CURED, C, C, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-cure-that-moves-the-day", "cured", "S50", "{\"due\":{\"date\":\"2027-12-01\",\"provisional\":false,\"cure\":\"\"}}", C, C, TRUE, TRUE, YC_PROBLEM_RULE },
  { "a-cure-that-puts-off-the-rest", "cured", "S50", "{\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"2027-12-01\"}}", C, C, TRUE, TRUE, YC_PROBLEM_RULE },
  { "a-grant-while-something-is-owed", "granted", "S50", "{\"state\":\"S60\"}", A, A, TRUE, TRUE, YC_PROBLEM_RULE },
  { "an-opinion-before-the-claim", "opinion", "S40", OPINION, A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "an-opinion-behind-the-decision", "opinion", "S60", OPINION, A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-denial-without-a-reason", "denied", "S50", "{\"state\":\"S61\",\"basis\":\"样本条例第三条\"}", A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-denial-with-a-blank-reason", "denied", "S50", "{\"state\":\"S61\",\"reason\":\" \",\"basis\":\"样本条例第三条\"}", A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-denial-without-a-basis", "denied", "S50", "{\"state\":\"S61\",\"reason\":\"面积不足\"}", A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "another-approvers-grant", "granted", "S50", "{\"state\":\"S60\"}", B, B, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "another-approvers-grant-by-a-clerks-operation", "granted", "S50", "{\"state\":\"S60\"}", B, C, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "another-approvers-opinion-by-a-clerks-operation", "opinion", "S50", OPINION, B, C, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "another-approvers-return-by-a-clerks-operation", "sent-back", "S50", "{\"state\":\"S41\",\"pages\":[]}", B, C, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "a-supervisors-opinion-by-an-approvers-operation", "opinion", "S50", OPINION, S, A, TRUE, FALSE, YC_PROBLEM_NOT_PERMITTED },
};

static void
test_odd (gconstpointer data)
{
  const Odd *self = data;
  g_autoptr (YcCaseEvent) event = NULL;
  g_autoptr (YcPlatformCase) before = NULL, after = NULL;

  set_case (hand, self->state, self->owed ? OWED : "");
  before = find_case (hand);
  event = make_event (hand, self->who, self->is_signed, self->kind, self->body);
  g_assert_cmpint (bring (hand, self->carrier, event), ==, self->type);
  after = find_case (hand);
  g_assert_cmpint (after->record->state, ==, before->record->state);
  g_assert_cmpstr (after->record->due, ==, before->record->due);
  g_assert_cmpstr (after->record->cure_due, ==, before->record->cure_due);
  g_assert_cmpstr (after->record->number, ==, before->record->number);
  g_assert_cmpint (after->revision, ==, before->revision + (self->type < 0 ? 1 : 0));
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  hand = hand_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/platform/rule/role/%s-at-%s", acts[i].kind, acts[i].state);

      g_test_add_data_func (path, &acts[i], test_every_role);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/rule/odd/", odd[i].name, NULL);

      g_test_add_data_func (path, &odd[i], test_odd);
    }
  failed = g_test_run ();
  hand_free (hand);
  return failed;
}
