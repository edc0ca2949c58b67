/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-store.h"

G_BEGIN_DECLS

/* One call of the contract on its way through the platform, and the one table of all calls there are. Knows nothing of HTTP libraries. */

/* WITHDRAWN: a workstation's, also of one that is withdrawn. */
typedef enum { YC_TOKEN_NONE, YC_TOKEN_DEVICE, YC_TOKEN_SESSION, YC_TOKEN_EITHER, YC_TOKEN_WITHDRAWN } YcPlatformToken;
#define YC_ROLE_BIT(role) (1u << (role))
#define YC_ROLES_ALL ((1u << YC_N_ROLES) - 1)

/* What comes in the body. */
typedef enum
{
  YC_BODY_NONE,       /* nothing; a body is refused */
  YC_BODY_MESSAGE,    /* a message of the contract, with its digest */
  YC_BODY_STREAM,     /* a piece of a file, as it arrives: @work and @finish of the route run again and again */
} YcPlatformBodyKind;

typedef struct _YcPlatformCall YcPlatformCall;
/* TRUE: @self holds the answer. FALSE: what the error says becomes a problem. */
typedef gboolean (*YcPlatformStep) (YcPlatformCall *self, GError **error);

typedef struct
{
  const char        *method;
  const char        *path;        /* "{}" stands for one word */
  YcPlatformToken    token;
  guint              roles;       /* bits of those who may, when it is a session's token */
  YcPlatformBodyKind body;
  gsize              max_body;
  gboolean           tus;         /* by the rules of tus 1.0, too */
  YcPlatformStep     handle;      /* store thread */
  YcPlatformStep     work;        /* (nullable): what takes long, in the pool: no store there */
  YcPlatformStep     finish;      /* (nullable): store thread, behind @work; with @work and without this the answer is a file, read by @work piece by piece */
} YcPlatformRoute;

/* What the platform says of itself. */
typedef struct
{
  const char *name;
  const char *ca;                 /* PEM; "" when the system's authorities are enough */
} YcPlatformSelf;

#define YC_PLATFORM_WORDS 2
struct _YcPlatformCall
{
  /* asked */
  const YcPlatformRoute *route;
  const YcPlatformSelf  *platform;
  YcPlatformStore       *store;                       /* only in steps of the store thread */
  char                  *words[YC_PLATFORM_WORDS];    /* (owned): what stood for "{}" in the path */
  char                  *query;                       /* (owned) (nullable) */
  char                  *token;                       /* (owned) (nullable): secret */
  GBytes                *body;                        /* (owned) (nullable) */
  YcPlatformDevice      *device;                      /* (owned) (nullable): who calls */
  YcPlatformSession     *session;                     /* (owned) (nullable) */
  /* between the steps */
  char                  *account, *secret;            /* (owned) (nullable) */
  char                  *record;                      /* (owned) (nullable): secret */
  gboolean               right;
  YcPlatformFiles       *files;                       /* (owned) (nullable) */
  YcPlatformUpload      *upload;                      /* (owned) (nullable) */
  /* of tus: Upload-Offset, Upload-Length (-1: none), Upload-Metadata */
  gint64                 offset, length;
  char                  *metadata;                    /* (owned) (nullable) */
  /* a file that goes out */
  YcSealReader          *reader;                      /* (owned) (nullable) */
  GPtrArray             *pieces;                      /* (owned): of GBytes*, read and not sent yet */
  gboolean               is_last;                     /* nothing is behind them */
  /* answered */
  guint                  status;                      /* 200 unless set */
  char                  *text;                        /* (owned) (nullable): a message; wiped */
  gboolean               is_offset_told, is_length_told, is_tus_told;
  char                  *location;                    /* (owned) (nullable) */
  gint64                 sequence;                    /* up to where the hall has changed; 0: not said */
  gboolean               is_listening;                /* the answer is an event stream */
  int                    retry_after;                 /* seconds, goes with a problem */
};

/* Finds the row and fills words and query; NULL: there is no such call. */
const YcPlatformRoute *yc_platform_find_route (const char *method, const char *path, char *ret_words[YC_PLATFORM_WORDS]);
const YcPlatformRoute *yc_platform_get_routes (guint *ret_n);

YcPlatformCall *yc_platform_call_new  (const YcPlatformRoute *route, const YcPlatformSelf *platform);
void            yc_platform_call_free (YcPlatformCall *self);
/* Who calls, and whether he may: before every first step. SIGNED_OUT, REVOKED, NOT_PERMITTED */
gboolean        yc_platform_call_admit (YcPlatformCall *self, GError **error);
/* What the caller is told of an error; the platform's own are logged and told without their text. (transfer full) */
YcProblem      *yc_platform_call_explain (const YcPlatformCall *self, const GError *error);
/* For readers of bodies: turns what sync/ says of a text into the refusal that it is. Always FALSE. */
gboolean        yc_platform_call_misread (GError **error);

/* The steps, by file: yc-platform-people.c */
gboolean yc_platform_do_hello        (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_enrol        (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_lease        (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_handshake    (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_sign_in      (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_check        (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_signed_in    (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_sign_out     (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_author       (YcPlatformCall *self, GError **error);
/* yc-platform-pages.c */
gboolean yc_platform_do_tus          (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_create       (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_ask          (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_open         (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_write        (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_wrote        (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_drop         (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_seal         (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_hash         (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_sealed       (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_probe        (YcPlatformCall *self, GError **error);
/* yc-platform-cases.c */
gboolean yc_platform_do_ops          (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_changes      (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_events       (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_worklist     (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_dossier      (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_blob         (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_read         (YcPlatformCall *self, GError **error);
/* yc-platform-evacuation.c */
gboolean yc_platform_do_withdrawal   (YcPlatformCall *self, GError **error);
gboolean yc_platform_do_evacuate     (YcPlatformCall *self, GError **error);
/* yc-platform-credit.c */
gboolean yc_platform_do_credit       (YcPlatformCall *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformCall, yc_platform_call_free)

G_END_DECLS
