/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The platform's store on real files: what it refuses to open, accounts and sign-in with a clock that is set, enrolment, and that no number is
 * given out twice. */
#define G_LOG_DOMAIN "test-platform-store"
#include "config.h"

#include "test-platform.h"

#include "base/yc-file.h"

#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD "right-password"

static void
assert_open_fails (TestPlatform *platform, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (test_platform_reopen (platform, &error));
  g_assert_error (error, YC_PLATFORM_ERROR, code);
}

/* All bytes of the database file. */
static char *
digest_database (TestPlatform *platform)
{
  g_autofree char *path = test_folder_path (platform->folder, "platform.db");
  g_autoptr (GBytes) bytes = yc_file_read (path, 64 * 1024 * 1024, NULL);
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &digest);
  return g_strdup (digest.sha256);
}

/* ---- opening ---- */

static void
test_key_absent (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *key = test_folder_path (platform->folder, "platform.key");
  g_autofree char *before = NULL, *after = NULL;

  g_clear_pointer (&platform->store, yc_platform_store_close);
  before = digest_database (platform);
  g_assert_cmpint (unlink (key), ==, 0);
  assert_open_fails (platform, YC_PLATFORM_ERROR_KEY_ABSENT);
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  after = digest_database (platform);
  g_assert_cmpstr (before, ==, after);
}

