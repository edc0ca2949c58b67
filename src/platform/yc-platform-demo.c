/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The demonstration: a hall as the enrolment file describes it, so that papers look as they do without a platform, and plainly synthetic people,
 * one for each role and agency. Takes the file, fills the store, prints what one needs to sign in. Before the server starts. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-demo.h"

#include "base/yc-json.h"
#include "vault/yc-password.h"

#include <string.h>

#define HALL "demonstration"
#define CODE_US G_TIME_SPAN_DAY

typedef struct
{
  const char *account;
  const char *name;
  YcRole      role;
  const char *agency;     /* (nullable) */
} Person;

/* Beside the clerk of the file. */
static const Person people[] = {
  { "shenpi-weijian", "样本审批甲", YC_ROLE_APPROVER, "012" },
  { "shenpi-shijian", "样本审批乙", YC_ROLE_APPROVER, "031" },
  { "shenpi-shijian-2", "样本审批戊", YC_ROLE_APPROVER, "031" },
  { "xuni-chuangkou", "样本远程丙", YC_ROLE_VIRTUAL, NULL },
  { "duban", "样本督办丁", YC_ROLE_SUPERVISOR, NULL },
};

static gboolean
put_person (YcPlatformStore *store, const Person *person, const char *password, const char *record, FILE *out, GError **error)
{
  const char *agencies[] = { person->agency, NULL };
  YcPlatformAccount account = { .account = (char *) person->account, .name = (char *) person->name, .hall = (char *) HALL,
                                .role = person->role, .agencies = (GStrv) agencies };

  if (!yc_platform_store_put_account (store, &account, record, error))
    return FALSE;
  fprintf (out, "account\t%s\t%s\t%s\t%s\t%s\n", person->account, person->name, yc_role_get_name (person->role),
           person->agency != NULL ? person->agency : "", password);
  return TRUE;
}

static gboolean
put_people (YcPlatformStore *store, JsonObject *enrolment, FILE *out, GError **error)
{
  JsonArray *clerks = NULL;
  JsonObject *clerk = NULL;
  const char *id = NULL, *name = NULL, *password = NULL;
  char *record = NULL;
  gboolean ok = FALSE;

  if (!yc_json_get_array (enrolment, "", "clerks", 200, &clerks, error) || !yc_json_item_object (clerks, "clerks", 0, &clerk, error)
      || !yc_json_get_string (clerk, "clerks[0]", "id", 64, &id, error) || !yc_json_get_string (clerk, "clerks[0]", "name", 200, &name, error)
      || !yc_json_get_string (clerk, "clerks[0]", "password", 128, &password, error))
    return FALSE;
  const Person first = { id, name, YC_ROLE_CLERK, NULL };
  record = yc_password_record (password);
  ok = put_person (store, &first, password, record, out, error);
  for (guint i = 0; ok && i < G_N_ELEMENTS (people); i++)
    ok = put_person (store, &people[i], password, record, out, error);
  yc_wipe_free (record);
  return ok;
}

typedef struct
{
  const char *hall, *region, *recovery, *window, *window_name, *station;
  JsonArray  *agencies;
} Site;

static gboolean
read_site (JsonObject *enrolment, Site *site, GError **error)
{
  const struct
  {
    const char *member;
    const char **value;
  } texts[] = {
    { "hall", &site->hall }, { "region", &site->region }, { "recovery_public_key", &site->recovery }, { "window", &site->window },
    { "window_name", &site->window_name }, { "station", &site->station },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!yc_json_get_string (enrolment, "", texts[i].member, 200, texts[i].value, error))
      return FALSE;
  return yc_json_get_array (enrolment, "", "agencies", 200, &site->agencies, error);
}

static gboolean
print_code (YcPlatformStore *store, const Site *site, FILE *out, GError **error)
{
  char *code = yc_platform_store_make_code (store, HALL, site->window, site->window_name, site->station,
                                            yc_clock_now (yc_platform_store_get_clock (store)) + CODE_US, error);

  if (code == NULL)
    return FALSE;
  fprintf (out, "enrolment-code\t%s\n", code);
  yc_wipe_free (code);
  return TRUE;
}

static gboolean
set_up (YcPlatformStore *store, JsonObject *enrolment, guint n_codes, FILE *out, GError **error)
{
  Site site = { 0 };
  YcPlatformHall hall = { .hall = (char *) HALL, .demonstration = TRUE };

  if (!read_site (enrolment, &site, error))
    return FALSE;
  hall.name = (char *) site.hall;
  hall.region = (char *) site.region;
  hall.recovery_public_key = (char *) site.recovery;
  if (!yc_platform_store_put_hall (store, &hall, site.agencies, error) || !put_people (store, enrolment, out, error)
      || !yc_platform_store_drop_codes (store, HALL, error))
    return FALSE;
  for (guint i = 0; i < n_codes; i++)
    if (!print_code (store, &site, out, error))
      return FALSE;
  return TRUE;
}

gboolean
yc_platform_demo_set_up (YcPlatformStore *store, JsonObject *enrolment, guint n_codes, FILE *out, GError **error)
{
  if (!yc_platform_store_begin (store, error))
    return FALSE;
  if (set_up (store, enrolment, n_codes, out, error) && yc_platform_store_commit (store, error))
    return TRUE;
  yc_platform_store_rollback (store);
  return FALSE;
}
