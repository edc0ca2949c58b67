/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The one table of states and transitions. Takes and gives plain values; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-state.h"

#include <string.h>

#define MAX_NEXT 10
#define MAX_PAPERS 3
#define END -1                    /* ends a list of followers: S00 is a value */
#define BIT(role) (1U << (role))
#define CLERK BIT (YC_ROLE_CLERK)
#define COUNTER (CLERK | BIT (YC_ROLE_VIRTUAL))
#define OFFICE BIT (YC_ROLE_APPROVER)
#define SUPERVISOR BIT (YC_ROLE_SUPERVISOR)
#define EVERY_TIMER ((1U << YC_N_TIMERS) - 1)
#define HANDLING (YC_TIMER_LEGAL | YC_TIMER_PROMISE)
#define JUDGING (YC_TIMER_PRECHECK | YC_TIMER_JUDGE | YC_TIMER_CURE)
#define SIGNED YC_FACT_SIGNED

typedef struct
{
  const char  *code;
  const char  *name;
  gboolean     open;
  int          next[MAX_NEXT + 1];             /* ends with END */
  guint        actors;
  guint        facts;
  const char  *papers[MAX_PAPERS + 1];
  YcStateClock clock;
  YcSource     source;                         /* by which a case comes into it at all */
} Row;

/* The papers' kinds are those of data/templates, without "sample" ones. The delivery clock begins with the decision (行政许可法第四十四条), not with
 * the making of the result. Who applied may take it back until it is decided, whoever works on it: from S41, S55 and S56, too. */
static const Row row_DRAFT = { "S00", "草稿", TRUE, { 10, 93, END }, COUNTER, 0, { NULL }, { 0 }, YC_SOURCE_LIFECYCLE };
static const Row row_PRECHECK = { "S05", "预审", TRUE, { 10, 30, 15, 20, 21, 90, END }, COUNTER, SIGNED, { NULL }, { .starts = YC_TIMER_PRECHECK }, YC_SOURCE_LIFECYCLE };
static const Row row_RECEIVED = { "S10", "已收件", TRUE, { 15, 20, 21, 30, 31, 32, 33, 90, 93, END }, COUNTER, SIGNED, { "receipt" },
                                  { .starts = YC_TIMER_JUDGE, .stops = JUDGING }, YC_SOURCE_INCOMPLETE };
static const Row row_TO_CORRECT = { "S15", "待补正", TRUE, { 18, 21, 90, END }, COUNTER, SIGNED | YC_FACT_NOTICE, { "correction-notice" },
                                    { .starts = YC_TIMER_CURE, .stops = JUDGING }, YC_SOURCE_INCOMPLETE };
static const Row row_CORRECTED = { "S18", "补正已交", TRUE, { 30, 31, 32, 33, 21, 90, 15, END }, COUNTER, SIGNED, { "correction-receipt" },
                                   { .starts = YC_TIMER_JUDGE, .stops = JUDGING }, YC_SOURCE_INCOMPLETE };
static const Row row_NOT_NEEDED = { "S20", "不受理", FALSE, { 80, END }, COUNTER,
                                    SIGNED | YC_FACT_REASON | YC_FACT_REVIEWED | YC_FACT_DELAY_TOLD, { "not-needed-notice" },
                                    { .starts = YC_TIMER_FILING | YC_TIMER_ARCHIVE, .stops = JUDGING }, YC_SOURCE_NOT_NEEDED };
static const Row row_REFUSED = { "S21", "不予受理", FALSE, { 80, END }, COUNTER,
                                 SIGNED | YC_FACT_REASON | YC_FACT_REVIEWED | YC_FACT_DELAY_TOLD, { "refusal-notice" },
                                 { .starts = YC_TIMER_FILING | YC_TIMER_ARCHIVE, .stops = JUDGING }, YC_SOURCE_NOT_OURS };
static const Row row_ACCEPTED = { "S30", "已受理", TRUE, { 40, 60, 90, 92, END }, COUNTER, SIGNED, { "acceptance" },
                                  { .starts = HANDLING | YC_TIMER_TRANSFER, .stops = JUDGING }, YC_SOURCE_ACCEPT };
static const Row row_TOLERATED = { "S31", "容缺受理", TRUE, { 40, 90, 92, 91, END }, COUNTER, SIGNED | YC_FACT_LETTER,
                                   { "tolerance-promise", "tolerance-notice" },
                                   { .starts = HANDLING | YC_TIMER_TRANSFER | YC_TIMER_TOLERANCE, .stops = JUDGING }, YC_SOURCE_TOLERANCE };