static void
test_key_wrong (void)
{
  static const char *const texts[] = {
    "1111111111111111111111111111111111111111111111111111111111111111", "none", "", "111111111111111111111111111111111111111111111111111111111111111g",
  };
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *key = test_folder_path (platform->folder, "platform.key");
  g_autofree char *before = NULL;

  g_clear_pointer (&platform->store, yc_platform_store_close);
  before = digest_database (platform);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *after = NULL;

      g_assert_true (yc_file_write_atomic (key, texts[i], strlen (texts[i]), 0600, NULL));
      assert_open_fails (platform, YC_PLATFORM_ERROR_KEY_WRONG);
      after = digest_database (platform);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_key_open (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *key = test_folder_path (platform->folder, "platform.key");
  struct stat st;

  g_assert_cmpint (stat (key, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_clear_pointer (&platform->store, yc_platform_store_close);
  g_assert_cmpint (chmod (key, 0640), ==, 0);
  assert_open_fails (platform, YC_PLATFORM_ERROR_KEY_OPEN);
}

static void
test_second (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  YcPlatformStoreConfig config = { .folder = platform->folder->path, .clock = platform->clock };
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_platform_store_open (&config, &error));
  g_assert_error (error, YC_PLATFORM_ERROR, YC_PLATFORM_ERROR_BUSY);
}

static void
test_newer (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *path = test_folder_path (platform->folder, "platform.db");
  g_autofree char *before = NULL, *after = NULL;
  const guint8 version[] = { 0, 0, 0, 99 };
  FILE *file = NULL;

  g_clear_pointer (&platform->store, yc_platform_store_close);
  file = fopen (path, "r+b");
  g_assert_cmpint (fseek (file, 60, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (version, 1, sizeof version, file), ==, sizeof version);
  fclose (file);
  before = digest_database (platform);
  assert_open_fails (platform, YC_PLATFORM_ERROR_NEWER);
  after = digest_database (platform);
  g_assert_cmpstr (before, ==, after);
}

static void
test_signing_key_stays (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *key = g_strdup (yc_platform_store_get_public_key (platform->store));
  g_autofree char *signature = yc_author_key_sign (yc_platform_store_get_signing_key (platform->store), "x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (test_platform_reopen (platform, &error));
  g_assert_cmpstr (yc_platform_store_get_public_key (platform->store), ==, key);
  g_assert_true (yc_signature_verify (key, "x", 1, signature, &error));
}

/* Names and password records are nowhere in clear. */
static void
test_sealed (void)
{
  static const char *const files[] = { "platform.db", "platform.db-wal" };
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (YcEnrolled) enrolled = NULL;
  int found = 0;

  test_platform_add_account (platform, "someone", TEST_HALL, YC_ROLE_CLERK, NULL, "$argon2id$v=19$of-a-test");
  enrolled = test_platform_enrol (platform, "03", TEST_INCARNATION);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_folder_path (platform->folder, files[i]);
      g_autoptr (GBytes) bytes = yc_file_read (path, 64 * 1024 * 1024, NULL);
      const char *data = g_bytes_get_data (bytes, NULL);
      gsize n = g_bytes_get_size (bytes);

      g_assert_null (memmem (data, n, "样本甲", strlen ("样本甲")));
      g_assert_null (memmem (data, n, "$argon2id$", strlen ("$argon2id$")));
      g_assert_null (memmem (data, n, enrolled->token, strlen (enrolled->token)));
      found += memmem (data, n, "someone", strlen ("someone")) != NULL;
    }
  /* The test sees what is in clear. */
  g_assert_cmpint (found, >, 0);
}

/* ---- signing in ---- */

static YcSessionGrant *
sign_in (TestPlatform *platform, const YcPlatformDevice *device, const char *account, const char *password, int *ret_wait, GError **error)
{
  char *record = yc_platform_store_begin_sign_in (platform->store, device, account, ret_wait, error);
  gboolean right = FALSE;

  if (record == NULL)
    return NULL;
  right = yc_password_check (record, password);
  yc_wipe_free (record);
  return yc_platform_store_end_sign_in (platform->store, device, account, right, ret_wait, error);
}

typedef struct
{
  TestPlatform     *platform;
  YcEnrolled       *enrolled;
  YcPlatformDevice *device;
} SignInTest;

static void
sign_in_set_up (SignInTest *test)
{
  char *record = yc_password_record (PASSWORD);

  test->platform = test_platform_new ();
  test_platform_add_account (test->platform, "someone", TEST_HALL, YC_ROLE_APPROVER, (const char *const[]) { "031", NULL }, record);
  test_platform_add_account (test->platform, "elsewhere", TEST_OTHER_HALL, YC_ROLE_CLERK, NULL, record);
  test->enrolled = test_platform_enrol (test->platform, "03", TEST_INCARNATION);
  test->device = test_platform_get_device (test->platform, test->enrolled);
  yc_wipe_free (record);
}

static void
sign_in_clear (SignInTest *test)
{
  yc_platform_device_free (test->device);
  yc_enrolled_free (test->enrolled);
  test_platform_free (test->platform);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignInTest, sign_in_clear)

/* An account that is not there, one of another hall and a wrong password: the same answers, the same waits. The password itself is looked at only
 * once each, since that takes its time on purpose. */
static void
try_once (SignInTest *test, const char *account, gboolean look, int expected)
{
  g_autoptr (GError) error = NULL, early = NULL;
  int wait = -1, again = -1;
  char *record = yc_platform_store_begin_sign_in (test->platform->store, test->device, account, &wait, &error);

  g_assert_no_error (error);
  if (look)
    g_assert_cmpint (yc_password_check (record, PASSWORD), ==, strcmp (account, "someone") == 0);
  g_assert_cmpuint (strlen (record), >, 80);
  yc_wipe_free (record);
  g_assert_null (yc_platform_store_end_sign_in (test->platform->store, test->device, account, FALSE, &wait, &error));
  assert_refused (error, YC_PROBLEM_WRONG_PASSWORD);
  g_assert_cmpint (wait, ==, expected);
  if (wait == 0)
    return;
  yc_clock_test_advance (test->platform->clock, (wait - 1) * (gint64) G_USEC_PER_SEC);
  g_assert_null (yc_platform_store_begin_sign_in (test->platform->store, test->device, account, &again, &early));
  assert_refused (early, YC_PROBLEM_LOCKED);
  g_assert_cmpint (again, ==, 1);
  yc_clock_test_advance (test->platform->clock, G_USEC_PER_SEC);
}

static void
test_wrong_password (void)
{
  static const char *const accounts[] = { "someone", "nobody", "elsewhere" };
  static const int waits[] = { 0, 0, 0, 2, 4, 8, 16, 32, 64, 900, 900 };
  g_auto (SignInTest) test = { 0 };

  sign_in_set_up (&test);
  for (guint a = 0; a < G_N_ELEMENTS (accounts); a++)
    for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
      try_once (&test, accounts[a], i == 0, waits[i]);
}

static void
test_right_password_forgets (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSessionGrant) grant = NULL;
  int wait = 0;

  sign_in_set_up (&test);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) wrong = NULL;

      g_assert_null (sign_in (test.platform, test.device, "someone", "wrong", &wait, &wrong));
    }
  grant = sign_in (test.platform, test.device, "someone", PASSWORD, &wait, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (grant->account, ==, "someone");
  g_assert_cmpstr (grant->name, ==, "样本甲");
  g_assert_cmpint (grant->role, ==, YC_ROLE_APPROVER);
  g_assert_cmpuint (g_strv_length (grant->agencies), ==, 1);
  g_assert_cmpint (grant->offline_until - TEST_PLATFORM_NOW, ==, YC_PLATFORM_OFFLINE_US);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) wrong = NULL;

      g_assert_null (sign_in (test.platform, test.device, "someone", "wrong", &wait, &wrong));
      assert_refused (wrong, YC_PROBLEM_WRONG_PASSWORD);
      g_assert_cmpint (wait, ==, 0);
    }
}

