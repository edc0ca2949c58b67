/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The types of problem and the classes of answer, one row each: status on the wire, what the workstation does, whose turn it is, and the
 * text that the clerk reads. Takes what came back over HTTP, gives a class; a page of a captive portal is never taken for the platform.
 * Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-problem.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_PROBLEM_BYTES (256 * 1024)
#define MAX_DETAIL 1000
#define MAX_RAW 4096             /* bytes of a text that may be no UTF-8 */
#define MAX_FRESH 3
#define WAIT_BASE (2 * G_USEC_PER_SEC)
#define WAIT_CAP (600 * (gint64) G_USEC_PER_SEC)
#define MAX_RETRY_AFTER 3600

typedef struct
{
  const char   *name;
  guint         status;
  YcAnswerClass class;
  YcTurn        turn;
  const char   *text;
} Row;

static const Row rows[YC_N_PROBLEMS] = {
  [YC_PROBLEM_BODY_MISMATCH]  = { "body-mismatch", 400, YC_ANSWER_FRESH, YC_TURN_SYSTEM,
    "传到平台的内容与发出的不一致。本机数据完好，换一条连接重传。" },
  [YC_PROBLEM_SCHEMA]         = { "schema", 400, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "平台认为这条数据不合接口约定，没有收。本机数据完好，请联系管理员。" },
  [YC_PROBLEM_CONTRACT]       = { "contract", 400, YC_ANSWER_HALT, YC_TURN_ADMINISTRATOR,
    "平台与本机的接口版本不同。待传数据留在本机，请管理员更新程序。" },
  [YC_PROBLEM_SIGNED_OUT]     = { "signed-out", 401, YC_ANSWER_SIGN_IN, YC_TURN_CLERK,
    "登录已过期。待传数据留在本机，请重新登录。" },
  [YC_PROBLEM_WRONG_PASSWORD] = { "wrong-password", 401, YC_ANSWER_SIGN_IN, YC_TURN_CLERK,
    "账号或密码不对。请重新输入。" },
  [YC_PROBLEM_LOCKED]         = { "locked", 429, YC_ANSWER_RETRY, YC_TURN_CLERK,
    "密码输错次数过多，账号暂时锁定。请稍后再试，或请管理员解锁。" },
  [YC_PROBLEM_NOT_PERMITTED]  = { "not-permitted", 403, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "这个账号或窗口没有这项权限，平台没有收。本机数据完好，请联系管理员。" },
  [YC_PROBLEM_SIGNATURE]      = { "signature", 403, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "平台核对经办人签名没有通过。本机数据完好，请联系管理员。" },
  [YC_PROBLEM_WITHDRAWN]      = { "withdrawn", 403, YC_ANSWER_REJECT, YC_TURN_CLERK,
    "这一步是经办人的账号停用以前签名的，还没有送到平台。本机数据完好，请同岗位的在岗人员或主管登录后按“由我确认”。" },
  [YC_PROBLEM_REVOKED]        = { "revoked", 403, YC_ANSWER_REVOKED, YC_TURN_ADMINISTRATOR,
    "本机或账号已被平台停用。请停止受理，联系管理员。" },
  [YC_PROBLEM_CLONED]         = { "cloned", 403, YC_ANSWER_HALT, YC_TURN_ADMINISTRATOR,
    "平台发现另一台机器在用本机的身份（可能恢复过备份或克隆过磁盘）。本机停止取号，待传数据都保留，请联系管理员。" },
  [YC_PROBLEM_NOT_FOUND]      = { "not-found", 404, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "平台上没有这个办件或文件。本机数据完好，请联系管理员。" },
  [YC_PROBLEM_IN_PROGRESS]    = { "in-progress", 409, YC_ANSWER_RETRY, YC_TURN_SYSTEM,
    "平台正在处理同一条数据，稍后自动再问。" },
  [YC_PROBLEM_HELD]           = { "held", 409, YC_ANSWER_RETRY, YC_TURN_SYSTEM,
    "同一办件前面还有没办成的一步，按顺序等待。" },
  [YC_PROBLEM_CLAIMED]        = { "claimed", 409, YC_ANSWER_CONFLICT, YC_TURN_CLERK,
    "这个办件已由别人办理。请看最新情况。" },
  [YC_PROBLEM_NUMBER_TAKEN]   = { "number-taken", 409, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "这个办件编号或文书编号在平台上已属于另一个办件，多半是本机数据被复制到了另一台电脑。本件留在本机，没有丢失。不要再发出带这个编号的文书，已发出的请收回；请立即联系管理员，查清后重新收件取新编号。" },
  [YC_PROBLEM_CURSOR_GONE]    = { "cursor-gone", 410, YC_ANSWER_CONFLICT, YC_TURN_SYSTEM,
    "离线太久，平台的变更记录接不上，从头取一遍。" },
  [YC_PROBLEM_STALE]          = { "stale", 412, YC_ANSWER_CONFLICT, YC_TURN_CLERK,
    "办件在别处有了变化。你的这一步还在本机，请看最新情况后再决定。" },
  [YC_PROBLEM_OFFSET]         = { "offset", 409, YC_ANSWER_RETRY, YC_TURN_SYSTEM,
    "平台收到的页面与本机记的位置不同，从平台的位置接着传。" },
  [YC_PROBLEM_TOO_LARGE]      = { "too-large", 413, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "超过平台的大小限制，没有收。本机数据完好，请联系管理员。" },
  [YC_PROBLEM_KEY_REUSED]     = { "key-reused", 422, YC_ANSWER_REJECT, YC_TURN_ADMINISTRATOR,
    "平台上同一标识已有另一份内容，没有收。本机数据完好，请联系管理员。" },
  [YC_PROBLEM_UNSEALED]       = { "unsealed", 422, YC_ANSWER_RETRY, YC_TURN_SYSTEM,
    "有页面还没有完整传到平台，先补传页面。" },
  [YC_PROBLEM_RULE]           = { "rule", 422, YC_ANSWER_REJECT, YC_TURN_CLERK,
    "平台按办件规则没有收这一步。本机数据完好，请看原因后更正，或交管理员。" },
  [YC_PROBLEM_BUSY]           = { "busy", 429, YC_ANSWER_RETRY, YC_TURN_SYSTEM,
    "平台繁忙，稍后自动重传。" },
  [YC_PROBLEM_FAULT]          = { "fault", 500, YC_ANSWER_RETRY, YC_TURN_PLATFORM,
    "平台出错，稍后自动重传。" },
  [YC_PROBLEM_UNAVAILABLE]    = { "unavailable", 503, YC_ANSWER_RETRY, YC_TURN_PLATFORM,
    "平台正在维护，恢复后自动重传。" },
  [YC_PROBLEM_NO_SPACE]       = { "no-space", 507, YC_ANSWER_RETRY, YC_TURN_PLATFORM,
    "平台存储空间不足，稍后自动重传。" },
};

