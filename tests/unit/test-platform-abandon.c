/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What a workstation takes back, as the platform takes it: kept as evidence, chained and signed, and never folded. */
#include "config.h"

#include "test-act.h"
#include "test-site.h"

#define OTHER "clerk-b"

/* The accepted case is delivered; a withdrawal was refused and taken back: one operation waits. @sent: whether the platform has the case. */
static Site *
site_abandoned (gboolean sent)
{
  Site *self = site_new ();
  TestCases *cases = self->counter->cases;
  g_autoptr (GPtrArray) results = sent ? deliver_queue (self, TRUE) : NULL, queue = list_queue (self), rest = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < queue->len; i++)
    g_assert_true (yc_outbox_store_take_receipt (cases->store, ((const YcOutboxEntry *) g_ptr_array_index (queue, i))->n, i + 1, i + 1, TEST_NOW,
                                                 "ab", &error));
  g_assert_true (act_do (cases, self->counter->id, "withdrawn", "S90", &error));
  g_assert_no_error (error);
  rest = list_queue (self);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_true (yc_outbox_store_set_aside (cases->store, ((const YcOutboxEntry *) g_ptr_array_index (rest, 0))->n, 0, "{}", &error));
  g_assert_true (yc_outbox_store_abandon (cases->store, self->counter->id, "申请人改了主意", &cases->actor, &error));
  g_assert_no_error (error);
  return self;
}

/* ---- operations that were made by hand ---- */

typedef struct
{
  Site        *site;
  YcAuthorKey *other;           /* of another account of the hall */
  GPtrArray   *events;          /* of YcCaseEvent: "withdrawn", "abandoned" */
} Hand;

static YcCaseEvent *
get_event (const Hand *self, guint i)
{
  return g_ptr_array_index (self->events, i);
}

static void
sign (YcCaseEvent *event, YcAuthorKey *key)
{
  g_autofree char *public_key = yc_author_key_get_public (key), *canonical = NULL;

  g_strlcpy (event->author_key, public_key, sizeof event->author_key);
  canonical = yc_case_event_canonical (event);
  g_free (event->signature);
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  event->signature = yc_case_event_sign (event, key);
}

/* The later event again, after the earlier one has changed. */
static void
chain (Hand *self)
{
  g_strlcpy (get_event (self, 1)->previous, get_event (self, 0)->hash, 65);
  sign (get_event (self, 1), self->site->counter->cases->author);
}

static void edit_nothing (Hand *self) {}
static void edit_tampered (Hand *self) { json_object_set_string_member (get_event (self, 0)->body, "state", "S93"); }

static void
edit_gap (Hand *self)
{
  get_event (self, 0)->seq++;
  get_event (self, 1)->seq++;
  json_object_set_int_member (get_event (self, 1)->body, "from", get_event (self, 0)->seq);
  sign (get_event (self, 0), self->site->counter->cases->author);
  chain (self);
}

static void
edit_earlier (Hand *self)
{
  json_object_set_int_member (get_event (self, 1)->body, "from", 1);
  sign (get_event (self, 1), self->site->counter->cases->author);
}

static void
edit_nothing_to_take_back (Hand *self)
{
  json_object_set_int_member (get_event (self, 1)->body, "from", get_event (self, 1)->seq);
  sign (get_event (self, 1), self->site->counter->cases->author);
}

static void
edit_no_from (Hand *self)
{
  json_object_remove_member (get_event (self, 1)->body, "from");
  sign (get_event (self, 1), self->site->counter->cases->author);
}

/* Somebody else's word in an operation that is not theirs. */
static void
edit_other_author (Hand *self)
{
  g_free (get_event (self, 1)->clerk_id);
  get_event (self, 1)->clerk_id = g_strdup (OTHER);
  sign (get_event (self, 1), self->other);
}

/* Why it was refused may be just that: nobody knows the key. It is evidence all the same. */
static void
edit_unknown_author (Hand *self)
{
  g_autoptr (YcAuthorKey) stranger = yc_author_key_generate ();

  sign (get_event (self, 0), stranger);
  chain (self);
}

/* Without the word that takes it back it is an act like any other. */
static void
edit_not_abandoned (Hand *self)
{
  g_ptr_array_set_size (self->events, 1);
}

typedef struct { const char *name; gboolean sent; void (*edit) (Hand *self); int type; /* -1: done */ } Edit;
static const Edit edits[] = {
  { "of-a-case-that-is-not-there", FALSE, edit_nothing, YC_PROBLEM_NOT_FOUND },
  { "with-an-event-that-was-changed", TRUE, edit_tampered, YC_PROBLEM_SIGNATURE },
  { "behind-a-gap", TRUE, edit_gap, YC_PROBLEM_HELD },
  { "of-what-was-done", TRUE, edit_earlier, YC_PROBLEM_SCHEMA },
  { "of-nothing", TRUE, edit_nothing_to_take_back, YC_PROBLEM_SCHEMA },
  { "without-a-beginning", TRUE, edit_no_from, YC_PROBLEM_SCHEMA },
  { "by-another-than-the-author", TRUE, edit_other_author, YC_PROBLEM_SIGNATURE },
  { "of-an-event-whose-key-is-nobodys", TRUE, edit_unknown_author, -1 },
  { "as-it-was-made", TRUE, edit_nothing, -1 },
};