/* Tries are counted before they are looked at: fifty at once are not fifty guesses. */
static void
test_many_at_once (void)
{
  g_auto (SignInTest) test = { 0 };
  int let_in = 0;

  sign_in_set_up (&test);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      int wait = 0;
      char *record = yc_platform_store_begin_sign_in (test.platform->store, test.device, "someone", &wait, &error);

      let_in += record != NULL;
      yc_wipe_free (record);
    }
  g_assert_cmpint (let_in, ==, YC_PLATFORM_FREE_TRIES + 1);
}

static void
test_revoked_account (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (YcSessionGrant) grant = NULL;
  g_autoptr (GError) error = NULL, right = NULL, wrong = NULL;
  int wait = 0;

  sign_in_set_up (&test);
  grant = sign_in (test.platform, test.device, "someone", PASSWORD, &wait, &error);
  g_assert_no_error (error);
  g_assert_true (yc_platform_store_revoke_account (test.platform->store, "someone", &error));
  g_assert_null (yc_platform_store_authenticate_session (test.platform->store, grant->token, &error));
  assert_refused (error, YC_PROBLEM_REVOKED);
  g_assert_null (sign_in (test.platform, test.device, "someone", "wrong", &wait, &wrong));
  assert_refused (wrong, YC_PROBLEM_WRONG_PASSWORD);
  g_assert_null (sign_in (test.platform, test.device, "someone", PASSWORD, &wait, &right));
  assert_refused (right, YC_PROBLEM_REVOKED);
}

static void
assert_no_session (TestPlatform *platform, const char *token, YcProblemType type)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_platform_store_authenticate_session (platform->store, token, &error));
  assert_refused (error, type);
}

static void
test_session (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (YcSessionGrant) first = NULL, second = NULL;
  g_autoptr (YcPlatformSession) session = NULL;
  g_autoptr (GError) error = NULL;
  int wait = 0;

  sign_in_set_up (&test);
  first = sign_in (test.platform, test.device, "someone", PASSWORD, &wait, &error);
  second = sign_in (test.platform, test.device, "someone", PASSWORD, &wait, &error);
  g_assert_no_error (error);
  assert_no_session (test.platform, test.enrolled->token, YC_PROBLEM_SIGNED_OUT);
  assert_no_session (test.platform, "", YC_PROBLEM_SIGNED_OUT);
  g_assert_true (yc_platform_store_end_session (test.platform->store, first->token, &error));
  assert_no_session (test.platform, first->token, YC_PROBLEM_SIGNED_OUT);
  /* A restart keeps it. */
  g_assert_nonnull (test_platform_reopen (test.platform, &error));
  session = yc_platform_store_authenticate_session (test.platform->store, second->token, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (session->account->account, ==, "someone");
  g_assert_cmpstr (session->device, ==, test.device->device);
  g_assert_true (yc_platform_account_serves (session->account, "031"));
  g_assert_false (yc_platform_account_serves (session->account, "012"));
  yc_clock_test_advance (test.platform->clock, YC_PLATFORM_SESSION_US);
  assert_no_session (test.platform, second->token, YC_PROBLEM_SIGNED_OUT);
  g_assert_true (yc_platform_store_idle (test.platform->store, &error));
  yc_clock_test_advance (test.platform->clock, -YC_PLATFORM_SESSION_US);
  assert_no_session (test.platform, second->token, YC_PROBLEM_SIGNED_OUT);
}

static void
test_authors (void)
{
  g_auto (SignInTest) test = { 0 };
  YcPlatformAccount other = { .account = (char *) "other" };
  YcPlatformSession mine = { 0 }, others = { .account = &other };
  g_autoptr (YcPlatformAccount) me = NULL, owner = NULL;
  g_autoptr (GError) error = NULL;

  sign_in_set_up (&test);
  test_platform_add_account (test.platform, "other", TEST_HALL, YC_ROLE_CLERK, NULL, NULL);
  me = yc_platform_store_find_account (test.platform->store, "someone", &error);
  mine = (YcPlatformSession) { me, test.device->device };
  others.device = test.device->device;
  g_assert_null (yc_platform_store_find_author (test.platform->store, TEST_RECOVERY, &error));
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++)
    g_assert_true (yc_platform_store_put_author (test.platform->store, TEST_RECOVERY, NULL, &mine, &error));
  owner = yc_platform_store_find_author (test.platform->store, TEST_RECOVERY, &error);
  g_assert_cmpstr (owner->account, ==, "someone");
  g_assert_false (yc_platform_store_put_author (test.platform->store, TEST_RECOVERY, NULL, &others, &error));
  assert_refused (error, YC_PROBLEM_NOT_PERMITTED);
}

