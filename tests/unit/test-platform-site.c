/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whose case it is: another hall's workstation, clerk or approver, and an approver of another agency of the same hall, bring an operation of a case that
 * stands at the platform, and are told that there is none. Everything else in the operation is right, as the same one by who may shows. */
#define G_LOG_DOMAIN "test-platform-site"
#include "config.h"

#include "test-hand.h"

#define FAR_INCARNATION "0193a000-0000-7000-8000-0000000000fa"
#define NEW_CASE "0193a000-0000-7000-8000-0000000000cc"

typedef enum { AT_HOME, ABROAD, N_DEVICES } Place;
typedef enum { BY_CLERK, BY_APPROVER, BY_OTHER_APPROVER, BY_FAR_CLERK, BY_FAR_APPROVER, N_PEOPLE } Person;

static const struct { const char *account; gboolean is_far; YcRole role; const char *agency; } people[N_PEOPLE] = {
  [BY_CLERK] = { "clerk-here", FALSE, YC_ROLE_CLERK, NULL },
  [BY_APPROVER] = { "approver-here", FALSE, YC_ROLE_APPROVER, "031" },
  [BY_OTHER_APPROVER] = { "approver-other", FALSE, YC_ROLE_APPROVER, "012" },
  [BY_FAR_CLERK] = { "clerk-far", TRUE, YC_ROLE_CLERK, NULL },
  [BY_FAR_APPROVER] = { "approver-far", TRUE, YC_ROLE_APPROVER, "031" },
};

typedef struct
{
  Hand             *hand;
  YcPlatformDevice *devices[N_DEVICES];
  YcAuthorKey      *keys[N_PEOPLE];
} Halls;

static void
halls_free (Halls *self)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    yc_author_key_unref (self->keys[i]);
  yc_platform_device_free (self->devices[ABROAD]);
  hand_free (self->hand);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Halls, halls_free)

/* A case of one hall, handed over, and another hall with the same agencies. */
static Halls *
halls_new (void)
{
  Halls *self = g_new0 (Halls, 1);
  TestPlatform *platform = NULL;
  g_autofree char *code = NULL;
  g_autoptr (YcEnrolled) far = NULL;
  g_autoptr (GError) error = NULL;

  self->hand = hand_new ();
  platform = self->hand->site->platform;
  code = test_platform_make_code (platform, TEST_OTHER_HALL, "03");
  far = yc_platform_store_enrol (platform->store, code, FAR_INCARNATION, &error);
  g_assert_no_error (error);
  self->devices[AT_HOME] = self->hand->site->device;
  self->devices[ABROAD] = test_platform_get_device (platform, far);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      const char *const agencies[] = { people[i].agency, NULL };
      const YcPlatformDevice *device = self->devices[people[i].is_far ? ABROAD : AT_HOME];
      YcPlatformAccount account = { .account = (char *) people[i].account };
      const YcPlatformSession session = { &account, device->device };
      g_autofree char *key = NULL;

      self->keys[i] = yc_author_key_generate ();
      key = yc_author_key_get_public (self->keys[i]);
      test_platform_add_account (platform, people[i].account, device->hall, people[i].role, agencies, "record");
      g_assert_true (yc_platform_store_put_author (platform->store, key, NULL, &session, &error));
      g_assert_no_error (error);
    }
  return self;
}

/* The next event of the device's chain: one that everybody may write and that changes nothing. (transfer full) */
static YcCaseEvent *
make_event (Halls *self, Place place, const char *case_id, Person signer)
{
  YcCaseEvent *event = NULL;
  g_autofree char *canonical = NULL, *key = yc_author_key_get_public (self->keys[signer]);

  event = hand_make_event (self->hand, YC_ROLE_CLERK, FALSE, "print-started", "{}");
  hand_replace (&event->case_id, g_strdup (case_id));
  hand_replace (&event->clerk_id, g_strdup (people[signer].account));
  if (place == ABROAD || strcmp (case_id, NEW_CASE) == 0)
    {
      event->seq = 1;
      g_strlcpy (event->previous, YC_CASE_NO_HASH, sizeof event->previous);
    }
  g_strlcpy (event->author_key, key, sizeof event->author_key);
  canonical = yc_case_event_canonical (event);
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  hand_replace (&event->signature, yc_case_event_sign (event, self->keys[signer]));
  return event;
}