const char *
yc_problem_type_get_name (YcProblemType type)
{
  g_return_val_if_fail (type < YC_N_PROBLEMS, NULL);
  return rows[type].name;
}

guint
yc_problem_type_get_status (YcProblemType type)
{
  g_return_val_if_fail (type < YC_N_PROBLEMS, 0);
  return rows[type].status;
}

YcAnswerClass
yc_problem_type_get_class (YcProblemType type)
{
  g_return_val_if_fail (type < YC_N_PROBLEMS, YC_ANSWER_UNKNOWN);
  return rows[type].class;
}

YcTurn
yc_problem_type_get_turn (YcProblemType type)
{
  g_return_val_if_fail (type < YC_N_PROBLEMS, YC_TURN_NOBODY);
  return rows[type].turn;
}

const char *
yc_problem_type_get_text (YcProblemType type)
{
  g_return_val_if_fail (type < YC_N_PROBLEMS, NULL);
  return rows[type].text;
}

gboolean
yc_problem_type_parse (const char *name, YcProblemType *ret_type)
{
  for (guint i = 0; i < YC_N_PROBLEMS; i++)
    if (g_strcmp0 (rows[i].name, name) == 0)
      {
        *ret_type = (YcProblemType) i;
        return TRUE;
      }
  return FALSE;
}

/* ---- the message ---- */

YcProblem *
yc_problem_new (YcProblemType type, const char *format, ...)
{
  YcProblem *self = g_new0 (YcProblem, 1);
  va_list args;

  self->type = type;
  va_start (args, format);
  self->detail = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

void
yc_problem_free (YcProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->detail);
  g_clear_pointer (&self->current, json_object_unref);
  g_free (self);
}

/* Returns: (transfer full) */
JsonObject *
yc_problem_to_json (const YcProblem *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *type = g_strconcat (YC_PROBLEM_URN, rows[self->type].name, NULL);

  json_object_set_string_member (object, "type", type);
  json_object_set_int_member (object, "status", rows[self->type].status);
  json_object_set_string_member (object, "title", rows[self->type].text);
  if (self->detail != NULL && *self->detail != '\0')
    {
      g_autofree char *detail = g_utf8_make_valid (self->detail, (gssize) strnlen (self->detail, MAX_RAW));

      /* Cut where a character ends. */
      if (strlen (detail) > MAX_DETAIL)
        *g_utf8_find_prev_char (detail, detail + MAX_DETAIL + 1) = '\0';

      json_object_set_string_member (object, "detail", detail);
    }
  if (self->retry_after > 0)
    json_object_set_int_member (object, "retry_after", self->retry_after);
  if (self->current != NULL)
    json_object_set_object_member (object, "current", json_object_ref (self->current));
  return object;
}