static const Row row_COMMITTED = { "S32", "告知承诺受理", TRUE, { 40, 60, 90, 92, END }, COUNTER, SIGNED | YC_FACT_LETTER,
                                   { "commitment-letter", "acceptance" }, { .starts = HANDLING | YC_TIMER_TRANSFER, .stops = JUDGING }, YC_SOURCE_COMMITMENT };
static const Row row_DEEMED_ACCEPTED = { "S33", "视为受理", TRUE, { 40, 90, 92, END }, COUNTER, SIGNED | YC_FACT_SILENCE, { "deemed-acceptance" },
                                         { .starts = HANDLING | YC_TIMER_TRANSFER, .stops = JUDGING, .from_receipt = TRUE }, YC_SOURCE_INCOMPLETE };
static const Row row_HANDED_OVER = { "S40", "已移交后台", TRUE, { 50, 41, 90, 92, 91, END }, COUNTER, SIGNED, { "hand-over" },
                                     { .stops = YC_TIMER_TRANSFER }, YC_SOURCE_OFFICE };
static const Row row_SENT_BACK = { "S41", "后台退回", TRUE, { 40, 90, END }, OFFICE, SIGNED | YC_FACT_REASON, { "return-slip" },
                                   { .starts = YC_TIMER_TRANSFER }, YC_SOURCE_OFFICE };
static const Row row_REVIEW = { "S50", "审查中", TRUE, { 55, 56, 60, 61, 41, 90, 92, 91, END }, OFFICE, SIGNED, { NULL },
                                { .stops = YC_TIMER_SPECIAL | YC_TIMER_HEARING_ASK | YC_TIMER_HEARING }, YC_SOURCE_CHECK };
static const Row row_SPECIAL_STEP = { "S55", "特别程序", TRUE, { 50, 90, END }, OFFICE, SIGNED | YC_FACT_NOTICE, { "special-step-notice" },
                                      { .starts = YC_TIMER_SPECIAL | YC_TIMER_HEARING_ASK, .pauses = TRUE }, YC_SOURCE_UNCOUNTED };
static const Row row_EXTENDED = { "S56", "延长审批", TRUE, { 50, 90, END }, OFFICE,
                                  SIGNED | YC_FACT_HEAD | YC_FACT_REASON | YC_FACT_FIRST_TIME | YC_FACT_NOTICE, { "extension-notice" },
                                  { .extends = TRUE }, YC_SOURCE_EXTENSION };
static const Row row_GRANTED = { "S60", "准予决定", TRUE, { 65, 94, END }, OFFICE,
                                 SIGNED | YC_FACT_NOTHING_OWED | YC_FACT_VERDICTS | YC_FACT_DELAY_TOLD, { "grant" },
                                 { .starts = YC_TIMER_DELIVERY | YC_TIMER_VERIFICATION,
                                   .stops = HANDLING | YC_TIMER_TOLERANCE | YC_TIMER_TRANSFER }, YC_SOURCE_GRANT };
static const Row row_DENIED = { "S61", "不予决定", TRUE, { 65, END }, OFFICE,
                                SIGNED | YC_FACT_NOTHING_OWED | YC_FACT_VERDICTS | YC_FACT_REASON | YC_FACT_REVIEWED | YC_FACT_DELAY_TOLD, { "denial" },
                                { .starts = YC_TIMER_DELIVERY | YC_TIMER_FILING, .stops = HANDLING | YC_TIMER_TOLERANCE }, YC_SOURCE_DENY };
static const Row row_RESULT_MADE = { "S65", "制证出件", TRUE, { 70, 94, END }, CLERK, SIGNED, { NULL }, { 0 }, YC_SOURCE_DELIVER };
static const Row row_DELIVERED = { "S70", "已送达", FALSE, { 75, 80, 94, END }, CLERK, SIGNED | YC_FACT_DELAY_TOLD, { "delivery-receipt" },
                                   { .starts = YC_TIMER_ARCHIVE, .stops = YC_TIMER_DELIVERY }, YC_SOURCE_DELIVER };
static const Row row_RATED = { "S75", "已评价", FALSE, { 80, 94, END }, CLERK, SIGNED, { NULL }, { .starts = YC_TIMER_RATING }, YC_SOURCE_RATING };
/* A bad rating is put right while the case is rated (差评整改); who closes the file closes that, too. */
static const Row row_ARCHIVED = { "S80", "已归档", FALSE, { 94, END }, CLERK | SUPERVISOR, SIGNED, { NULL },
                                  { .stops = YC_TIMER_ARCHIVE | YC_TIMER_RATING }, YC_SOURCE_ARCHIVE };
