/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "case/yc-case-timer.h"
#include "case/yc-hearing.h"
#include "efile/yc-efile.h"

G_BEGIN_DECLS

/* What an approver reads of a case: a pure fold of its events, in their order. Which pages lie in a material stands in the e-file's manifest,
 * which the newest "efile" event names by digest; it is read beside the events. Any thread; no store. */
typedef enum { YC_OPINION_NONE, YC_OPINION_FITS, YC_OPINION_FAILS, YC_OPINION_DOUBT, YC_N_OPINIONS } YcOpinion;   /* 未判, 符合, 不符合, 存疑 */
const char *yc_opinion_get_name (YcOpinion opinion);                         /* "", "fits", "fails", "doubt": as in events */
const char *yc_opinion_get_text (YcOpinion opinion);                         /* Chinese */
gboolean    yc_opinion_parse    (const char *name, YcOpinion *ret_opinion);  /* not "" */

/* The last opinion on a subject. @subject: "material:<id>" or "point:<id>". */
typedef struct
{
  char     *subject;
  YcOpinion opinion;
  char     *note;              /* "" for none */
  char     *clerk_id, *clerk_name;   /* "" before there is one */
  gint64    at;                /* UTC us; 0 before there is one */
} YcReviewVerdict;

typedef struct
{
  char    *id;
  YcDigest digest;             /* what to ask the platform for */
  gsize    bytes;
  int      no;                 /* 1.. in its material */
  int      width, height;      /* pixels, before the rotation */
  int      dpi;                /* 0: not known */
  int      rotation;           /* 0 90 180 270, clockwise */
  gboolean blank;              /* the counter says that nothing is on it */
  YcUnfit  unfit;              /* why it does not count, as the counter says */
} YcReviewPage;

typedef struct
{
  char             *id, *name;
  const YcMaterial *material;  /* (nullable): of the item, or the promise's slot */
  char             *state;     /* "present", "missing", "waived", "tolerated", "optional"; "" before the manifest is read */
  GPtrArray        *pages;     /* YcReviewPage*; empty before the manifest is read */
  gboolean          returned;  /* sent back, and not handed over again since */
  YcReviewVerdict   verdict;
} YcReviewMaterial;

/* One 审查要点 of the item that applies to the answers. */
typedef struct
{
  const YcReviewPoint *point;
  YcReviewVerdict      verdict;
} YcReviewCheck;

typedef struct
{
  char    *id, *kind, *title, *number;
  YcDigest digest;
  int      n_pages;
  gint64   made;
} YcReviewPaper;

/* One line of 办理经过. */
typedef struct
{
  char       *kind;
  const char *text;            /* Chinese */
  char       *detail;          /* "" or what was said: why it was sent back ... */
  char       *clerk_name, *window;
  gint64      at;
  gint64      skew;            /* YcCaseEvent's */
} YcReviewStep;

typedef struct
{
  YcCaseRecord *record;
  YcIntake     *intake;        /* (nullable): before the receipt there is none */
  gint64        received;      /* UTC us; 0: not yet */
  char         *accepted_on;   /* YYYY-MM-DD, "" before the acceptance */
  char         *accepted_as;   /* "accepted", "tolerated", "committed", "deemed" or "" */
  GPtrArray    *materials;     /* YcReviewMaterial*, in the order of the e-file */
  GPtrArray    *checks;        /* YcReviewCheck*, in the item's order */
  GPtrArray    *papers;        /* YcReviewPaper*, oldest first */
  GPtrArray    *steps;         /* YcReviewStep*, oldest first */
  char         *claimed_by, *claimed_name;   /* who has it; "" for nobody */
  char         *taken_from, *taken_why;      /* from whom that one took it over, and why; "" when nobody has */
  char         *sealed_by, *sealed_window;   /* who sealed the newest e-file; "" before */
  char         *verified;      /* 承诺核查: "fits", "fix" (限期整改), "" while nobody has looked */
  gint64        verified_at;
  char         *fix_until;     /* the last day of the order to put right, YYYY-MM-DD; "" */
  char         *verify_due;    /* the last day to look, as legal_due; "" also where the item sets none */
  gboolean      verify_provisional;
  char         *legal_due;     /* the last day of 法定办结, YYYY-MM-DD: yc_review_dossier_count(); "" before, and where no such clock runs */
  gboolean      legal_provisional;
  YcHearing     hearing;       /* 听证, as legal_due: NONE before */
  YcDigest      manifest;      /* of the newest e-file; "" before the acceptance */
  gboolean      has_pages;     /* the manifest was read */
} YcReviewDossier;

/* @events: of YcCaseEvent*. @item: (nullable): the item version that yc_review_dossier_find_item() names. Errors: FORMAT, CONFLICT (states). */
YcReviewDossier *yc_review_dossier_fold (const GPtrArray *events, YcItem *item, GError **error);
void             yc_review_dossier_free (YcReviewDossier *self);
/* What the clocks of the same events come to at @now (UTC us). FORMAT */
gboolean         yc_review_dossier_count (YcReviewDossier *self, const GPtrArray *events, const YcTimerRules *rules, gint64 now, GError **error);
/* The digest of the item's text that the newest intake names; NULL: none. (transfer none): belongs to the events */
gboolean         yc_review_dossier_find_item (const GPtrArray *events, const char **ret_digest, GError **error);
/* @bytes: the manifest. TAMPERED when it is not the one that the events name, or speaks of another case. */
gboolean         yc_review_dossier_read_manifest (YcReviewDossier *self, GBytes *bytes, GError **error);

YcReviewMaterial *yc_review_dossier_find_material (const YcReviewDossier *self, const char *material_id);   /* (nullable) */
/* Any subject of this dossier (nullable). */
const YcReviewVerdict *yc_review_dossier_find_verdict (const YcReviewDossier *self, const char *subject);
const YcReviewPage *yc_review_dossier_find_page (const YcReviewDossier *self, const char *page_id, const YcReviewMaterial **ret_material);   /* (nullable) */
guint            yc_review_dossier_count_pages (const YcReviewDossier *self);
/* A verdict on it is asked for. */
gboolean         yc_review_material_is_judged (const YcReviewMaterial *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcReviewDossier, yc_review_dossier_free)

G_END_DECLS
