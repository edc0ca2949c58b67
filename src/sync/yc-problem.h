/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Why the platform did not do what was asked (RFC 9457), and what the workstation does about an answer. Shared by both sides. */

/* What becomes of the thing that was sent. */
typedef enum
{
  YC_ANSWER_DONE,       /* a receipt that echoes what was sent: the only way out of the queue */
  YC_ANSWER_RETRY,      /* by itself, later, without a last time */
  YC_ANSWER_FRESH,      /* at once on a new connection, three times at most: the bytes were not those that were sent */
  YC_ANSWER_SIGN_IN,    /* everything is held until somebody signs in */
  YC_ANSWER_CONFLICT,   /* the case was changed elsewhere: fetch, look, decide again */
  YC_ANSWER_REJECT,     /* this case alone is set aside, with the reason */
  YC_ANSWER_HALT,       /* this workstation may go on with nothing new until the administrator has acted; what is queued is kept */
  YC_ANSWER_REVOKED,    /* hand over what is queued, then destroy the keys */
  YC_ANSWER_UNKNOWN,    /* not the platform's voice: as RETRY, and never a success */
  YC_N_ANSWERS
} YcAnswerClass;

/* Who can bring it on. */
typedef enum { YC_TURN_NOBODY, YC_TURN_SYSTEM, YC_TURN_CLERK, YC_TURN_ADMINISTRATOR, YC_TURN_PLATFORM } YcTurn;

typedef enum
{
  YC_PROBLEM_BODY_MISMATCH,   /* length or digest are not those that were announced */
  YC_PROBLEM_SCHEMA,          /* breaks the contract's schema */
  YC_PROBLEM_CONTRACT,        /* other version of the contract */
  YC_PROBLEM_SIGNED_OUT,      /* no token, or an expired one */
  YC_PROBLEM_WRONG_PASSWORD,  /* name or password are wrong */
  YC_PROBLEM_LOCKED,          /* too many wrong passwords */
  YC_PROBLEM_NOT_PERMITTED,   /* role or site may not */
  YC_PROBLEM_SIGNATURE,       /* not signed by the author's registered key */
  YC_PROBLEM_WITHDRAWN,       /* signed by an account in force, which is withdrawn now: somebody in office is to answer for it */
  YC_PROBLEM_REVOKED,         /* workstation or account were withdrawn */
  YC_PROBLEM_CLONED,          /* another store delivers under this name */
  YC_PROBLEM_NOT_FOUND,       /* no such thing, as far as this caller may know */
  YC_PROBLEM_IN_PROGRESS,     /* the same operation is being done */
  YC_PROBLEM_HELD,            /* an earlier operation of the case was not done */
  YC_PROBLEM_CLAIMED,         /* somebody else has the case */
  YC_PROBLEM_NUMBER_TAKEN,    /* the number belongs to another case */
  YC_PROBLEM_CURSOR_GONE,     /* the list of changes does not reach back so far */
  YC_PROBLEM_STALE,           /* the case was changed elsewhere */
  YC_PROBLEM_OFFSET,          /* a piece does not continue what is there */
  YC_PROBLEM_TOO_LARGE,       /* over a limit of the contract */
  YC_PROBLEM_KEY_REUSED,      /* the same operation with other content */
  YC_PROBLEM_UNSEALED,        /* names a page that has not arrived whole */
  YC_PROBLEM_RULE,            /* the state machine or the law forbid it */
  YC_PROBLEM_BUSY,            /* too much at once */
  YC_PROBLEM_FAULT,           /* the platform failed */
  YC_PROBLEM_UNAVAILABLE,     /* under maintenance */
  YC_PROBLEM_NO_SPACE,        /* the platform's disk is full */
  YC_N_PROBLEMS
} YcProblemType;

const char   *yc_problem_type_get_name   (YcProblemType type);     /* "body-mismatch": the end of the "type" URN */
guint         yc_problem_type_get_status (YcProblemType type);     /* the HTTP status that goes with it */
YcAnswerClass yc_problem_type_get_class  (YcProblemType type);
YcTurn        yc_problem_type_get_turn   (YcProblemType type);
const char   *yc_problem_type_get_text   (YcProblemType type);     /* in Chinese: what happened, what is safe, what to do */
gboolean      yc_problem_type_parse      (const char *name, YcProblemType *ret_type);

#define YC_PROBLEM_MEDIA_TYPE "application/problem+json"
#define YC_PROBLEM_URN "urn:yichuang:problem:"

typedef struct
{
  YcProblemType type;
  char         *detail;         /* for the log and the quarantine: never a person's data */
  int           retry_after;    /* seconds, 0: not said */
  JsonObject   *current;        /* (nullable): the case as it stands (STALE, CLAIMED), the offset (OFFSET) */
} YcProblem;

YcProblem *yc_problem_new     (YcProblemType type, const char *format, ...) G_GNUC_PRINTF (2, 3);
char      *yc_problem_to_text (const YcProblem *self);                                     /* (transfer full): RFC 9457 */
/* Strict. FORMAT for what is no problem of this contract, also when "status" is not the type's. */
JsonObject *yc_problem_to_json (const YcProblem *self);                                    /* (transfer full) */
YcProblem *yc_problem_from_json (JsonObject *object, const char *where, GError **error);
YcProblem *yc_problem_parse   (const char *text, gsize n, GError **error);
void       yc_problem_free    (YcProblem *self);

/* What came back, as far as it could be read. */
typedef struct
{
  guint            status;      /* 0: no answer at all (name, line, TLS, time-out, cut in the middle) */
  const YcProblem *problem;     /* (nullable): the body, when it was a problem of this contract under its media type */
  gboolean         is_ours;     /* the body was a message of this contract and echoed what was sent */
  int              n_fresh;     /* how often it was tried anew after a mismatch */
} YcWireAnswer;
YcAnswerClass yc_answer_classify (const YcWireAnswer *self);

/* How long to wait before try @tries + 1 (1: one has failed): full jitter over 2 s x 2^n, at most 600 s; what the server asks for is the
 * least, at most an hour. Microseconds. */
gint64        yc_answer_get_wait (int tries, int retry_after, guint32 random);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcProblem, yc_problem_free)

G_END_DECLS
