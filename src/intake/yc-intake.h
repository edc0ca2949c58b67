/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"

G_BEGIN_DECLS

/* Who comes and what for. YcIntake is edited while the case is a draft (one thread), serialised into the sealed draft, and frozen by
 * being copied into the receipt event. */
typedef enum { YC_APPLICANT_PERSON, YC_APPLICANT_ORGANISATION } YcApplicantKind;
typedef enum { YC_PAPER_RESIDENT_ID, YC_PAPER_USCC, YC_PAPER_PASSPORT, YC_PAPER_OTHER } YcPaperKind;   /* 居民身份证, 统一社会信用代码, 护照, 其他 */

typedef struct
{
  YcApplicantKind kind;
  char *name;
  YcPaperKind paper;
  char *number;
  char *legal_rep;            /* organisation: 法定代表人/负责人 */
  char *phone;
  char *address;
  char *contact_name;         /* "" = the applicant */
  gboolean has_agent;
  char *agent_name, *agent_number, *agent_phone, *agent_scope;   /* 委托事项和权限 */
} YcApplicant;

typedef enum { YC_ORIGIN_NONE, YC_ORIGIN_TYPED, YC_ORIGIN_APPLICANT, YC_ORIGIN_ANSWER, YC_ORIGIN_EARLIER_CASE } YcOrigin;
typedef struct { char *value; YcOrigin origin; } YcFieldValue;

/* A letter that was made for the applicant's signature, as the case's events tell. */
#define YC_LETTER_PROMISE    "tolerance-promise"    /* 容缺受理承诺书 */
#define YC_LETTER_COMMITMENT "commitment-letter"    /* 告知承诺书 */
/* Papers of later acts that are signed and scanned in like letters; their kind is the id of their slot, too. */
#define YC_LETTER_WITHDRAWAL "withdrawal-request"   /* 撤回申请 */
#define YC_LETTER_DELIVERY   "delivery-receipt"     /* 送达回证 */
gboolean yc_letter_is_signed (const char *kind);      /* one of the four */
/* Who promises, through whom, and for what: one digest each, so that a refusal can say which of them is another one now. */
typedef enum { YC_PROMISE_ITEM, YC_PROMISE_APPLICANT, YC_PROMISE_AGENT, YC_N_PROMISE_PARTS } YcPromisePart;
typedef struct
{
  char  *kind;
  char  *paper;               /* its id */
  gint64 made;                /* UTC us */
  gint64 printed;             /* UTC us: when the print queue took it first, or its print began when no end of it is told; 0 = never */
  gint64 print_event;         /* number of the case's event that began its first print; 0 = never, or not known here */
  int    n_pages;             /* of the printed letter: the signature stands on the last */
  char  *content;             /* commitment: yc_intake_commitment_digest() it was made from, else "" */
  char  *parts[YC_N_PROMISE_PARTS];   /* promise: yc_intake_promise_digest() of each, else "" */
  char **names;               /* promise: ids of the materials it names */
  char **cures;               /* promise: for each of @names the day that was printed, YYYY-MM-DD */
} YcLetter;
/* When a page came: its place among the case's events decides, as for the print of the letter; a clock may be set back between the two. The
 * times are asked only where a record of an earlier version lacks the place. */
typedef struct
{
  gint64 next_event;               /* number of the case's next event when its scan began; 0 = not known */
  gint64 captured;                 /* UTC us */
} YcScanned;
/* What a signed letter must be now. */
typedef struct
{
  const char        *kind;
  const char *const *tolerated;    /* (nullable) promise: ids of the materials it must name */
  const GDate       *latest;       /* promise: for each of @tolerated the latest day that the rules allow now */
  const GDate       *today;        /* (nullable) promise: a day before it can no longer be kept; NULL: not asked */
  const YcScanned   *scanned;      /* each page of its slot */
  guint              n_scanned;
} YcLetterNeed;

/* 原件 or 复印件; 退还 or 留存 */
typedef struct { gboolean original, returned; } YcBrought;

typedef struct
{
  YcItem      *item;
  YcApplicant  applicant;
  GHashTable  *answers;       /* question id -> answer id */
  GHashTable  *fields;        /* field id -> YcFieldValue* */
  GHashTable  *brought;       /* material id -> YcBrought*: only what is not usual for the material */
  gboolean     wants_commitment;   /* the applicant chose 告知承诺 of an item whose questions do not ask for it */
  gboolean     tolerance_agreed;   /* 自愿: agreed to tolerance, with own credit declaration */
  char        *result_way;
  char        *note;          /* parked: why, "comes back with ..." */
  GDate        received;      /* when the materials were received, as the case's events say; invalid: not yet, not known here, or told to correct. Not in the JSON */
  GPtrArray   *letters;       /* (nullable) of YcLetter*, oldest first: what the case's events say; NULL: not known here. Not in the JSON */
  int          form_pages;    /* pages of the application form that was printed here last, to be signed; 0: none was. Not in the JSON */
} YcIntake;

