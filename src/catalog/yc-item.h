/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* 事项: what may be applied for. All structs are immutable after loading, reference-counted by their item, strings are never NULL unless
 * said. Texts are Chinese data. Loading is strict; errors YC_CATALOG_ERROR name file and path. */
#define YC_CATALOG_ERROR (yc_catalog_error_quark ())
typedef enum
{
  YC_CATALOG_ERROR_SCHEMA,     /* the file breaks its schema: the item is not offered; tell the administrator file and place */
  YC_CATALOG_ERROR_NOT_FOUND,
  YC_CATALOG_ERROR_NOT_IN_FORCE,
} YcCatalogError;
GQuark yc_catalog_error_quark (void);

typedef enum { YC_UNIT_WORKDAY, YC_UNIT_DAY, YC_UNIT_HOUR } YcUnit;                 /* 工作日, 日, 小时 (of the hall; of promise and legal limit only) */
typedef enum { YC_NEED_REQUIRED, YC_NEED_OPTIONAL, YC_NEED_TOLERABLE } YcNeed;      /* 必要, 非必要, 容缺后补 */
typedef enum { YC_SOURCE_GOVERNMENT, YC_SOURCE_INTERMEDIARY, YC_SOURCE_APPLICANT } YcMaterialSource; /* 政府部门核发, 中介或法定机构制发, 申请人自备 */
typedef enum { YC_ROLE_ORDINARY, YC_ROLE_APPLICATION_FORM, YC_ROLE_COMMITMENT_LETTER, YC_ROLE_TOLERANCE_PROMISE } YcMaterialRole;
typedef enum { YC_COMMITMENT_NONE, YC_COMMITMENT_EXCLUDED, YC_COMMITMENT_PARTIAL, YC_COMMITMENT_OPTIONAL, YC_COMMITMENT_STATUTORY_OPTIONAL,
               YC_COMMITMENT_PROOFS_ONLY, YC_COMMITMENT_DECLARATION, YC_COMMITMENT_AUTHORISED_CHECK } YcCommitmentClass;
typedef enum { YC_FIELD_TEXT, YC_FIELD_NUMBER, YC_FIELD_DATE, YC_FIELD_CHOICE, YC_FIELD_PHONE, YC_FIELD_RESIDENT_ID, YC_FIELD_USCC } YcFieldType;

/* @half: half a working day on top of @value (企业开办 0.5 个工作日), counted in hall hours (law/yc-hours). @extension: days by which it may be extended once; 0 none. */
typedef struct { int value; YcUnit unit; char *source; gboolean sample; gboolean half; int extension; } YcLimit;
char *yc_limit_to_text (const YcLimit *self);   /* (transfer full): "5 个工作日", "60 日", "半个工作日", "当场" */
/* Whether @self is longer than @other: by the numbers within one unit, else when it ends later in ordinary weeks from whichever day. */
gboolean yc_limit_is_longer (const YcLimit *self, const YcLimit *other);
/* Condition over answers: all/any/not over {question, is[]}; opaque, evaluated by yc_condition_holds(). NULL means always. */
typedef struct _YcCondition YcCondition;
gboolean yc_condition_holds (const YcCondition *self, GHashTable *answers);   /* answers: question id -> answer id, both char* */

/* 办结时限 with certain answers (居民身份证法: thirty days more in remote places; 消防检查 the ordinary way): what it names holds in place of the item's own. */
typedef struct
{
  YcCondition *when;
  gboolean     has_legal, has_promise, has_immediate;
  YcLimit      legal, promise;
  gboolean     immediate;
  char        *reason;                /* why, for the clerk and on paper */
  gboolean     sample;
} YcLimitVariant;

typedef struct { char *id; char *text; } YcAnswer;
typedef struct { char *id; char *text; GPtrArray *answers; YcCondition *when; gboolean sample; } YcQuestion;   /* answers: YcAnswer* */

typedef struct
{
  char             *id;               /* unique in the item, [a-z0-9-] */
  char             *name;
  YcMaterialSource  source;
  YcNeed            need;
  YcMaterialRole    role;
  char             *form;             /* 原件, 复印件, 原件/复印件 */
  char             *exempt;           /* "" or 电子证照, 数据共享: would be licensed or shared; asked on paper while no connector answers (design: logged reason) */
  YcCondition      *when;             /* (nullable) */
  YcLimit           cure;             /* TOLERABLE only; value 0 otherwise */
  char             *legal_basis;      /* "" when unknown (a warning for sample data) */
  char             *standard;         /* acceptance standard, "" when none */
  int               copies;           /* 份数, >= 1 */
  int               min_pages;        /* fewest pages that can be complete, >= 1 */
  gboolean          sample;
} YcMaterial;