/* ---- workstations ---- */

static void
assert_no_enrolment (TestPlatform *platform, const char *code, const char *incarnation)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_platform_store_enrol (platform->store, code, incarnation, &error));
  assert_refused (error, YC_PROBLEM_NOT_PERMITTED);
}

static void
test_code_once (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *code = test_platform_make_code (platform, TEST_HALL, "03");
  g_autofree char *late = test_platform_make_code (platform, TEST_HALL, "03");
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autoptr (YcEnrolled) first = NULL, again = NULL;
  g_autoptr (YcPlatformDevice) device = NULL;
  g_autoptr (GError) error = NULL, old = NULL;

  assert_no_enrolment (platform, "ABCD-EFGH", TEST_INCARNATION);
  assert_no_enrolment (platform, "", TEST_INCARNATION);
  first = yc_platform_store_enrol (platform->store, typed, TEST_INCARNATION, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->key, ==, yc_platform_store_get_public_key (platform->store));
  assert_no_enrolment (platform, code, TEST_OTHER_INCARNATION);
  /* The answer was lost: the same device, the same lease, another token. */
  again = yc_platform_store_enrol (platform->store, code, TEST_INCARNATION, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->device, ==, first->device);
  g_assert_cmpstr (again->token, !=, first->token);
  g_assert_cmpstr (json_object_get_string_member (again->lease, "lease_id"), ==, json_object_get_string_member (first->lease, "lease_id"));
  g_assert_null (yc_platform_store_authenticate_device (platform->store, first->token, &old));
  assert_refused (old, YC_PROBLEM_SIGNED_OUT);
  device = test_platform_get_device (platform, again);
  g_assert_cmpstr (device->station, ==, "D203");
  yc_clock_test_advance (platform->clock, 11 * G_TIME_SPAN_MINUTE);
  assert_no_enrolment (platform, code, TEST_INCARNATION);
  yc_clock_test_advance (platform->clock, G_TIME_SPAN_DAY);
  assert_no_enrolment (platform, late, TEST_OTHER_INCARNATION);
}

/* A store whose token the platform does not know any more is enrolled again at its own window, and there alone. */
static void
test_new_code_for_a_known_store (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *code = test_platform_make_code (platform, TEST_HALL, "03");
  g_autofree char *elsewhere = test_platform_make_code (platform, TEST_HALL, "04");
  g_autofree char *fresh = test_platform_make_code (platform, TEST_HALL, "03");
  g_autofree char *late = test_platform_make_code (platform, TEST_HALL, "03");
  g_autoptr (YcEnrolled) first = NULL, again = NULL;
  g_autoptr (GError) error = NULL, old = NULL;

  first = yc_platform_store_enrol (platform->store, code, TEST_INCARNATION, &error);
  g_assert_no_error (error);
  assert_no_enrolment (platform, elsewhere, TEST_INCARNATION);
  again = yc_platform_store_enrol (platform->store, fresh, TEST_INCARNATION, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->device, ==, first->device);
  g_assert_cmpstr (again->token, !=, first->token);
  g_assert_null (yc_platform_store_authenticate_device (platform->store, first->token, &old));
  assert_refused (old, YC_PROBLEM_SIGNED_OUT);
  g_assert_true (yc_platform_store_revoke_device (platform->store, first->device, &error));
  assert_no_enrolment (platform, late, TEST_INCARNATION);
}

static void
test_dropped_code (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *code = test_platform_make_code (platform, TEST_HALL, "03");
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_platform_store_drop_codes (platform->store, TEST_HALL, &error));
  assert_no_enrolment (platform, code, TEST_INCARNATION);
}

