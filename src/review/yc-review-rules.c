/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The rules of the back office's acts. Takes a dossier and who acts, gives yes or the reason. Any thread.
 * Sources: 行政许可法第三十四条 (the materials are examined), 第三十八条 (granted when the conditions of the law are fulfilled, else refused
 * with reasons); 优化营商环境条例第三十六条 (what is late is explained); 辽宁省政务服务容缺受理管理办法 (no result before the cure); the case lifecycle, sections 4 and 5. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-rules.h"

#include "case/yc-conflict-source.h"
#include "review/yc-review-reason.h"

#include <string.h>

static void
count_verdict (const YcReviewVerdict *verdict, guint *n, guint *open, YcReviewCount *count)
{
  ++*n;
  *open += verdict->opinion == YC_OPINION_NONE;
  count->fails += verdict->opinion == YC_OPINION_FAILS;
  count->doubts += verdict->opinion == YC_OPINION_DOUBT;
}

void
yc_review_count (const YcReviewDossier *dossier, YcReviewCount *ret_count)
{
  YcReviewCount count = { 0 };

  for (guint i = 0; i < dossier->checks->len; i++)
    count_verdict (&((const YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict, &count.n_points, &count.open_points, &count);
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        count_verdict (&material->verdict, &count.n_materials, &count.open_materials, &count);
    }
  *ret_count = count;
}

static gboolean
forbid (YcConflict reason, char *text, YcConflict *ret_reason, char **ret_text)
{
  *ret_reason = reason;
  *ret_text = text;
  return FALSE;
}

static const char *
get_name (YcReviewAct act)
{
  switch (act)
    {
    case YC_REVIEW_CLAIM:
      return "接件";
    case YC_REVIEW_JUDGE:
      return "填写审查意见";
    case YC_REVIEW_SEND_BACK:
      return "退回窗口";
    case YC_REVIEW_GRANT:
    case YC_REVIEW_DENY:
      return "作出决定";
    case YC_REVIEW_TAKE_OVER:
      return "接替审查";
    case YC_REVIEW_BEGIN_STEP:
      return "开始特别程序";
    case YC_REVIEW_END_STEP:
      return "结束特别程序";
    case YC_REVIEW_EXTEND:
      return "延长期限";
    case YC_REVIEW_TERMINATE:
      return "终止办理";
    case YC_REVIEW_REVOKE:
      return "撤销决定";
    case YC_REVIEW_VERIFY:
      return "登记承诺核查";
    case YC_REVIEW_ASK_HEARING:
      return "登记听证申请";
    }
  g_return_val_if_reached ("");
}

static YcSource
get_source (YcReviewAct act)
{
  switch (act)
    {
    case YC_REVIEW_CLAIM: case YC_REVIEW_JUDGE: case YC_REVIEW_TAKE_OVER: return YC_SOURCE_CHECK;
    case YC_REVIEW_SEND_BACK: return YC_SOURCE_OFFICE;
    case YC_REVIEW_GRANT: return YC_SOURCE_GRANT;
    case YC_REVIEW_DENY: return YC_SOURCE_DENY;
    case YC_REVIEW_BEGIN_STEP: case YC_REVIEW_END_STEP: return YC_SOURCE_UNCOUNTED;
    case YC_REVIEW_EXTEND: return YC_SOURCE_EXTENSION;
    case YC_REVIEW_TERMINATE: return YC_SOURCE_LIFECYCLE;
    case YC_REVIEW_REVOKE: return YC_SOURCE_REVOKE;
    case YC_REVIEW_VERIFY: return YC_SOURCE_COMMITMENT;
    case YC_REVIEW_ASK_HEARING: return YC_SOURCE_HEARING;
    }
  return YC_SOURCE_LIFECYCLE;
}

/* Whose law is cited; NULL: the dossier has no intake yet. */
static const YcItem *
get_item (const YcReviewDossier *dossier)
{
  return dossier->intake != NULL ? dossier->intake->item : NULL;
}

static gboolean
fits_state (YcState state, YcReviewAct act)
{
  gboolean waits = state == YC_STATE_HANDED_OVER, reviewed = state == YC_STATE_REVIEW;

  switch (act)
    {
    case YC_REVIEW_CLAIM:
      return waits;
    case YC_REVIEW_SEND_BACK:
    case YC_REVIEW_TERMINATE:
      return waits || reviewed;
    case YC_REVIEW_END_STEP:
    case YC_REVIEW_ASK_HEARING:
      return state == YC_STATE_SPECIAL_STEP;
    case YC_REVIEW_REVOKE:
      return yc_state_may_follow (state, YC_STATE_REVOKED);
    /* Behind the result, also of a case that is delivered or archived: what was granted stands until it is revoked. */
    case YC_REVIEW_VERIFY:
      return yc_state_may_follow (state, YC_STATE_REVOKED);
    /* A step lasts for weeks: who began it may be away when it is over. */
    case YC_REVIEW_TAKE_OVER:
      return reviewed || state == YC_STATE_SPECIAL_STEP;
    case YC_REVIEW_JUDGE:
    case YC_REVIEW_GRANT:
    case YC_REVIEW_DENY:
    case YC_REVIEW_BEGIN_STEP:
    case YC_REVIEW_EXTEND:
      return reviewed;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
check_state (const YcReviewDossier *dossier, YcReviewAct act, YcConflict *ret_reason, char **ret_text)
{
  YcState state = dossier->record->state;
  gboolean waits = state == YC_STATE_HANDED_OVER, reviewed = state == YC_STATE_REVIEW;

  if (fits_state (state, act))
    return TRUE;
  if (act == YC_REVIEW_CLAIM && reviewed)
    return forbid (YC_CONFLICT_CLAIMED, g_strdup_printf ("%s正在审查本件", dossier->claimed_name), ret_reason, ret_text);
  if (waits)
    return forbid (YC_CONFLICT_NOT_CLAIMED, g_strdup_printf ("还没有接件，不能%s", get_name (act)), ret_reason, ret_text);
  return forbid (YC_CONFLICT_STATE, yc_state_explain_act (state, get_name (act), get_source (act), get_item (dossier)), ret_reason, ret_text);
}

static gboolean
check_owner (const YcReviewDossier *dossier, YcReviewAct act, const char *clerk_id, YcConflict *ret_reason, char **ret_text)
{
  gboolean mine = strcmp (dossier->claimed_by, clerk_id) == 0;

  if (act == YC_REVIEW_TAKE_OVER && mine)
    return forbid (YC_CONFLICT_CLAIMED, g_strdup ("本件已由你审查"), ret_reason, ret_text);
  if ((dossier->record->state != YC_STATE_REVIEW && dossier->record->state != YC_STATE_SPECIAL_STEP) || mine || act == YC_REVIEW_TAKE_OVER)
    return TRUE;
  return forbid (YC_CONFLICT_CLAIMED, g_strdup_printf ("%s正在审查本件", dossier->claimed_name), ret_reason, ret_text);
}

/* "审查要点还差 3 项，材料还差 2 件" */
static char *
describe_open (const YcReviewCount *count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (count->open_points > 0)
    g_string_append_printf (text, "审查要点还差 %u 项", count->open_points);
  if (count->open_materials > 0)
    g_string_append_printf (text, "%s材料还差 %u 件", text->len > 0 ? "，" : "", count->open_materials);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_day (const char *date)
{
  GDate day;

  if (!yc_date_parse (date, &day))
    return g_strdup (date);
  return g_strdup_printf ("%d月%d日", (int) g_date_get_month (&day), g_date_get_day (&day));
}

static const char *
get_denial (const YcReviewDossier *dossier)
{
  return dossier->intake == NULL || yc_item_is_licence (dossier->intake->item) ? "不予许可" : "作出不予的决定";
}

static gboolean
check_decision (const YcReviewDossier *dossier, YcReviewAct act, YcConflict *ret_reason, char **ret_text)
{
  YcReviewCount count;

  if (*dossier->record->cure_due != '\0')
    {
      g_autofree char *day = format_day (dossier->record->cure_due);

      return forbid (YC_CONFLICT_TOLERANCE_OPEN, g_strdup_printf ("容缺材料尚未补齐（最迟%s）", day), ret_reason, ret_text);
    }
  if (!dossier->has_pages)
    return forbid (YC_CONFLICT_PAGES_MISSING, g_strdup ("卷宗的页面清单还没有取得"), ret_reason, ret_text);
  yc_review_count (dossier, &count);
  if (count.open_points > 0 || count.open_materials > 0)
    return forbid (YC_CONFLICT_VERDICT_OPEN, describe_open (&count), ret_reason, ret_text);
  if (act == YC_REVIEW_GRANT && count.fails > 0)
    return forbid (YC_CONFLICT_VERDICT_AGAINST, g_strdup_printf ("%u 项不符合，不能准予", count.fails), ret_reason, ret_text);
  if (act == YC_REVIEW_GRANT && count.doubts > 0)
    return forbid (YC_CONFLICT_VERDICT_AGAINST, g_strdup_printf ("%u 项存疑，不能准予", count.doubts), ret_reason, ret_text);
  if (act == YC_REVIEW_DENY && count.fails == 0)
    return forbid (YC_CONFLICT_NO_GROUND, g_strdup_printf ("没有一项不符合，不能%s", get_denial (dossier)), ret_reason, ret_text);
  return TRUE;
}

const YcSpecialStep *
yc_review_find_step (const YcReviewDossier *dossier, const char *name)
{
  const YcItem *item = dossier->intake != NULL ? dossier->intake->item : NULL;

  for (guint i = 0; item != NULL && i < item->special_steps->len; i++)
    {
      const YcSpecialStep *step = g_ptr_array_index (item->special_steps, i);

      if (strcmp (step->name, name) == 0)
        return step;
    }
  return NULL;
}

const YcSpecialStep *
yc_review_get_running_step (const YcReviewDossier *dossier)
{
  for (guint i = dossier->record->state == YC_STATE_SPECIAL_STEP ? dossier->steps->len : 0; i > 0; i--)
    {
      const YcReviewStep *step = g_ptr_array_index (dossier->steps, i - 1);

      if (strcmp (step->kind, "step-begun") == 0)
        return yc_review_find_step (dossier, step->detail);
    }
  return NULL;
}

char *
yc_review_get_on_site_text (const YcItem *item)
{
  return yc_source_cite_for ("现场核查要由两名以上工作人员进行，请填写两名核查人员的姓名", YC_SOURCE_CHECK, item);
}

static gboolean
has_step (const YcReviewDossier *dossier, const char *kind)
{
  for (guint i = 0; i < dossier->steps->len; i++)
    if (strcmp (((const YcReviewStep *) g_ptr_array_index (dossier->steps, i))->kind, kind) == 0)
      return TRUE;
  return FALSE;
}

/* 行政许可法第六十九条: what is revoked is what was granted. A refusal leads into the same later states. */
static gboolean
check_grant (const YcReviewDossier *dossier, YcConflict *ret_reason, char **ret_text)
{
  return has_step (dossier, "granted") || forbid (YC_CONFLICT_STATE, yc_fact_explain (YC_FACT_GRANTED, YC_STATE_REVOKED, get_item (dossier)), ret_reason, ret_text);
}

/* 行政许可法第四十二条: once, only where the law of the item gives days for it, and only a term that runs: one that is over can be explained, not extended. */
static gboolean
check_extension (const YcReviewDossier *dossier, const GDate *today, YcConflict *ret_reason, char **ret_text)
{
  const YcItem *item = dossier->intake != NULL ? dossier->intake->item : NULL;
  YcCaseLimits limits = { 0 };
  GDate last;

  if (has_step (dossier, "extended"))
    return forbid (YC_CONFLICT_STATE, yc_fact_explain (YC_FACT_FIRST_TIME, YC_STATE_EXTENDED, get_item (dossier)), ret_reason, ret_text);
  if (item != NULL)
    yc_item_find_limits (item, dossier->intake->answers, &limits);
  if (limits.legal == NULL || limits.legal->extension == 0)
    return forbid (YC_CONFLICT_STATE, g_strdup ("本事项的法定期限没有延长的规定"), ret_reason, ret_text);
  if (yc_date_parse (dossier->legal_due, &last) && g_date_compare (today, &last) > 0)
    {
      g_autofree char *day = format_day (dossier->legal_due), *why = g_strdup_printf ("法定期限已于%s届满，不能再延长", day);

      return forbid (YC_CONFLICT_STATE, yc_source_cite_for (why, YC_SOURCE_EXTENSION, item), ret_reason, ret_text);
    }
  return TRUE;
}

/* 国办发〔2020〕42号: what was promised is looked at within the period of the item, once; what had to be put right is looked at again. A period that is over ends no
 * duty: who looks behind it says why (yc_review_verification_is_late). */
static gboolean
check_verification (const YcReviewDossier *dossier, YcConflict *ret_reason, char **ret_text)
{
  g_autofree char *looked = dossier->verified_at != 0 ? yc_time_format (dossier->verified_at, "%-m月%-d日") : NULL;
  GDate last;

  if (strcmp (dossier->accepted_as, "committed") != 0)
    return forbid (YC_CONFLICT_STATE, g_strdup ("本件不是告知承诺受理，没有可以核查的承诺"), ret_reason, ret_text);
  if (!has_step (dossier, "granted"))
    return forbid (YC_CONFLICT_STATE, g_strdup ("本件没有作出过准予决定，不需要核查承诺"), ret_reason, ret_text);
  if (strcmp (dossier->verified, "fits") == 0)
    return forbid (YC_CONFLICT_STATE, g_strdup_printf ("已于%s核查，与承诺相符", looked), ret_reason, ret_text);
  if (strcmp (dossier->verified, "fix") == 0)
    return TRUE;
  if (!yc_date_parse (dossier->verify_due, &last))
    return forbid (YC_CONFLICT_STATE, g_strdup ("本事项没有规定核查期限，承诺由日常监督检查核查"), ret_reason, ret_text);
  return TRUE;
}

gboolean
yc_review_check_fix (const YcReviewDossier *dossier, const char *text, const char *until, const GDate *today, YcConflict *ret_reason, char **ret_text)
{
  GDate day, last = *today;

  g_date_add_days (&last, YC_REVIEW_MAX_FIX_DAYS);
  if (strcmp (dossier->verified, "fix") == 0)
    return forbid (YC_CONFLICT_STATE, yc_source_cite_for ("已经责令限期整改，复查仍不符合的，依法撤销决定", YC_SOURCE_REVOKE, get_item (dossier)), ret_reason, ret_text);
  if (text[strspn (text, " \t\r\n")] == '\0')
    return forbid (YC_CONFLICT_REASON_MISSING, yc_source_cite ("责令整改要写明哪里与承诺不符", YC_SOURCE_COMMITMENT), ret_reason, ret_text);
  if (!yc_date_parse (until, &day) || g_date_compare (&day, today) <= 0 || g_date_compare (&day, &last) > 0)
    return forbid (YC_CONFLICT_DAY, g_strdup_printf ("整改期限要在 1 至 %d 日之间（%s）", YC_REVIEW_MAX_FIX_DAYS, yc_source_get_short (YC_SOURCE_COMMITMENT)), ret_reason, ret_text);
  return TRUE;
}

/* 行政许可法第四十五条: what stands outside the limit is what the item names; nothing else stops its clock. */
static gboolean
check_step (const YcReviewDossier *dossier, YcConflict *ret_reason, char **ret_text)
{
  const YcItem *item = dossier->intake != NULL ? dossier->intake->item : NULL;

  if (item == NULL || item->special_steps->len == 0)
    return forbid (YC_CONFLICT_STATE, g_strdup ("本事项没有规定特别程序"), ret_reason, ret_text);
  return TRUE;
}

static gboolean
check_act (const YcReviewDossier *dossier, YcReviewAct act, const char *clerk_id, const GDate *today, YcConflict *ret_reason, char **ret_text)
{
  if (!check_state (dossier, act, ret_reason, ret_text) || !check_owner (dossier, act, clerk_id, ret_reason, ret_text))
    return FALSE;
  if (act == YC_REVIEW_EXTEND)
    return check_extension (dossier, today, ret_reason, ret_text);
  if (act == YC_REVIEW_BEGIN_STEP)
    return check_step (dossier, ret_reason, ret_text);
  if (act == YC_REVIEW_VERIFY)
    return check_verification (dossier, ret_reason, ret_text);
  if (act == YC_REVIEW_ASK_HEARING)
    return yc_hearing_check_ask (&dossier->hearing, get_item (dossier), today, ret_reason, ret_text);
  if (act == YC_REVIEW_REVOKE)
    return check_grant (dossier, ret_reason, ret_text);
  return (act != YC_REVIEW_GRANT && act != YC_REVIEW_DENY) || check_decision (dossier, act, ret_reason, ret_text);
}

/* Every "no" has its source: where the state forbids it that of the act, else that of the reason. Takes *@text. */
static void
cite (const YcItem *item, YcReviewAct act, YcConflict reason, char **text)
{
  g_autofree char *bare = g_steal_pointer (text);

  *text = reason == YC_CONFLICT_STATE && !yc_source_is_cited_for (bare, item) ? yc_source_cite_for (bare, get_source (act), item) : yc_conflict_cite (reason, bare, item);
}

gboolean
yc_review_check (const YcReviewDossier *dossier, YcReviewAct act, const char *clerk_id, const GDate *today, YcConflict *ret_reason,
                 char **ret_text)
{
  if (check_act (dossier, act, clerk_id, today, ret_reason, ret_text))
    return TRUE;
  cite (get_item (dossier), act, *ret_reason, ret_text);
  return FALSE;
}

gboolean
yc_review_is_late (const YcReviewDossier *dossier, const GDate *today)
{
  GDate last;

  return yc_date_parse (dossier->record->due, &last) && g_date_compare (today, &last) > 0;
}

gboolean
yc_review_verification_is_late (const YcReviewDossier *dossier, const GDate *today)
{
  GDate last;

  return *dossier->verified == '\0' && yc_date_parse (dossier->verify_due, &last) && g_date_compare (today, &last) > 0;
}

/* ---- what comes back ---- */

static gboolean
check_one (const YcReviewDossier *dossier, const YcReviewReturn *one, YcConflict *ret_reason, char **ret_text)
{
  const YcReviewMaterial *material = yc_review_dossier_find_material (dossier, one->material), *of = NULL;

  if (yc_return_reason_find (one->reason) == NULL)
    return forbid (YC_CONFLICT_REASON_MISSING, yc_source_cite_for ("没有说明退回的原因", YC_SOURCE_OFFICE, get_item (dossier)), ret_reason, ret_text);
  if (material != NULL && (*one->page == '\0' || (yc_review_dossier_find_page (dossier, one->page, &of) != NULL && of == material)))
    return TRUE;
  return forbid (YC_CONFLICT_PAGE_ELSEWHERE, g_strdup_printf ("卷宗的“%.64s”里没有第 %.64s 页（%s）", one->material, one->page, yc_source_get_short (YC_SOURCE_ARCHIVE)), ret_reason, ret_text);
}

gboolean
yc_review_check_returns (const YcReviewDossier *dossier, const char *reason, const char *text, const YcReviewReturn *returns, guint n_returns,
                         YcConflict *ret_reason, char **ret_text)
{
  const YcReturnReason *why = yc_return_reason_find (reason);

  if (why == NULL || n_returns == 0 || (why->needs_text && text[strspn (text, " \t\r\n")] == '\0'))
    return forbid (YC_CONFLICT_REASON_MISSING, yc_source_cite_for ("没有说明退回的原因", YC_SOURCE_OFFICE, get_item (dossier)), ret_reason, ret_text);
  for (guint i = 0; i < n_returns; i++)
    if (!check_one (dossier, &returns[i], ret_reason, ret_text))
      return FALSE;
  return TRUE;
}

/* ---- the bar ---- */

void
yc_review_standing_free (YcReviewStanding *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self->detail);
  g_free (self);
}

static const char *
get_outlook (YcReviewAct planned)
{
  switch (planned)
    {
    case YC_REVIEW_CLAIM:
      return "接件以后本件由你审查，其他人只能查看";
    case YC_REVIEW_JUDGE:
      return "逐项判断以后才能作出决定";
    case YC_REVIEW_SEND_BACK:
      return "拟退回窗口：制作退回单，办理时限继续计算";
    case YC_REVIEW_GRANT:
      return "拟决定：准予，决定后自动制作准予决定书";
    case YC_REVIEW_DENY:
      return "拟决定：不予，说明理由和依据，告知复议、诉讼权利";
    case YC_REVIEW_TAKE_OVER:
      return "接替以后本件由你审查，已有的意见保留，原审查人会看到理由";
    case YC_REVIEW_BEGIN_STEP:
      return "制作特别程序告知书；不计时的环节停止计时";
    case YC_REVIEW_END_STEP:
      return "环节结束以后办理时限继续计算";
    case YC_REVIEW_EXTEND:
      return "制作延长期限告知书，只能延长一次";
    case YC_REVIEW_TERMINATE:
      return "制作终止办理告知书，说明理由和依据";
    case YC_REVIEW_REVOKE:
      return "制作撤销决定书，说明理由和依据，告知复议、诉讼权利";
    case YC_REVIEW_VERIFY:
      return "相符的记入办件，不符的责令限期整改或者撤销决定";
    case YC_REVIEW_ASK_HEARING:
      return "自申请之日起二十个工作日内组织听证";
    }
  g_return_val_if_reached ("");
}

/* Nothing can be done here now: who goes on with it. */
static const char *
get_rest (const YcReviewDossier *dossier, YcConflict reason)
{
  YcState state = dossier->record->state;

  if (reason == YC_CONFLICT_CLAIMED)
    return "其他人审查期间只能查看";
  if (state == YC_STATE_SPECIAL_STEP)
    return "特别程序结束以后继续审查";
  if (state == YC_STATE_SENT_BACK)
    return "窗口更换页面后会再次移交，办理时限继续计算";
  if (state == YC_STATE_GRANTED || state == YC_STATE_DENIED)
    return "决定书已经制作，由窗口送达";
  return "";
}

/* What was tolerated and has come in since. */
static char *
describe_cure (const YcReviewDossier *dossier)
{
  if (strcmp (dossier->accepted_as, "tolerated") != 0 || *dossier->record->cure_due != '\0')
    return g_strdup ("");
  for (guint i = dossier->steps->len; i > 0; i--)
    {
      const YcReviewStep *step = g_ptr_array_index (dossier->steps, i - 1);

      if (strcmp (step->kind, "cured") == 0)
        {
          g_autofree char *day = yc_time_format (step->at, "%-m月%-d日");

          return g_strdup_printf ("容缺材料已于%s补齐", day);
        }
    }
  return g_strdup ("");
}

static char *
describe_ready (const YcReviewDossier *dossier, YcReviewAct planned)
{
  YcReviewCount count;

  yc_review_count (dossier, &count);
  switch (planned)
    {
    case YC_REVIEW_CLAIM:
      return g_strdup ("可以接件");
    case YC_REVIEW_JUDGE:
      return g_strdup ("可以填写审查意见");
    case YC_REVIEW_SEND_BACK:
      return g_strdup ("可以退回窗口");
    case YC_REVIEW_GRANT:
      return g_strdup_printf ("可以准予：%u 件材料、%u 项要点全部符合", count.n_materials, count.n_points);
    case YC_REVIEW_DENY:
      return g_strdup_printf ("可以%s：%u 项不符合", get_denial (dossier), count.fails);
    case YC_REVIEW_TAKE_OVER:
      return g_strdup_printf ("可以接替%s审查本件", dossier->claimed_name);
    case YC_REVIEW_BEGIN_STEP:
    case YC_REVIEW_END_STEP:
    case YC_REVIEW_EXTEND:
    case YC_REVIEW_TERMINATE:
    case YC_REVIEW_REVOKE:
    case YC_REVIEW_VERIFY:
    case YC_REVIEW_ASK_HEARING:
      return g_strdup_printf ("可以%s", get_name (planned));
    }
  g_return_val_if_reached (g_strdup (""));
}

YcReviewStanding *
yc_review_stand (const YcReviewDossier *dossier, YcReviewAct planned, const char *clerk_id, const GDate *today)
{
  YcReviewStanding *self = g_new0 (YcReviewStanding, 1);
  g_autofree char *why = NULL, *cure = describe_cure (dossier);
  YcConflict reason = YC_CONFLICT_STATE;

  self->ready = yc_review_check (dossier, planned, clerk_id, today, &reason, &why);
  if (self->ready)
    self->sentence = describe_ready (dossier, planned);
  else if (reason == YC_CONFLICT_STATE || reason == YC_CONFLICT_CLAIMED)
    {
      self->sentence = g_strdup (why);
      self->detail = g_strdup (get_rest (dossier, reason));
      return self;
    }
  else
    self->sentence = g_strdup_printf ("还不能%s：%s", get_name (planned), why);
  self->detail = g_strdup_printf ("%s%s%s", cure, *cure != '\0' ? " · " : "", get_outlook (planned));
  return self;
}