typedef struct
{
  char         *id;
  char         *label;
  YcFieldType   type;
  char         *unit;                 /* "" or 平方米 ... */
  gboolean      required;
  double        min, max;             /* NUMBER; both 0: no range */
  int           max_length;           /* TEXT, characters */
  GPtrArray    *choices;              /* CHOICE: YcAnswer* */
  char         *prefill;              /* "" or one of applicant.{name,id_number,resident_id,uscc,phone,address,legal_rep,contact}, agent.{name,id_number,phone,scope}, answer.<question> */
  YcCondition  *when;                 /* (nullable) */
  gboolean      sample;
} YcField;
typedef struct { char *title; GPtrArray *fields; } YcFieldGroup;                        /* YcField* */

/* 审查要点: what the back office looks at before it decides, besides each material itself. */
typedef struct
{
  char         *id;
  char         *text;
  char         *material;             /* id of the material that proves it, "" when none does alone */
  char         *hint;                 /* what to look for, "" when nothing is said */
  char         *legal_basis;          /* "" when unknown (sample data only) */
  YcCondition  *when;                 /* (nullable) */
  gboolean      sample;
} YcReviewPoint;

/* value 0: open-ended (工伤认定 waiting for a court). on_site: 现场核查, which two people do (行政许可法第三十四条). legal_basis: printed on the notice; "" in sample data only. note: for who keeps the catalogue, on no paper. */
typedef enum { YC_STEP_OTHER, YC_STEP_EXTENSION } YcStepKind;                         /* exchange standard, A.7: 2 除延长审批之外, 1 延长审批 */
typedef struct
{
  char      *name;
  YcStepKind kind;                    /* always OTHER: an extension is an act of its own */
  int        value;
  YcUnit     unit;
  gboolean   counted, on_site;
  gboolean   hearing;                 /* 听证: the applicant has five working days to ask for it, it is held within twenty (行政许可法第四十七条) */
  gboolean   is_public;               /* stands in the published list of steps */
  char      *method;                  /* 方式 as the notice tells it, "" when nothing is said */
  char      *legal_basis, *note;
  char      *counted_source;          /* where it comes from that it counts, or does not; "" when unknown (sample data only) */
  gboolean   sample;
} YcSpecialStep;

/* 不属于本件的情形: answers with which the matter is not accepted here, however complete it is. */
typedef enum { YC_ITEM_EXIT_NOT_NEEDED, YC_ITEM_EXIT_NOT_OURS } YcItemExitKind;       /* 行政许可法第三十二条第一款第（一）项 不受理, 第（二）项 不予受理 */
typedef struct
{
  YcItemExitKind    kind;
  YcCondition  *when;
  char         *reason;
  char         *agency;               /* NOT_OURS: 应向何机关申请; else "" */
  char         *legal_basis;
  gboolean      sample;
} YcItemExit;

typedef struct
{
  YcCommitmentClass klass;
  char             *reason;
  YcCondition      *when;             /* on which answers the applicant goes this way; (nullable) = never by itself */
  GPtrArray        *waived;           /* material ids (char*) not asked for on commitment */
  YcLimit           verify;           /* value 0: none */
  GPtrArray        *conditions;       /* 法定条件, char* */
  GPtrArray        *basis;            /* 依据, char* */
} YcCommitment;

typedef struct
{
  char         *id;                   /* "small-catering" : stable, file name */
  char         *version;              /* "2026.1" */
  char         *effective_from;       /* YYYY-MM-DD */
  char         *cancelled_from;       /* "" or YYYY-MM-DD */
  char         *code;                 /* 实施编码 31 or 业务办理项编码 33 characters, "" when unknown */
  char         *name;
  char         *short_name;
  char         *type;                 /* 行政许可 ... */
  GPtrArray    *type_codes;           /* GB/T 39046 A.1, char* */
  char         *department;
  char         *agency;               /* 3 digits: 机构序号, joins the enrolment's agency */
  char         *service_object;
  gboolean      immediate;            /* 即办件 */
  GPtrArray    *object_kinds;         /* "person", "organisation" */
  gboolean      has_legal_limit;      /* FALSE: the law sets none for the office (31: the month is the applicant's); then @legal is empty */
  YcLimit       legal;
  YcLimit       promise;
  GPtrArray    *limit_variants;       /* YcLimitVariant* in the item's order, the first that holds counts; may be empty */
  GPtrArray    *questions;            /* YcQuestion* */
  GPtrArray    *materials;            /* YcMaterial* in the item's order */
  GPtrArray    *field_groups;         /* YcFieldGroup* */
  GPtrArray    *special_steps;        /* YcSpecialStep* */
  GPtrArray    *review_points;        /* YcReviewPoint* in the item's order; may be empty */
  GPtrArray    *exits;                /* YcItemExit* in the item's order; may be empty */
  GPtrArray    *areas;                /* char*: sensitive areas by which regions exclude it from tolerance and commitment ("health", yc_area_get_name()), set by its authority; may be empty */
  GPtrArray    *grave;                /* char*: of public-safety, health, life-property: which of them the licence touches directly (行政许可法第七十八、七十九条: who cheated is barred for a time). Another question than
                                       * @areas: a hygiene licence is grave and yet open to commitment, because a text of the State lists it. May be empty */
  char         *areas_source;         /* where both come from; "" when unknown (sample data only) */
  gboolean      quantity_limited;     /* 有数量限制: no commitment */
  YcCommitment  commitment;
  char         *correction_rule;      /* XK32, BDC17, SCZT19, GS18, JS15, HY7, GENERAL */
  YcCondition  *renewal_when;         /* 延续 (行政许可法第五十条): with which answers; (nullable) = always where @renewal_field is set */
  char         *renewal_field;        /* "" or the date field that tells when the licence to be renewed ends */
  char         *acceptance_until;     /* "" or YYYY-MM-DD: last day of the published period of acceptance (教师资格认定); what is told to correct is due by it */
  gboolean      tolerance_excluded;   /* an excluded area: no tolerance */
  gboolean      remote_window;
  GPtrArray    *legal_basis;          /* char*: title, article */
  char         *fee;                  /* 不收费 ... */
  GPtrArray    *result_ways;          /* char*: 窗口领取, 邮寄送达 */
  char         *consult_phone, *supervise_phone;
  char         *note;
  gboolean      sample;               /* any part is sample data: shown on screen and on paper */
  char          digest[65];           /* SHA-256 of text: the version a case keeps */
  JsonObject   *json;                 /* (owned) as loaded */
  char         *text;                 /* its canonical JSON: kept in the store, so that a case shows its own version */
} YcItem;

