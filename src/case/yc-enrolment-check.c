/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What of a lease can be judged from the file alone: each member strictly, the recovery key as a key, blocks that overlap one another. Takes the lease as JSON, gives
 * the answer; no store is needed, so that a broken file leaves none behind. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-enrolment-private.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-json.h"
#include "case/yc-clerk-store-private.h"
#include "vault/yc-signature.h"

#include <string.h>

#define MAX_TEXT 400

/* ---- the head ---- */

static gboolean
fail_format (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

/* A member that must match @pattern. */
static gboolean
get_matching (JsonObject *object, const char *where, const char *member, const char *pattern, const char **ret_value, GError **error)
{
  const char *value = NULL;

  if (!yc_json_get_string (object, where, member, MAX_TEXT, &value, error))
    return FALSE;
  if (!g_regex_match_simple (pattern, value, G_REGEX_DOLLAR_ENDONLY, 0))
    return fail_format (error, member, "wrong form");
  *ret_value = value;
  return TRUE;
}

static gboolean
check_agencies (JsonObject *lease, GError **error)
{
  static const char *const known[] = { "code", "name", "letter", "consult_phone", "supervise_phone", NULL };
  JsonArray *agencies = NULL;
  const char *text = NULL;

  if (!yc_json_get_array (lease, "", "agencies", 200, &agencies, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (agencies); i++)
    {
      JsonObject *agency = NULL;

      if (!yc_json_item_object (agencies, "agencies", i, &agency, error) || !yc_json_check_members (agency, "agencies", known, error)
          || !get_matching (agency, "agencies", "code", "^[0-9]{3}$", &text, error)
          || !get_matching (agency, "agencies", "name", ".", &text, error)
          || !get_matching (agency, "agencies", "letter", ".", &text, error)
          || !yc_json_get_string (agency, "agencies", "consult_phone", MAX_TEXT, &text, error)
          || !yc_json_get_string (agency, "agencies", "supervise_phone", MAX_TEXT, &text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_head (JsonObject *lease, GError **error)
{
  static const char *const known[] = { "format", "lease_id", "incarnation", "demonstration", "hall", "region", "window", "window_name",
                                       "station", "recovery_public_key", "agencies", "case_blocks", "document_blocks", "clerks", NULL };
  const char *text = NULL, *incarnation = NULL;
  gboolean demonstration = FALSE;
  gint64 format = 0;

  if (!yc_json_check_members (lease, "", known, error) || !yc_json_get_int (lease, "", "format", 1, 1, &format, error)
      || !get_matching (lease, "", "lease_id", "^[A-Za-z0-9._-]{1,64}$", &text, error)
      || !yc_json_get_boolean (lease, "", "demonstration", &demonstration, error)
      || !yc_json_opt_string (lease, "", "incarnation", 36, &incarnation, error)
      || !get_matching (lease, "", "hall", ".", &text, error)
      || !get_matching (lease, "", "region", "^[0-9]{6}$", &text, error)
      || !get_matching (lease, "", "window", "^[0-9]{2}$", &text, error)
      || !get_matching (lease, "", "window_name", ".", &text, error)
      || !get_matching (lease, "", "station", "^[0-9A-Z]{4}$", &text, error)
      || !get_matching (lease, "", "recovery_public_key", "^[0-9a-f]{64}$", &text, error))
    return FALSE;
  if (incarnation == NULL && !demonstration)
    return fail_format (error, "incarnation", "is required");
  /* 64 digits are not yet a key: there are points that no secret can be agreed with, all zeros being the first of them. */
  if (!yc_recovery_is_public (json_object_get_string_member (lease, "recovery_public_key")))
    return fail_format (error, "recovery_public_key", "is no key that anything could be sealed for");
  return TRUE;
}

/* ---- blocks ---- */

gboolean
yc_lease_read_case_block (JsonObject *json, YcLeaseBlock *ret_block, GError **error)
{
  static const char *const known[] = { "block", "from_date", "to_date", "first", "last", NULL };
  YcLeaseBlock block = { .agency = "" };
  GDate date;

  if (!yc_json_check_members (json, "case_blocks", known, error)
      || !get_matching (json, "case_blocks", "block", "^[A-Za-z0-9._-]{1,64}$", &block.name, error)
      || !get_matching (json, "case_blocks", "from_date", "^[0-9-]{10}$", &block.from, error)
      || !get_matching (json, "case_blocks", "to_date", "^[0-9-]{10}$", &block.to, error)
      || !yc_json_get_int (json, "case_blocks", "first", 1, 9999, &block.first, error)
      || !yc_json_get_int (json, "case_blocks", "last", block.first, 9999, &block.last, error))
    return FALSE;
  if (!yc_date_parse (block.from, &date) || !yc_date_parse (block.to, &date) || strcmp (block.from, block.to) > 0)
    return fail_format (error, "case_blocks", "dates");
  *ret_block = block;
  return TRUE;
}

gboolean
yc_lease_read_document_block (JsonObject *json, YcLeaseBlock *ret_block, GError **error)
{
  static const char *const known[] = { "block", "agency", "year", "first", "last", NULL };
  YcLeaseBlock block = { .from = "", .to = "" };

  if (!yc_json_check_members (json, "document_blocks", known, error)
      || !get_matching (json, "document_blocks", "block", "^[A-Za-z0-9._-]{1,64}$", &block.name, error)
      || !get_matching (json, "document_blocks", "agency", "^[0-9]{3}$", &block.agency, error)
      || !yc_json_get_int (json, "document_blocks", "year", 2020, 2199, &block.year, error)
      || !yc_json_get_int (json, "document_blocks", "first", 1, 999999, &block.first, error)
      || !yc_json_get_int (json, "document_blocks", "last", block.first, 999999, &block.last, error))
    return FALSE;
  *ret_block = block;
  return TRUE;
}

/* The same number would come twice. */
static gboolean
overlap (const YcLeaseBlock *a, const YcLeaseBlock *b)
{
  return strcmp (a->name, b->name) == 0
         || (strcmp (a->agency, b->agency) == 0 && a->year == b->year && strcmp (a->from, b->to) <= 0 && strcmp (b->from, a->to) <= 0
             && a->first <= b->last && b->first <= a->last);
}

typedef gboolean (*ReadBlock) (JsonObject *json, YcLeaseBlock *ret_block, GError **error);

static gboolean
check_blocks (JsonObject *lease, const char *member, guint max, ReadBlock read, GError **error)
{
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (YcLeaseBlock));
  JsonArray *array = NULL;

  if (!yc_json_get_array (lease, "", member, max, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *json = NULL;
      YcLeaseBlock block;

      if (!yc_json_item_object (array, member, i, &json, error) || !read (json, &block, error))
        return FALSE;
      for (guint j = 0; j < blocks->len; j++)
        if (overlap (&block, &g_array_index (blocks, YcLeaseBlock, j)))
          return fail_format (error, member, "a number would be given out twice");
      g_array_append_val (blocks, block);
    }
  return TRUE;
}

/* ---- all ---- */

static gboolean
check_clerks (JsonObject *lease, GError **error)
{
  JsonArray *clerks = NULL;
  JsonObject *object = NULL;
  YcLeaseClerk clerk;

  if (!yc_json_opt_array (lease, "", "clerks", YC_LEASE_MAX_CLERKS, &clerks, error))
    return FALSE;
  for (guint i = 0; clerks != NULL && i < json_array_get_length (clerks); i++)
    if (!yc_json_item_object (clerks, "clerks", i, &object, error) || !yc_clerk_read_lease (object, &clerk, error))
      return FALSE;
  return TRUE;
}

/**
 * yc_enrolment_check:
 *
 * Errors: YC_BASE_ERROR_FORMAT with the place.
 */
gboolean
yc_enrolment_check (JsonObject *lease, GError **error)
{
  return check_head (lease, error) && check_agencies (lease, error)
         && check_blocks (lease, "case_blocks", YC_LEASE_MAX_CASE_BLOCKS, yc_lease_read_case_block, error)
         && check_blocks (lease, "document_blocks", YC_LEASE_MAX_DOCUMENT_BLOCKS, yc_lease_read_document_block, error)
         && check_clerks (lease, error);
}