static void
test_revoked_device (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (YcSessionGrant) grant = NULL;
  g_autoptr (GError) error = NULL;
  int wait = 0;

  sign_in_set_up (&test);
  grant = sign_in (test.platform, test.device, "someone", PASSWORD, &wait, &error);
  g_assert_true (yc_platform_store_revoke_device (test.platform->store, test.device->device, &error));
  g_assert_no_error (error);
  g_assert_null (yc_platform_store_authenticate_device (test.platform->store, test.enrolled->token, &error));
  assert_refused (error, YC_PROBLEM_REVOKED);
  assert_no_session (test.platform, grant->token, YC_PROBLEM_REVOKED);
}

static void
test_handshake (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  sign_in_set_up (&test);
  ops = yc_platform_store_handshake (test.platform->store, test.device, TEST_INCARNATION, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, 0);
  g_assert_null (yc_platform_store_handshake (test.platform->store, test.device, TEST_OTHER_INCARNATION, 0, &error));
  assert_refused (error, YC_PROBLEM_CLONED);
}

/* ---- numbers ---- */

/* Every serial of @member's blocks is marked in @seen under its row; one that is there already is a number given twice. */
static void
mark_serials (JsonObject *lease, const char *member, GHashTable *seen)
{
  JsonArray *blocks = json_object_get_array_member (lease, member);

  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = json_array_get_object_element (blocks, i);
      g_autofree char *row = json_object_has_member (block, "agency")
        ? g_strdup_printf ("%s/%d", json_object_get_string_member (block, "agency"), (int) json_object_get_int_member (block, "year"))
        : g_strdup_printf ("%s/%s", json_object_get_string_member (lease, "window"), json_object_get_string_member (block, "from_date"));

      for (gint64 n = json_object_get_int_member (block, "first"); n <= json_object_get_int_member (block, "last"); n++)
        g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%s/%d", row, (int) n)));
    }
}

static void
test_blocks_are_disjoint (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) stations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 6; i++)
    {
      g_autofree char *incarnation = g_strdup_printf ("0193a000-0000-7000-8000-0000000000%02d", i);
      g_autoptr (YcEnrolled) enrolled = test_platform_enrol (platform, i % 2 == 0 ? "03" : "04", incarnation);

      mark_serials (enrolled->lease, "case_blocks", seen);
      mark_serials (enrolled->lease, "document_blocks", seen);
      g_assert_true (g_hash_table_add (stations, g_strdup (json_object_get_string_member (enrolled->lease, "station"))));
      g_assert_cmpstr (json_object_get_string_member (enrolled->lease, "incarnation"), ==, incarnation);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 6 * 400 + 6 * 2 * 2000);
}

static JsonObject *
ask_lease (TestPlatform *platform, const YcPlatformDevice *device)
{
  g_autoptr (GError) error = NULL;
  JsonObject *lease = yc_platform_store_lease (platform->store, device, TEST_INCARNATION, &error);

  g_assert_no_error (error);
  return lease;
}

static guint
count_blocks (JsonObject *lease, const char *member)
{
  return json_array_get_length (json_object_get_array_member (lease, member));
}

static void
test_lease_when_low (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (JsonObject) same = NULL, more = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  const char *first = NULL;
  gboolean known = FALSE;

  sign_in_set_up (&test);
  first = json_object_get_string_member (test.enrolled->lease, "lease_id");
  g_assert_true (yc_platform_store_note_document_serial (test.platform->store, test.device->device, "012", 2026, 1399, &known, &error));
  g_assert_true (known);
  same = ask_lease (test.platform, test.device);
  g_assert_cmpstr (json_object_get_string_member (same, "lease_id"), ==, first);
  g_assert_true (yc_platform_store_note_document_serial (test.platform->store, test.device->device, "012", 2026, 1400, &known, &error));
  more = ask_lease (test.platform, test.device);
  g_assert_cmpstr (json_object_get_string_member (more, "lease_id"), !=, first);
  g_assert_cmpuint (count_blocks (more, "case_blocks"), ==, 0);
  g_assert_cmpuint (count_blocks (more, "document_blocks"), ==, 1);
  again = ask_lease (test.platform, test.device);
  g_assert_cmpstr (json_object_get_string_member (again, "lease_id"), ==, json_object_get_string_member (more, "lease_id"));
  g_assert_true (yc_platform_store_note_document_serial (test.platform->store, test.device->device, "012", 2026, 5000, &known, &error));
  g_assert_false (known);
  g_assert_true (yc_platform_store_note_case_serial (test.platform->store, test.device->device, 2026, 400, &known, &error));
  g_assert_true (known);
}