YcItem     *yc_item_parse   (JsonObject *json, const char *origin, GError **error);   /* SCHEMA */
YcItem     *yc_item_ref     (YcItem *self);
void        yc_item_unref   (YcItem *self);
const YcMaterial *yc_item_find_material (const YcItem *self, const char *material_id); /* (nullable) */
const YcField    *yc_item_find_field    (const YcItem *self, const char *field_id);    /* (nullable) */
const YcReviewPoint *yc_item_find_review_point (const YcItem *self, const char *point_id); /* (nullable) */
const YcQuestion *yc_item_find_question (const YcItem *self, const char *question_id); /* (nullable) */
const YcAnswer   *yc_item_find_answer   (const YcItem *self, const char *question_id, const char *answer_id); /* (nullable) */
/* The limits of one case. All (transfer none), of the item. */
typedef struct
{
  const YcLimit        *promise, *legal;    /* @legal: NULL where the law sets none for the office */
  gboolean              immediate;          /* 即办件 */
  const YcLimitVariant *variant;            /* the one that holds; NULL: the item's own limits */
} YcCaseLimits;
/* @answers: (nullable) of the case's intake; without them the item's own limits. */
void yc_item_find_limits (const YcItem *self, GHashTable *answers, YcCaseLimits *ret_limits);
/* The first exit whose condition holds for @answers (nullable). */
const YcItemExit     *yc_item_find_exit     (const YcItem *self, GHashTable *answers);
/* Sensitive areas by code: "health" -> "人身健康"; NULL for what is none. */
const char       *yc_area_get_name      (const char *code);
/* 告知承诺 is a way to take this item: its class allows it and its letter is among the materials. */
gboolean          yc_item_may_commit    (const YcItem *self);
/* 行政许可 (GB/T 39046, table A.1, code 01), the only kind that 行政许可法 governs; others go by the regulation of their own matter. */
gboolean          yc_item_is_licence    (const YcItem *self);
/* @day: YYYY-MM-DD. < 0: it takes effect later; 0: it is in force; > 0: it is cancelled. What is received while it is in force is judged by it to the end
 * (open cases keep their item). */
int               yc_item_compare_force (const YcItem *self, const char *day);
const YcMaterial *yc_item_get_letter    (const YcItem *self);                          /* the 告知承诺书 (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcItem, yc_item_unref)

/* 事项库: the folder that holds the item files itself (data/catalog/items), each named <id>.json. A broken file blocks only itself and is reported. */
typedef struct _YcCatalog YcCatalog;

/* A file that was left out. */
typedef struct
{
  char       *file;   /* (owned) its name in the folder, UTF-8 */
  const char *code;   /* stable, as of yc_error_code() */
  char       *reason; /* (owned) Chinese for the administrator, the English detail (where: what) behind it in brackets */
} YcCatalogProblem;

YcCatalog  *yc_catalog_load      (const char *folder, GError **error);
void        yc_catalog_free      (YcCatalog *self);
guint       yc_catalog_get_n_items (YcCatalog *self);
YcItem     *yc_catalog_get_item  (YcCatalog *self, guint index);           /* (transfer none), by name */
YcItem     *yc_catalog_find      (YcCatalog *self, const char *item_id);   /* (transfer none) (nullable) */
GPtrArray  *yc_catalog_search    (YcCatalog *self, const char *query);     /* of YcItem* (transfer container): name, code, department substring; "" = all */
GPtrArray  *yc_catalog_get_problems (YcCatalog *self);                     /* of YcCatalogProblem* by file (transfer none) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCatalog, yc_catalog_free)

G_END_DECLS
