/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-store.h"
#include "test-folder.h"
#include "vault/yc-password.h"

#include <string.h>

G_BEGIN_DECLS

/* A platform's store below a test's folder, with a clock that stands still on 26 November 2026, a hall with two agencies, and accounts. */
#define TEST_PLATFORM_NOW G_GINT64_CONSTANT (1795658400000000)    /* 2026-11-26T10:00:00+08:00 */
#define TEST_HALL "hall-a"
#define TEST_OTHER_HALL "hall-b"
#define TEST_RECOVERY "0dde1d376b047d3aaaf5880ae258402fe0ffa4f6a4ab7f0cd0ae3e93e060793e"
#define TEST_INCARNATION "0193a000-0000-7000-8000-00000000000a"
#define TEST_OTHER_INCARNATION "0193a000-0000-7000-8000-00000000000b"

typedef struct
{
  TestFolder      *folder;
  YcClock         *clock;
  YcPlatformStore *store;
} TestPlatform;

static inline YcPlatformStore *
test_platform_reopen (TestPlatform *self, GError **error)
{
  YcPlatformStoreConfig config = { .folder = self->folder->path, .clock = self->clock };

  g_clear_pointer (&self->store, yc_platform_store_close);
  self->store = yc_platform_store_open (&config, error);
  return self->store;
}

static inline void
test_platform_put_hall (TestPlatform *self, const char *hall, const char *region, gboolean demonstration)
{
  YcPlatformHall value = { .hall = (char *) hall, .name = (char *) "样本大厅", .region = (char *) region,
                           .recovery_public_key = (char *) TEST_RECOVERY, .demonstration = demonstration };
  g_autoptr (JsonNode) agencies = json_from_string (
    "[{\"code\":\"012\",\"name\":\"样本局\",\"letter\":\"（辽·大）样\",\"consult_phone\":\"1\",\"supervise_phone\":\"2\"},"
    "{\"code\":\"031\",\"name\":\"范本局\",\"letter\":\"（辽·大）范\",\"consult_phone\":\"1\",\"supervise_phone\":\"2\"}]", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_platform_store_put_hall (self->store, &value, json_node_get_array (agencies), &error));
  g_assert_no_error (error);
}

/* A real one, with the rules of its place. */
static inline void
test_platform_add_hall (TestPlatform *self, const char *hall, const char *region)
{
  test_platform_put_hall (self, hall, region, FALSE);
}

static inline void
test_platform_add_account (TestPlatform *self, const char *account, const char *hall, YcRole role, const char *const *agencies, const char *record)
{
  YcPlatformAccount value = { .account = (char *) account, .name = (char *) "样本甲", .hall = (char *) hall, .role = role,
                              .agencies = (GStrv) agencies };
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_platform_store_put_account (self->store, &value, record, &error));
  g_assert_no_error (error);
}

static inline TestPlatform *
test_platform_new (void)
{
  TestPlatform *self = g_new0 (TestPlatform, 1);
  g_autoptr (GError) error = NULL;

  self->folder = test_folder_new ();
  self->clock = yc_clock_test_new (TEST_PLATFORM_NOW);
  test_platform_reopen (self, &error);
  g_assert_no_error (error);
  test_platform_put_hall (self, TEST_HALL, "210202", TRUE);
  test_platform_put_hall (self, TEST_OTHER_HALL, "210203", TRUE);
  return self;
}

static inline void
test_platform_free (TestPlatform *self)
{
  yc_platform_store_close (self->store);
  yc_clock_unref (self->clock);
  test_folder_free (self->folder);
  g_free (self);
}

static inline char *
test_platform_make_code (TestPlatform *self, const char *hall, const char *window)
{
  g_autoptr (GError) error = NULL;
  char *code = yc_platform_store_make_code (self->store, hall, window, "综合窗口", "D203", yc_clock_now (self->clock) + G_TIME_SPAN_DAY, &error);

  g_assert_no_error (error);
  return code;
}

static inline YcEnrolled *
test_platform_enrol (TestPlatform *self, const char *window, const char *incarnation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = test_platform_make_code (self, TEST_HALL, window);
  YcEnrolled *enrolled = yc_platform_store_enrol (self->store, code, incarnation, &error);

  g_assert_no_error (error);
  return enrolled;
}

static inline YcPlatformDevice *
test_platform_get_device (TestPlatform *self, const YcEnrolled *enrolled)
{
  g_autoptr (GError) error = NULL;
  YcPlatformDevice *device = yc_platform_store_authenticate_device (self->store, enrolled->token, &error);

  g_assert_no_error (error);
  return device;
}

#define assert_refused(error, type) g_assert_error (error, YC_PLATFORM_REFUSAL, (int) (type))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPlatform, test_platform_free)

G_END_DECLS