static const Row row_WITHDRAWN = { "S90", "已撤回", FALSE, { END }, CLERK, SIGNED | YC_FACT_DELAY_TOLD, { "withdrawal-request" },
                                   { .stops = EVERY_TIMER }, YC_SOURCE_LIFECYCLE };
static const Row row_LAPSED = { "S91", "退件办结", FALSE, { END }, CLERK, SIGNED | YC_FACT_LAPSED | YC_FACT_DELAY_TOLD, { "lapse-notice" },
                                { .starts = YC_TIMER_FILING, .stops = EVERY_TIMER }, YC_SOURCE_TOLERANCE };
static const Row row_TERMINATED = { "S92", "已终止", FALSE, { END }, OFFICE, SIGNED | YC_FACT_REASON | YC_FACT_DELAY_TOLD, { "termination-notice" },
                                    { .stops = EVERY_TIMER }, YC_SOURCE_LIFECYCLE };
static const Row row_VOIDED = { "S93", "已作废", FALSE, { END }, COUNTER | SUPERVISOR, SIGNED | YC_FACT_SUPERVISOR, { NULL },
                                { .stops = EVERY_TIMER }, YC_SOURCE_LIFECYCLE };
static const Row row_REVOKED = { "S94", "已撤销", FALSE, { END }, OFFICE, SIGNED | YC_FACT_REASON | YC_FACT_GRANTED, { "revocation" }, { .stops = EVERY_TIMER }, YC_SOURCE_REVOKE };

/* Lines that ask for something else than the state they lead to. */
typedef struct { YcState from, to; guint actors, facts; } Line;
static const Line lines[] = {
  /* A draft is voided by who made it; it is no lawful act yet and needs no signature. */
  { YC_STATE_DRAFT, YC_STATE_VOIDED, COUNTER | SUPERVISOR, 0 },
  { YC_STATE_RECEIVED, YC_STATE_VOIDED, SUPERVISOR, SIGNED | YC_FACT_SUPERVISOR },
  { YC_STATE_CORRECTED, YC_STATE_TO_CORRECT, SUPERVISOR, SIGNED | YC_FACT_NOTICE | YC_FACT_REASON | YC_FACT_SUPERVISOR },
  /* The window's time stands still while the applicant corrects: it cannot be late. */
  { YC_STATE_TO_CORRECT, YC_STATE_REFUSED, COUNTER, SIGNED | YC_FACT_REASON | YC_FACT_REVIEWED | YC_FACT_CURE_OVER },
  { YC_STATE_ACCEPTED, YC_STATE_GRANTED, CLERK, SIGNED | YC_FACT_IMMEDIATE | YC_FACT_NOTHING_OWED | YC_FACT_DELAY_TOLD },
  { YC_STATE_COMMITTED, YC_STATE_GRANTED, CLERK, SIGNED | YC_FACT_IMMEDIATE | YC_FACT_NOTHING_OWED | YC_FACT_DELAY_TOLD },
};

/* A state of the list without a row does not compile, nor does a row without a state. NULL for a number that is no state. */
static const Row *
find_row (YcState state)
{
  switch (state)
    {
#define CASE(name, number) case YC_STATE_##name: return &row_##name;
      YC_STATE_LIST (CASE)
#undef CASE
    }
  return NULL;
}

gboolean
yc_state_get_nth (guint n, YcState *ret_state)
{
  static const YcState all[] = {
#define ONE(name, number) YC_STATE_##name,
    YC_STATE_LIST (ONE)
#undef ONE
  };

  if (n >= G_N_ELEMENTS (all))
    return FALSE;
  *ret_state = all[n];
  return TRUE;
}

static const char *const role_names[] = { "clerk", "approver", "virtual", "supervisor", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (role_names) == YC_N_ROLES + 1);

const char *
yc_role_get_name (YcRole role)
{
  return role_names[MIN (role, YC_N_ROLES)];
}

