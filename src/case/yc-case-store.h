/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "law/yc-calendar.h"
#include "law/yc-region.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* Enrolment: what the platform leases to this workstation; here read from a file. Imported once an incarnation; an imported block is
 * never given out twice. Schema: data/schemas/enrolment.schema.json */
typedef struct
{
  char *hall, *region;              /* "大连市中山区政务服务中心", "210202" */
  char *window, *window_name;       /* "03", "综合窗口" */
  char *station;                    /* 4 characters for provisional numbers */
  char *recovery_public;            /* 64 hex */
  gboolean demonstration;
  gboolean enrolled;                /* FALSE: never enrolled; numbers are provisional "L-" */
} YcSite;
typedef struct { char *id, *name, *role, *public_key; } YcClerk;
typedef struct { char *code, *name, *letter; char *consult_phone, *supervise_phone; } YcAgency;   /* "012", "大连市中山区卫生健康局", "（辽·大）中卫" */

gboolean yc_enrolment_import   (YcStore *store, JsonObject *enrolment, GError **error);   /* idempotent by lease id; FORMAT, CONFLICT */
YcSite  *yc_enrolment_get_site (YcStore *store, GError **error);                          /* (transfer full), also when not enrolled */
void     yc_site_free          (YcSite *self);
/* The rules of the window's place (yc_region_get()); a demonstration hall, wherever it says it is, goes by the province's (design 9.12). (transfer none). Errors: as there */
const YcRegion *yc_site_get_region (const YcSite *self, GError **error);
YcAgency *yc_enrolment_get_agency (YcStore *store, const char *code, GError **error);     /* (nullable) without error */
void     yc_agency_free        (YcAgency *self);
GPtrArray *yc_enrolment_list_clerks (YcStore *store, GError **error);                     /* of YcClerk*, by id; public_key "" before the first sign-in */
/* Makes the clerk's author key on this workstation at the first sign-in, opens it afterwards. PASSWORD, NOT_FOUND. */
YcAuthorKey *yc_clerk_sign_in  (YcStore *store, const char *clerk_id, const char *password, YcClerk **ret_clerk, GError **error);
void     yc_clerk_free         (YcClerk *self);

/* Who acts; goes into every event. */
typedef struct { const char *clerk_id, *clerk_name, *window; YcAuthorKey *key; } YcActor;

/* ---- store: on the store's thread ---- */

/* Drafts. The case and its key are made by the first call with @case_id NULL. Returns the id (transfer full). Saves are atomic. */
char     *yc_case_store_save_draft (YcStore *store, const char *case_id, const YcIntake *intake, const YcActor *actor, GError **error);
YcIntake *yc_case_store_load_intake (YcStore *store, const char *case_id, GError **error);     /* draft, or the frozen intake */
GPtrArray *yc_case_store_load_letters (YcStore *store, const char *case_id, GError **error);    /* of YcLetter*, oldest first: what the events tell */
gboolean  yc_case_store_park       (YcStore *store, const char *case_id, gboolean parked, const char *note, const YcActor *actor, GError **error);
gboolean  yc_case_store_discard    (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error); /* S00 -> S93, kept in history */
/* Another case of the same person and item before acceptance (S00 to S18); NULL = none. */
char     *yc_case_store_find_duplicate (YcStore *store, const char *case_id, const char *item_id, const char *applicant_number, GError **error);

YcCaseRecord *yc_case_store_get    (YcStore *store, const char *case_id, GError **error);      /* NOT_FOUND */
/* Accepted cases without a decision whose day is provisional, oldest first. (transfer full): of char*, ids */
GPtrArray *yc_case_store_list_provisional (YcStore *store, const YcCalendar *calendar, GError **error);
/* Newest first. @query: "" all; a number (or its tail), an identity number or phone (full or last 4), a name; of applicant, agent, 法定代表人. @filter: "open", "draft", "accepted", "all". */
GPtrArray *yc_case_store_list      (YcStore *store, const char *query, const char *filter, guint offset, guint limit, GError **error);
/* How many cases a filter of yc_case_store_list() holds (without a query). */
gboolean   yc_case_store_count     (YcStore *store, const char *filter, guint *ret_n, GError **error);
/* Indexes again what an earlier version of this program indexed with fewer terms; nothing to do in any other store. After the open. */
gboolean   yc_case_store_renew_index (YcStore *store, GError **error);
GPtrArray *yc_case_store_history   (YcStore *store, const char *case_id, GError **error);      /* of YcCaseEvent* of all devices, in the order of the fold; verifies the hash chains: TAMPERED */

/* Building blocks for the later stages; they need an open transaction. Every change of the projection is a member of an event's @body,
 * so that the projection can be rebuilt: "state" ("S30"; CONFLICT when table or guard forbids it), "number", "intake" (the case's intake
 * from now on), "judge" {"received", "date" ("" when the item has no such limit), "provisional"}, "due" {"date", "provisional", "cure", "cure_provisional"}, "parked", "note". Other members are free. */