static void
test_lease_before_new_year (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (JsonObject) november = NULL, december = NULL;

  sign_in_set_up (&test);
  yc_clock_test_advance (test.platform->clock, 4 * G_TIME_SPAN_DAY);
  november = ask_lease (test.platform, test.device);
  g_assert_cmpstr (json_object_get_string_member (november, "lease_id"), ==, json_object_get_string_member (test.enrolled->lease, "lease_id"));
  yc_clock_test_advance (test.platform->clock, G_TIME_SPAN_DAY);
  december = ask_lease (test.platform, test.device);
  g_assert_cmpuint (count_blocks (december, "case_blocks"), ==, 1);
  g_assert_cmpuint (count_blocks (december, "document_blocks"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (december, "case_blocks"), 0), "from_date"),
                   ==, "2027-01-01");
}

static void
test_lease_of_clone (void)
{
  g_auto (SignInTest) test = { 0 };
  g_autoptr (GError) error = NULL;

  sign_in_set_up (&test);
  g_assert_null (yc_platform_store_lease (test.platform->store, test.device, TEST_OTHER_INCARNATION, &error));
  assert_refused (error, YC_PROBLEM_CLONED);
}

/* A window has serials for 24 stores in a year; the 26th gets none, and nothing of its enrolment stays. */
static void
test_numbers_used_up (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL, again = NULL;

  for (int i = 0; i < 25; i++)
    {
      g_autofree char *incarnation = g_strdup_printf ("0193a000-0000-7000-8000-0000000000%02d", i);
      g_autoptr (YcEnrolled) enrolled = test_platform_enrol (platform, "03", incarnation);
    }
  code = test_platform_make_code (platform, TEST_HALL, "03");
  g_assert_null (yc_platform_store_enrol (platform->store, code, TEST_INCARNATION, &error));
  assert_refused (error, YC_PROBLEM_UNAVAILABLE);
  g_assert_null (yc_platform_store_enrol (platform->store, code, TEST_INCARNATION, &again));
  assert_refused (again, YC_PROBLEM_UNAVAILABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/store/without-its-key-file-it-stays-shut-and-as-it-is", test_key_absent);
  g_test_add_func ("/platform/store/another-key-or-none-is-told-and-changes-nothing", test_key_wrong);
  g_test_add_func ("/platform/store/a-key-file-that-others-can-read-is-refused", test_key_open);
  g_test_add_func ("/platform/store/a-second-one-is-refused", test_second);
  g_test_add_func ("/platform/store/a-newer-one-is-refused-and-stays-as-it-is", test_newer);
  g_test_add_func ("/platform/store/the-signing-key-stays-the-same", test_signing_key_stays);
  g_test_add_func ("/platform/store/names-passwords-and-tokens-are-nowhere-in-clear", test_sealed);
  g_test_add_func ("/platform/sign-in/wrong-passwords-slow-down-and-lock-alike-for-all-names", test_wrong_password);
  g_test_add_func ("/platform/sign-in/the-right-password-makes-good", test_right_password_forgets);
  g_test_add_func ("/platform/sign-in/many-tries-at-once-are-not-many-guesses", test_many_at_once);
  g_test_add_func ("/platform/sign-in/a-withdrawn-account-is-told-to-who-knows-the-password", test_revoked_account);
  g_test_add_func ("/platform/session/it-ends-by-word-and-by-time-and-outlives-a-restart", test_session);
  g_test_add_func ("/platform/author/a-key-has-one-owner", test_authors);
  g_test_add_func ("/platform/enrolment/a-code-serves-one-store-once", test_code_once);
  g_test_add_func ("/platform/enrolment/a-new-code-serves-a-store-that-lost-its-token", test_new_code_for_a_known_store);
  g_test_add_func ("/platform/enrolment/a-dropped-code-is-void", test_dropped_code);
  g_test_add_func ("/platform/device/a-withdrawn-one-is-told-so", test_revoked_device);
  g_test_add_func ("/platform/device/another-store-under-its-name-is-a-clone", test_handshake);
  g_test_add_func ("/platform/lease/no-number-and-no-station-is-given-twice", test_blocks_are_disjoint);
  g_test_add_func ("/platform/lease/new-blocks-come-when-a-third-is-left", test_lease_when_low);
  g_test_add_func ("/platform/lease/the-next-year-comes-in-december", test_lease_before_new_year);
  g_test_add_func ("/platform/lease/a-clone-gets-none", test_lease_of_clone);
  g_test_add_func ("/platform/lease/when-numbers-are-used-up-nothing-is-enrolled", test_numbers_used_up);
  return g_test_run ();
}