/**
 * yc_problem_to_text:
 *
 * Returns: (transfer full): the body of the answer. "title" is the Chinese text of the type, the same for every occurrence (RFC 9457, 3.1.3).
 */
char *
yc_problem_to_text (const YcProblem *self)
{
  g_autoptr (JsonObject) object = yc_problem_to_json (self);

  return yc_json_canonical_object (object);
}

static gboolean
read_type (JsonObject *object, const char *where, YcProblemType *ret_type, GError **error)
{
  const char *type = NULL;
  gint64 status = 0;

  if (!yc_json_get_string (object, where, "type", 100, &type, error)
      || !yc_json_get_int (object, where, "status", 400, 599, &status, error))
    return FALSE;
  if (g_str_has_prefix (type, YC_PROBLEM_URN) && yc_problem_type_parse (type + strlen (YC_PROBLEM_URN), ret_type)
      && rows[*ret_type].status == (guint) status)
    return TRUE;
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: no problem of this contract with status %" G_GINT64_FORMAT, where, status);
  return FALSE;
}

/* @where: path of @object, for messages. FORMAT for what is no problem of this contract. */
YcProblem *
yc_problem_from_json (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "type", "status", "title", "detail", "retry_after", "current", NULL };
  const char *detail = "", *title = "";
  JsonObject *current = NULL;
  YcProblemType type = 0;
  gint64 retry_after = 0;
  YcProblem *self = NULL;

  if (!yc_json_check_members (object, where, known, error) || !read_type (object, where, &type, error)
      || !yc_json_opt_string (object, where, "title", MAX_DETAIL, &title, error)
      || !yc_json_opt_string (object, where, "detail", MAX_DETAIL, &detail, error)
      || !yc_json_opt_int (object, where, "retry_after", 0, G_MAXINT, &retry_after, error)
      || !yc_json_opt_object (object, where, "current", &current, error))
    return NULL;
  self = yc_problem_new (type, "%s", detail);
  self->retry_after = (int) retry_after;
  self->current = current != NULL ? json_object_ref (current) : NULL;
  return self;
}

/**
 * yc_problem_parse:
 * @text: the body of an answer whose media type was YC_PROBLEM_MEDIA_TYPE
 *
 * Returns: (transfer full): or NULL. Errors: YC_BASE_ERROR_FORMAT, _TOO_LARGE: classify the answer without a problem
 */
YcProblem *
yc_problem_parse (const char *text, gsize n, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = MAX_PROBLEM_BYTES };
  g_autoptr (JsonObject) object = yc_json_parse_object (text, (gssize) n, &limits, error);

  return object != NULL ? yc_problem_from_json (object, "", error) : NULL;
}

/* ---- the answer ---- */

static YcAnswerClass
classify_bare (guint status)
{
  switch (status)
    {
    case 0: case 408: case 425: case 429:
      return YC_ANSWER_RETRY;
    default:
      /* A 401, 403 or 404 without the platform's word comes from a portal, a proxy or a wrong address: it must not set a case aside, and
       * nobody signs in or enrols anew for it. */
      return status >= 500 ? YC_ANSWER_RETRY : YC_ANSWER_UNKNOWN;
    }
}

/**
 * yc_answer_classify:
 *
 * Returns: what to do. A receipt counts with 200 or 201 only; a problem counts only under its own status, so that a proxy that
 * changes the one and not the other is not believed.
 */
YcAnswerClass
yc_answer_classify (const YcWireAnswer *self)
{
  YcAnswerClass class;

  if (self->status == 200 || self->status == 201)
    return self->is_ours ? YC_ANSWER_DONE : YC_ANSWER_UNKNOWN;
  if (self->problem == NULL)
    return classify_bare (self->status);
  if (rows[self->problem->type].status != self->status)
    return self->status >= 500 ? YC_ANSWER_RETRY : YC_ANSWER_UNKNOWN;
  class = rows[self->problem->type].class;
  return class == YC_ANSWER_FRESH && self->n_fresh >= MAX_FRESH ? YC_ANSWER_REJECT : class;
}

/**
 * yc_answer_get_wait:
 * @tries: how many have failed, at least 1
 * @retry_after: what the server asked for, seconds; 0 when it did not
 * @random: any
 *
 * Full jitter spreads a hall's workstations after a breakdown; a server cannot put the next try off for more than an hour.
 */
gint64
yc_answer_get_wait (int tries, int retry_after, guint32 random)
{
  int shift = CLAMP (tries, 1, 16);
  gint64 most = MIN (WAIT_CAP, (gint64) WAIT_BASE << shift);
  gint64 wait = (gint64) ((double) most * ((double) random / (double) G_MAXUINT32));
  gint64 least = (gint64) CLAMP (retry_after, 0, MAX_RETRY_AFTER) * G_USEC_PER_SEC;

  return MAX (wait, least);
}
