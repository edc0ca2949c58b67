/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-verdict.h"
#include "case/yc-case-store.h"

G_BEGIN_DECLS

#define YC_NOTICE_ERROR (yc_notice_error_quark ())
typedef enum
{
  YC_NOTICE_ERROR_TEMPLATE,  /* a file in data/templates is absent or breaks its schema: call the administrator, nothing was printed */
  YC_NOTICE_ERROR_FACTS,     /* the facts lack what this kind needs (no verdict for a notice): a defect */
  YC_NOTICE_ERROR_DRAW,      /* cairo failed: out of memory */
} YcNoticeError;
GQuark      yc_notice_error_quark (void);

/* Official papers from data/templates, drawn by Pango and cairo into PDF. Any thread. Kinds: "application-form", "receipt" (收件回执),
 * "acceptance" (受理通知书), "tolerance-promise" (容缺受理承诺书), "tolerance-notice" (容缺受理通知书), "commitment-letter" (告知承诺书), "hand-over" (材料交接单),
 * "delivery-receipt" (送达回证), "withdrawal-request" (撤回申请), "grant" (准予决定书), "denial" (不予许可决定书), "return-slip" (退回单),
 * "lapse-notice" (容缺逾期退件通知书), "correction-notice" (一次性补正告知书), "correction-receipt" (补正材料收件回执), "refusal-notice" (不予受理通知书),
 * "not-needed-notice" (不受理告知书), "special-step-notice" (特别程序告知书), "extension-notice" (延长期限告知书), "termination-notice" (终止办理告知书),
 * "revocation" (撤销决定书), "deemed-acceptance" (视为受理说明), "rectification-order" (责令限期整改通知书). */
#define YC_NOTICE_DIGEST_LENGTH 12   /* hex digits of a digest that are printed */
typedef struct { const char *name, *text; } YcNoticeText;
typedef struct
{
  const YcIntake  *intake;
  const YcVerdict *verdict;          /* (nullable) where yc_notice_needs_verdict() says no */
  const YcSite    *site;
  const YcAgency  *agency;           /* (nullable): the item's department without enrolment */
  const char      *case_number;      /* "" for the application form before a number is taken */
  const char      *document_number;  /* "" where the kind has none */
  const char      *clerk_name;
  gint64           now;              /* UTC us */
  gint64           received;         /* 收件时间; 0 = now */
  gint64           supplied;         /* when what was told to correct had come; 0 = nothing was told */
  int              copies;           /* 0 = what the template says */
  /* What only this act knows. */
  const YcNoticeText *texts;         /* (nullable): by the names of placeholders; ends with a NULL name */
  const GPtrArray    *lines;         /* (nullable): of char*, for the list "lines" */
  const char *const  *flags;         /* (nullable): that hold besides those of the case; NULL-terminated */
  GHashTable         *digests;       /* (nullable): material id -> hex digest of its electronic file, for the column "digest" */
} YcNoticeFacts;

/* Returns the PDF; the same facts give the same bytes. @ret_title "受理通知书"; @ret_copies: 份数, as the paper says of itself. */
GBytes     *yc_notice_render    (const char *kind, const YcNoticeFacts *facts, char **ret_title, int *ret_n_pages, int *ret_copies, GError **error);
/* FALSE: the paper says nothing of the counter's judgement, as those of the back office. */
gboolean    yc_notice_needs_verdict (const char *kind);
/* "2026年11月30日", and the mark behind it where no official calendar of the year is known; "" for no day. (transfer full) */
#define YC_NOTICE_PROVISIONAL "（暂定）"
char       *yc_notice_format_day (const GDate *day, gboolean provisional);
const char *yc_notice_kind_word (const char *kind);        /* the word in the document number: 收, 受, 容, 承, 诺; NULL = the kind takes none */
/* The same PDF with "补打 第 n 次 时间" on each page, for a reprint of a stored paper. The stored bytes stay as they are. */
GBytes     *yc_notice_mark_reprint (GBytes *pdf, int nth, gint64 now, GError **error);

G_END_DECLS