gboolean
yc_role_parse (const char *name, YcRole *ret_role)
{
  for (guint i = 0; i < YC_N_ROLES; i++)
    if (g_strcmp0 (role_names[i], name) == 0)
      {
        *ret_role = (YcRole) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * yc_state_may_follow:
 *
 * The bare table of transitions. What a transition needs besides stands in yc_state_get_line().
 *
 * Returns: TRUE when @to may directly follow @from
 */
gboolean
yc_state_may_follow (YcState from, YcState to)
{
  const Row *row = find_row (from);

  for (gsize i = 0; row != NULL && row->next[i] != END; i++)
    if (row->next[i] == (int) to)
      return TRUE;
  return FALSE;
}

guint
yc_state_get_actors (YcState state)
{
  const Row *row = find_row (state);

  return row != NULL ? row->actors : 0;
}

/**
 * yc_state_get_line:
 * @ret_actors: (out): bits 1 << YcRole
 * @ret_facts: (out): bits of YcFact; all of them must hold
 *
 * Returns: FALSE when @to may not follow @from at all
 */
gboolean
yc_state_get_line (YcState from, YcState to, guint *ret_actors, guint *ret_facts)
{
  const Row *row = find_row (to);

  if (row == NULL || !yc_state_may_follow (from, to))
    return FALSE;
  *ret_actors = row->actors;
  *ret_facts = row->facts;
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].from == from && lines[i].to == to)
      {
        *ret_actors = lines[i].actors;
        *ret_facts = lines[i].facts;
      }
  return TRUE;
}

const YcStateClock *
yc_state_get_clock (YcState state)
{
  static const YcStateClock none = { 0 };
  const Row *row = find_row (state);

  return row != NULL ? &row->clock : &none;
}

const char *const *
yc_state_get_papers (YcState state)
{
  static const char *const none[] = { NULL };
  const Row *row = find_row (state);

  return row != NULL ? row->papers : none;
}

/**
 * yc_state_get_name:
 *
 * Returns: the Chinese name, "未知" for a number that is no state
 */
const char *
yc_state_get_name (YcState state)
{
  const Row *row = find_row (state);

  return row != NULL ? row->name : "未知";
}

/**
 * yc_state_get_code:
 *
 * Returns: "S30"; "" for a number that is no state
 */
const char *
yc_state_get_code (YcState state)
{
  const Row *row = find_row (state);

  return row != NULL ? row->code : "";
}

/**
 * yc_state_parse:
 * @code: "S30"
 *
 * Returns: FALSE when @code names no state; @ret_state is then left alone
 */
gboolean
yc_state_parse (const char *code, YcState *ret_state)
{
  YcState state;

  for (guint i = 0; yc_state_get_nth (i, &state); i++)
    if (g_strcmp0 (yc_state_get_code (state), code) == 0)
      {
        *ret_state = state;
        return TRUE;
      }
  return FALSE;
}

/**
 * yc_state_is_open:
 *
 * Returns: TRUE while somebody still has to do something about the case
 */
gboolean
yc_state_is_open (YcState state)
{
  const Row *row = find_row (state);

  return row != NULL && row->open;
}

/* Why it is not allowed while the fact does not hold, without a source. */
static const char *
get_why (YcFact fact)
{
  switch (fact)
    {
    case YC_FACT_SIGNED: return "没有登录人员的签名";
    case YC_FACT_LETTER: return "申请人签名的承诺书还没有扫入";
    case YC_FACT_NOTICE: return "还没有制作书面告知";
    case YC_FACT_REASON: return "没有写明理由和依据";
    case YC_FACT_REVIEWED: return "还没有经过复核";
    case YC_FACT_HEAD: return "延长期限须经行政机关负责人批准，承办人不能自己批准";
    case YC_FACT_FIRST_TIME: return "期限只能延长一次";
    case YC_FACT_SUPERVISOR: return "须由主管决定：需要补正的内容应当一次告知";
    case YC_FACT_SILENCE: return "受理期限未过，或者本事项没有逾期视为受理的规定";
    case YC_FACT_NOTHING_OWED: return "容缺材料尚未补齐，不能作出决定";
    case YC_FACT_LAPSED: return "本件不是容缺受理，或者容缺材料已经补齐，或者补齐期限未过";
    case YC_FACT_CURE_OVER: return "补正期限未过";
    case YC_FACT_VERDICTS: return "还有材料或者审查要点没有审查意见";
    case YC_FACT_IMMEDIATE: return "不是即办件，或者本窗口没有当场决定的授权";
    case YC_FACT_GRANTED: return "本件没有作出过准予决定，没有可以撤销的决定";
    case YC_FACT_DELAY_TOLD: return "办理已经超期，须说明原因";
    }
  return "";
}

/**
 * yc_fact_get_text:
 *
 * For facts whose source is the same whatever is applied for, and where the item is not known: yc_fact_explain() cites what governs an item.
 *
 * Returns: (transfer none): "" for what is no fact
 */
const char *
yc_fact_get_text (YcFact fact)
{
  static char *texts[YC_N_FACTS];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < YC_N_FACTS; i++)
        texts[i] = yc_source_cite (get_why ((YcFact) BIT (i)), yc_fact_get_source ((YcFact) BIT (i)));
      g_once_init_leave (&made, 1);
    }
  for (guint i = 0; i < YC_N_FACTS; i++)
    if ((guint) fact == BIT (i))
      return texts[i];
  return "";
}