static GPtrArray *
deliver_hand (Hand *self)
{
  g_autoptr (GPtrArray) queue = list_queue (self->site);
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  JsonArray *array = json_array_new ();
  g_autoptr (GError) error = NULL;
  GPtrArray *results = NULL;

  for (guint i = 0; i < self->events->len; i++)
    json_array_add_object_element (array, yc_case_event_to_wire (get_event (self, i)));
  json_object_set_array_member (content, "events", array);
  json_object_set_int_member (content, "case_seq", get_event (self, self->events->len - 1)->seq);
  g_free (entry->body);
  g_free (entry->signature);
  entry->body = yc_json_canonical_object (content);
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  entry->signature = yc_author_key_sign_digest (self->site->counter->cases->author, YC_OUTBOX_SIGNED_AS, &entry->digest);
  results = deliver (self->site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  g_assert_no_error (error);
  return results;
}

static Hand *
hand_new (gboolean sent)
{
  static const char *const none[] = { NULL };
  Hand *self = g_new0 (Hand, 1);
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *key = NULL;

  self->site = site_abandoned (sent);
  self->other = yc_author_key_generate ();
  key = yc_author_key_get_public (self->other);
  add_author (self->site->platform, self->site->device, OTHER, YC_ROLE_CLERK, none, key);
  history = yc_case_store_history (self->site->counter->cases->store, self->site->counter->id, NULL);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  while (history->len > 0)
    {
      YcCaseEvent *event = g_ptr_array_steal_index (history, 0);

      if (event->revision == 0)
        g_ptr_array_add (self->events, event);
      else
        yc_case_event_free (event);
    }
  g_assert_cmpuint (self->events->len, ==, 2);
  return self;
}

static void
hand_free (Hand *self)
{
  g_ptr_array_unref (self->events);
  yc_author_key_unref (self->other);
  site_free (self->site);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hand, hand_free)

static void
assert_answer (GPtrArray *results, int type)
{
  const YcWireResult *result = g_ptr_array_index (results, 0);

  if (result->problem != NULL)
    g_test_message ("%s: %s", yc_problem_type_get_name (result->problem->type), result->problem->detail);
  if (type < 0)
    g_assert_nonnull (result->receipt);
  else
    g_assert_cmpint (result->problem != NULL ? (int) result->problem->type : -1, ==, type);
}

static void
test_edit (gconstpointer data)
{
  const Edit *edit = data;
  g_autoptr (Hand) hand = hand_new (edit->sent);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (YcPlatformCase) value = NULL;

  edit->edit (hand);
  results = deliver_hand (hand);
  assert_answer (results, edit->type);
  value = yc_platform_store_find_case (hand->site->platform->store, hand->site->counter->id, NULL);
  if (!edit->sent)
    {
      g_assert_null (value);
      return;
    }
  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpint (value->revision, ==, edit->type < 0 ? 3 : 2);
}

/* The same withdrawal without being taken back is judged like any other, here by its request, which is not there: nothing but "abandoned" keeps it from
 * that. */
static void
test_what_makes_it_void (void)
{
  g_autoptr (Hand) hand = hand_new (TRUE);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (YcPlatformCase) value = NULL;

  edit_not_abandoned (hand);
  results = deliver_hand (hand);
  assert_answer (results, YC_PROBLEM_RULE);
  value = yc_platform_store_find_case (hand->site->platform->store, hand->site->counter->id, NULL);
  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpint (value->revision, ==, 2);
}

/* The chain goes on behind it, and what is the same is done once. */
static void
test_goes_on (void)
{
  g_autoptr (Site) site = site_abandoned (TRUE);
  TestCases *cases = site->counter->cases;
  g_autoptr (GPtrArray) first = deliver_queue (site, TRUE), again = deliver_queue (site, TRUE), after = NULL;
  g_autoptr (YcPlatformCase) value = NULL;
  g_autoptr (GError) error = NULL;

  assert_answer (first, -1);
  assert_answer (again, -1);
  g_assert_cmpstr (((const YcWireResult *) g_ptr_array_index (first, 0))->receipt->signature, ==,
                   ((const YcWireResult *) g_ptr_array_index (again, 0))->receipt->signature);
  g_assert_true (act_do (cases, site->counter->id, "resumed", NULL, &error));
  g_assert_no_error (error);
  after = deliver_queue (site, TRUE);
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_nonnull (((const YcWireResult *) g_ptr_array_index (after, 1))->receipt);
  value = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpint (value->revision, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/abandon/", edits[i].name, NULL);

      g_test_add_data_func (path, &edits[i], test_edit);
    }
  g_test_add_func ("/platform/abandon/nothing-else-makes-an-act-void", test_what_makes_it_void);
  g_test_add_func ("/platform/abandon/the-case-goes-on-behind-it", test_goes_on);
  return g_test_run ();
}