YcIntake   *yc_intake_new        (YcItem *item);                          /* item nullable until chosen */
void        yc_intake_free       (YcIntake *self);
YcIntake   *yc_intake_copy       (const YcIntake *self);
JsonObject *yc_intake_to_json    (const YcIntake *self);                  /* names the item's version by the digest of its text */
void        yc_intake_know_letters (YcIntake *self);                      /* from now on only letters that were added count as made */
void        yc_intake_add_letter (YcIntake *self, YcLetter *letter);       /* @letter: (transfer full) */
char       *yc_intake_commitment_digest (const YcIntake *self);
char       *yc_intake_promise_digest (const YcIntake *self, YcPromisePart part);
const char *yc_promise_part_get_name (YcPromisePart part);                /* "item", "applicant", "agent": as in events */
/* Returns (transfer full) (nullable): NULL = the right one was signed, and @ret_letter (nullable) is it; else why not, in Chinese. */
char       *yc_intake_check_letter (const YcIntake *self, const YcLetterNeed *need, const YcLetter **ret_letter);
/* The digest of the item's text that is needed besides @json; NULL: none. */
gboolean    yc_intake_read_item  (JsonObject *json, const char **ret_digest, GError **error);
YcIntake   *yc_intake_from_json  (JsonObject *json, YcItem *item, GError **error);    /* @item: (nullable): of that digest */
/* What lists need of an intake in JSON: who, and for which item ("" for none). */
typedef struct { YcIntake *who; const char *item_id, *item_version, *item_name; } YcIntakeHead;   /* @who: owned, only its applicant; texts live as long as the JSON */
gboolean    yc_intake_read_head  (JsonObject *json, YcIntakeHead *ret_head, GError **error);
void        yc_intake_head_clear (YcIntakeHead *self);
void        yc_intake_set_item   (YcIntake *self, YcItem *item);          /* keeps applicant; drops answers and fields that do not exist there */
void        yc_intake_set_answer (YcIntake *self, const char *question_id, const char *answer_id);  /* clears answers that are no longer asked; NULL or "" takes the answer back; what the item does not know is ignored */
void        yc_intake_set_field  (YcIntake *self, const char *field_id, const char *value, YcOrigin origin);
const char *yc_intake_get_field  (const YcIntake *self, const char *field_id);     /* "" when empty */
void        yc_intake_prefill    (YcIntake *self);                        /* fills empty or earlier-prefilled fields from applicant and answers; typed ones stay */
GPtrArray  *yc_intake_open_questions (const YcIntake *self);              /* of const YcQuestion*: asked now, in order (answered ones too) */
gboolean    yc_intake_all_answered (const YcIntake *self);
/* 告知承诺 is the chosen way and the item allows it: by the answers where the item's commitment has a condition, else by @wants_commitment. */
gboolean    yc_intake_commits    (const YcIntake *self);
char       *yc_intake_scenario_text (const YcIntake *self);               /* "普通方式 · 有集中空调" */

/* Of which materials the window takes paper; "电子" is none. */
gboolean    yc_material_is_paper  (const YcMaterial *material);
YcBrought   yc_intake_get_brought (const YcIntake *self, const YcMaterial *material);   /* as the clerk said, else what the catalogue's form suggests */
void        yc_intake_set_brought (YcIntake *self, const YcMaterial *material, YcBrought brought);
YcBrought   yc_brought_next       (YcBrought self);                       /* the next of the four */

/* What is wrong with applicant or form; of YcInputProblem*, empty = nothing. @today for birth dates. */
typedef struct { char *where; char *text; } YcInputProblem;               /* where: "applicant.number", "field.<id>"; text: Chinese */
GPtrArray  *yc_intake_check      (const YcIntake *self, const GDate *today);
char       *yc_intake_check_field (const YcField *field, const char *value);       /* NULL = fine; else Chinese reason */

/* The checklist: one entry a material that applies to the answers, in the item's order; nothing else can get in. System slots (the
 * promise letter) are appended by the acceptance stage. */
typedef enum { YC_ASK_COLLECT, YC_ASK_WAIVED } YcAsk;                     /* 待收; on commitment not asked for */
typedef struct
{
  const YcMaterial *material;     /* lives as long as the item */
  YcAsk             ask;
  gboolean          source_not_connected;   /* would be shared or licensed; asked on paper, reason logged */
} YcChecklistEntry;
GPtrArray  *yc_checklist_build   (const YcIntake *self);                  /* of YcChecklistEntry* (transfer full) */
/* The slot of the signed 容缺受理承诺书; a static material with id "tolerance-promise", role TOLERANCE_PROMISE. */
const YcMaterial *yc_checklist_promise_slot (void);
/* The slots of the program's own papers, which no item lists: the promise's, 撤回申请, 送达回证. (nullable): NULL: @id is none of them */
const YcMaterial *yc_checklist_find_own_slot (const char *id);
/* A material of the item or a slot of the program's own. (nullable) */
const YcMaterial *yc_checklist_find_material (const YcItem *item, const char *id);

YcLetter   *yc_letter_new        (const char *kind, const char *paper, gint64 made, gint64 printed, const char *content);
void        yc_letter_set_owed   (YcLetter *self, const char *const *names, const char *const *cures);   /* as long as one another */
void        yc_letter_set_part   (YcLetter *self, YcPromisePart part, const char *digest);
YcLetter   *yc_letter_copy       (const YcLetter *self);
const char *yc_letter_find_cure  (const YcLetter *self, const char *material);   /* (nullable): the day printed for it */
void        yc_letter_free       (YcLetter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcIntake, yc_intake_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcIntakeHead, yc_intake_head_clear)

G_END_DECLS