YcSource
yc_fact_get_source (YcFact fact)
{
  switch (fact)
    {
    case YC_FACT_SIGNED: return YC_SOURCE_PROOF;
    case YC_FACT_LETTER: case YC_FACT_NOTHING_OWED: case YC_FACT_LAPSED: return YC_SOURCE_TOLERANCE;
    case YC_FACT_NOTICE: case YC_FACT_SUPERVISOR: case YC_FACT_SILENCE: case YC_FACT_CURE_OVER: return YC_SOURCE_INCOMPLETE;
    case YC_FACT_REASON: return YC_SOURCE_DENY;
    case YC_FACT_REVIEWED: return YC_SOURCE_FILING;
    case YC_FACT_HEAD: case YC_FACT_FIRST_TIME: return YC_SOURCE_EXTENSION;
    case YC_FACT_VERDICTS: return YC_SOURCE_CHECK;
    case YC_FACT_IMMEDIATE: case YC_FACT_DELAY_TOLD: return YC_SOURCE_PROMISE;
    case YC_FACT_GRANTED: return YC_SOURCE_REVOKE;
    }
  return YC_SOURCE_LIFECYCLE;
}

YcSource
yc_state_get_source (YcState state)
{
  const Row *row = find_row (state);

  return row != NULL ? row->source : YC_SOURCE_LIFECYCLE;
}

/* "“已移交后台”“已撤回”" */
static char *
list_followers (const Row *row)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; row->next[i] != END; i++)
    g_string_append_printf (names, "“%s”", yc_state_get_name ((YcState) row->next[i]));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
yc_state_explain_no (YcState from, YcState to, const YcItem *item)
{
  const Row *row = find_row (from);
  g_autofree char *next = row != NULL ? list_followers (row) : g_strdup (""), *why = NULL;

  if (*next != '\0')
    why = g_strdup_printf ("本件处于“%s”，状态表中由此只能到%s，不能到“%s”", yc_state_get_name (from), next, yc_state_get_name (to));
  else
    why = g_strdup_printf ("本件处于“%s”，状态表中已经终结，不能到“%s”", yc_state_get_name (from), yc_state_get_name (to));
  return yc_source_cite_for (why, yc_state_get_source (to), item);
}

static const char *
name_post (YcRole role)
{
  switch (role)
    {
    case YC_ROLE_CLERK: return "综合窗口";
    case YC_ROLE_APPROVER: return "后台审批";
    case YC_ROLE_VIRTUAL: return "远程虚拟窗口";
    case YC_ROLE_SUPERVISOR: return "主管";
    case YC_N_ROLES: break;
    }
  return "未登记的岗位";
}

char *
yc_state_explain_role (YcState from, YcState to, YcRole role, const YcItem *item)
{
  g_autoptr (GString) posts = g_string_new (NULL);
  g_autofree char *why = NULL;
  guint actors = 0, facts = 0;

  yc_state_get_line (from, to, &actors, &facts);
  for (guint i = 0; i < YC_N_ROLES; i++)
    if ((actors & BIT (i)) != 0)
      g_string_append_printf (posts, "%s%s", posts->len > 0 ? "、" : "", name_post ((YcRole) i));
  why = g_strdup_printf ("由“%s”到“%s”是%s的权限，不是%s的", yc_state_get_name (from), yc_state_get_name (to), posts->str, name_post (role));
  return yc_source_cite_for (why, yc_state_get_source (to), item);
}

char *
yc_state_explain_act (YcState state, const char *act, YcSource source, const YcItem *item)
{
  g_autofree char *why = g_strdup_printf ("本件处于“%s”，不能%s", yc_state_get_name (state), act);

  return yc_source_cite_for (why, source, item);
}

/* What a licence would be told with its own articles: each but these two has one source. */
static YcSource
get_source_of (YcFact fact, YcState to)
{
  if (fact == YC_FACT_LETTER && to == YC_STATE_COMMITTED)
    return YC_SOURCE_COMMITMENT;
  if (fact == YC_FACT_NOTICE && to == YC_STATE_EXTENDED)
    return YC_SOURCE_EXTENSION;
  return fact == YC_FACT_NOTICE && to == YC_STATE_SPECIAL_STEP ? YC_SOURCE_UNCOUNTED : yc_fact_get_source (fact);
}

char *
yc_fact_explain (YcFact fact, YcState to, const YcItem *item)
{
  return yc_source_cite_for (get_why (fact), get_source_of (fact, to), item);
}