gboolean  yc_case_store_append     (YcStore *store, const char *case_id, const char *kind, JsonObject *body, const YcActor *actor, GError **error);
typedef struct { const char *kind; JsonObject *body; } YcCaseFact;      /* (not owned); @body: (nullable) */
/* All facts of one act, the projection written once. @events: of YcCaseEvent, takes what was signed. */
gboolean  yc_case_store_append_all (YcStore *store, const char *case_id, const YcCaseFact *facts, guint n, const YcActor *actor, GPtrArray *events, GError **error);
/* The texts of item versions, kept once for all cases: forms name them by digest. Before an event that brings an intake, in its transaction. */
gboolean  yc_case_store_keep_item  (YcStore *store, const YcItem *item, GError **error);        /* @item: (nullable) */
YcItem   *yc_case_store_get_item   (YcStore *store, const char *digest, GError **error);        /* TAMPERED */
gboolean  yc_case_event_read_item  (const YcCaseEvent *event, const char **ret_digest, GError **error);     /* NULL: names none */
char     *yc_case_store_take_number (YcStore *store, const char *case_id, const char *agency, GError **error);     /* the one that events tell of, or the next; provisional without lease */
char     *yc_case_store_take_document_number (YcStore *store, const char *case_id, const char *agency, const char *kind_word, GError **error); /* "（辽·大）中卫受字〔2026〕第000123号" or "L-..." */
/* Recomputes every projection row from the events; with @fix writes it, else compares. @ret_differences: of char*. */
gboolean  yc_case_store_rebuild    (YcStore *store, gboolean fix, GPtrArray *ret_differences, GError **error);
/* Part of a name finds a case by keyed pairs of characters, which tell how often a pair is there. Off, and the whole name is wanted. Default: on. */
gboolean  yc_case_store_set_bigrams (YcStore *store, gboolean on, GError **error);
gboolean  yc_case_store_verify     (YcStore *store, GPtrArray *ret_defects, GError **error);    /* hash chains, signatures, numbers accounted for */

/* Papers of the case: stored PDF (sealed blob), its number, digest, prints. @copies: 份数 of the original, >= 1; @printed: prints begun and not
 * known to have failed; @n_lost of them were never logged, and @unknown: such a one is the last word of the paper (结果不明), somebody has to look
 * whether it came out. Both are set by yc_paper_tell_prints() alone. @is_foreign: another device made it; @is_wanted: its PDF is still to be fetched. */
typedef struct { char *id, *case_id, *kind, *title, *number; YcDigest digest; char *blob; int n_pages; int copies; gint64 made; int printed; gint64 last_printed; char *material_id; int n_lost; gboolean unknown; gboolean is_foreign, is_wanted; } YcPaperRecord;
void      yc_paper_record_free     (YcPaperRecord *self);
int       yc_paper_record_get_copies (const YcPaperRecord *self, int nth);                                  /* of the nth print: a reprint is one copy */
/* Between window and back office: nothing that the applicant is given. */
gboolean  yc_paper_record_is_internal (const YcPaperRecord *self);
JsonObject *yc_paper_record_to_json (const YcPaperRecord *self);                                            /* for events; without prints */
gboolean  yc_case_store_add_paper  (YcStore *store, const YcPaperRecord *paper, GError **error);           /* in a transaction */
/* Pages of the application form that was printed last; 0 when none was. */
gboolean  yc_case_store_count_form_pages (YcStore *store, const char *case_id, int *ret_n, GError **error);
GPtrArray *yc_case_store_list_papers (YcStore *store, const char *case_id, GError **error);                 /* of YcPaperRecord*, oldest first */
GBytes   *yc_case_store_get_paper  (YcStore *store, const char *case_id, const char *paper_id, GError **error);  /* the stored PDF; digest checked; NOT_FOUND while it is wanted */
/* Before a paper goes to a printer: from here on it counts as printed, whatever becomes of this program, until yc_case_store_log_print() knows
 * that the print failed. Own transaction, event "print-started". @ret_nth: 1 for the original, above it for a reprint, which has to be marked. */
gboolean  yc_case_store_begin_print (YcStore *store, const char *case_id, const char *paper_id, const char *printer, const YcActor *actor, int *ret_nth, GError **error);
/* @nth: of the begun print that has ended, 0 when none was begun (it ended before the paper went out, or came out elsewhere). */
gboolean  yc_case_store_log_print  (YcStore *store, const char *case_id, const char *paper_id, int nth, gboolean ok, const char *printer, gint64 sent, const YcActor *actor, GError **error); /* own transaction; event printed/reprinted/print-failed; @sent: when the queue took it, UTC us, 0 = now */
void      yc_paper_tell_prints     (const GPtrArray *papers, const GPtrArray *history);     /* of YcPaperRecord*; of YcCaseEvent* */
gboolean  yc_paper_print_is_lost   (const GPtrArray *history, guint i);                     /* event @i began a print whose end was never told */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSite, yc_site_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcAgency, yc_agency_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcClerk, yc_clerk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPaperRecord, yc_paper_record_free)

G_END_DECLS