/* @author signs the operation, @signer the event in it. Returns the problem's name, or "done". */
static const char *
bring (Halls *self, Place place, const char *case_id, Person author, Person signer)
{
  Hand *hand = self->hand;
  g_autoptr (GPtrArray) queue = list_queue (hand->site), results = NULL;
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  g_autoptr (YcCaseEvent) event = make_event (self, place, case_id, signer);
  JsonArray *events = json_array_new ();
  g_autoptr (GError) error = NULL;
  const YcWireResult *result = NULL;

  json_array_add_object_element (events, yc_case_event_to_wire (event));
  json_object_set_array_member (content, "events", events);
  json_object_set_array_member (content, "blobs", json_array_new ());
  json_object_set_string_member (content, "case", case_id);
  json_object_set_int_member (content, "case_seq", event->seq);
  json_object_set_string_member (content, "author", people[author].account);
  json_object_set_string_member (content, "device", self->devices[place]->incarnation);
  hand_replace (&entry->case_id, g_strdup (case_id));
  hand_replace (&entry->op_id, g_strdup_printf ("0193a000-0000-7000-8000-%012u", ++hand->n_ops));
  json_object_set_string_member (content, "op", entry->op_id);
  hand_replace (&entry->author_key, yc_author_key_get_public (self->keys[author]));
  hand_replace (&entry->body, yc_json_canonical_object (content));
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  hand_replace (&entry->signature, yc_author_key_sign_digest (self->keys[author], YC_OUTBOX_SIGNED_AS, &entry->digest));
  hand->site->device = self->devices[place];
  results = deliver (hand->site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  hand->site->device = self->devices[AT_HOME];
  g_assert_no_error (error);
  result = g_ptr_array_index (results, 0);
  if (result->problem != NULL)
    {
      g_test_message ("%s: %s", yc_problem_type_get_name (result->problem->type), result->problem->detail);
      return yc_problem_type_get_name (result->problem->type);
    }
  hand_stand (hand, event);
  return "done";
}

/* ---- rows ---- */

typedef struct { const char *name; Place place; Person author, signer; const char *told; } Row;
static const Row rows[] = {
  { "a-clerk-of-the-hall", AT_HOME, BY_CLERK, BY_CLERK, "done" },
  { "an-approver-of-the-agency", AT_HOME, BY_APPROVER, BY_APPROVER, "done" },
  { "an-approver-of-another-agency", AT_HOME, BY_OTHER_APPROVER, BY_OTHER_APPROVER, "not-found" },
  { "a-clerk-of-another-hall-at-a-workstation-here", AT_HOME, BY_FAR_CLERK, BY_FAR_CLERK, "not-permitted" },
  { "an-approver-of-another-hall-at-a-workstation-here", AT_HOME, BY_FAR_APPROVER, BY_FAR_APPROVER, "not-permitted" },
  { "a-clerk-of-the-hall-at-a-workstation-elsewhere", ABROAD, BY_CLERK, BY_CLERK, "not-permitted" },
  { "an-approver-of-the-agency-at-a-workstation-elsewhere", ABROAD, BY_APPROVER, BY_APPROVER, "not-permitted" },
  { "another-hall-s-clerk-at-its-workstation", ABROAD, BY_FAR_CLERK, BY_FAR_CLERK, "not-found" },
  { "another-hall-s-approver-at-its-workstation", ABROAD, BY_FAR_APPROVER, BY_FAR_APPROVER, "not-found" },
  { "a-clerk-with-an-event-of-another-hall-s-clerk", AT_HOME, BY_CLERK, BY_FAR_CLERK, "signature" },
  { "a-clerk-with-an-event-of-another-hall-s-approver", AT_HOME, BY_CLERK, BY_FAR_APPROVER, "signature" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (Halls) halls = halls_new ();
  g_autoptr (YcPlatformCase) before = hand_find_case (halls->hand), after = NULL;
  const gboolean done = strcmp (row->told, "done") == 0;

  g_assert_cmpstr (bring (halls, row->place, before->record->id, row->author, row->signer), ==, row->told);
  after = hand_find_case (halls->hand);
  g_assert_cmpint (after->revision, ==, before->revision + (done ? 1 : 0));
  g_assert_cmpstr (after->hall, ==, TEST_HALL);
  /* Whose it is goes on as if nothing had been. */
  g_assert_cmpstr (bring (halls, AT_HOME, before->record->id, BY_CLERK, BY_CLERK), ==, "done");
}

/* Nobody begins a case in a hall that is not his own; an approver begins none at all. */
static void
test_new_case (void)
{
  static const struct { Place place; Person person; const char *told; } table[] = {
    { AT_HOME, BY_FAR_CLERK, "not-permitted" }, { ABROAD, BY_CLERK, "not-permitted" }, { AT_HOME, BY_FAR_APPROVER, "not-permitted" },
    { AT_HOME, BY_APPROVER, "not-found" }, { ABROAD, BY_FAR_APPROVER, "not-found" },
  };
  g_autoptr (Halls) halls = halls_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (YcPlatformCase) value = NULL;

      g_assert_cmpstr (bring (halls, table[i].place, NEW_CASE, table[i].person, table[i].person), ==, table[i].told);
      value = yc_platform_store_find_case (halls->hand->site->platform->store, NEW_CASE, NULL);
      g_assert_null (value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/site/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/platform/site/a-new-case-is-the-hall-s-own", test_new_case);
  return g_test_run ();
}
