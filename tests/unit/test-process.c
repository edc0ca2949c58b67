/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Invariants 5, 9 and 11 of the case lifecycle over random orders of the acts of window and back office: each event that brings a case into another state says when the work
 * on it began and when it ended, and neither lies behind the event; what goes to the printer is the version that was stored, whose digest the event of its paper keeps; and a window accepts
 * nothing for an agency that it is not authorised for.
 * Acts that the rules refuse write nothing. Faults are planted in what is walked through (an act that writes a bad record, a paper that is another one, a forged
 * lease), never in what looks, and each is found.
 *   YICHUANG_PROCESS_WALKS=n   how many walks, each of one case in a store of its own
 *   YICHUANG_SEED=n            of the first walk; each walk behind it has the next number
 * A finding prints the seed of its walk: with that and YICHUANG_PROCESS_WALKS=1 it is found again. */
#include "config.h"

#include "review/yc-review.h"
#include "test-later.h"
#include "test-review.h"

#include <string.h>

#define SEED 20261127
#define WALKS 60
#define REACH_WALKS 60          /* from which on all that is asked for must have been reached */
#define ACTS 18

#define STEP "现场核查（必要时）"

/* What is planted: an act whose event has no record, or no end, or begins behind its end, or ends behind itself; a paper whose row, or whose event, is of another version; a
 * lease with an agency that has given nothing to this window. */
typedef enum
{
  FAULT_NONE, FAULT_NO_RECORD, FAULT_NO_END, FAULT_BACKWARDS, FAULT_ENDS_LATER, FAULT_OTHER_PAPER, FAULT_OTHER_DIGEST, FAULT_FORGED_LEASE, N_FAULTS
} Fault;

/* Made once: two passwords are stretched for each store otherwise. Every walk goes in a copy. */
typedef struct
{
  TestCases   *cases;
  YcAuthorKey *office;
  YcClerk     *approver;
} Template;

typedef struct
{
  GRand      *rand;
  Fault       fault;
  const Template *template;
  const char *broken;          /* the first invariant that did not hold */
  gboolean    is_served;       /* the window of this case has the authority */
  guint       seed, n_events, n_papers, n_refused, n_unserved, entered[100];
} Walk;

/* ---- the acts; FALSE: refused ---- */

static gboolean
paper (YcPaperRecord *made)
{
  gboolean done = made != NULL;

  yc_paper_record_free (made);
  return done;
}

static gboolean
act_receive (Counter *counter, GError **error)
{
  return paper (yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error));
}

static gboolean
act_tell (Counter *counter, GError **error)
{
  return paper (yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error));
}

static gboolean
act_take_correction (Counter *counter, GError **error)
{
  return paper (yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error));
}

static gboolean
act_refuse (Counter *counter, GError **error)
{
  return paper (yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error));
}

static gboolean
act_accept (Counter *counter, GError **error)
{
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, error);

  return acceptance != NULL;
}

static gboolean
act_tolerate (Counter *counter, GError **error)
{
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, error);

  return acceptance != NULL;
}

static gboolean
act_hand_over (Counter *counter, GError **error)
{
  return paper (yc_submission_hand_over (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error));
}

static gboolean
act_cure (Counter *counter, GError **error)
{
  return yc_submission_cure (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL, error);
}

static gboolean
act_lapse (Counter *counter, GError **error)
{
  return paper (yc_submission_lapse (counter->cases->store, counter->calendar, counter->id, "补齐期间窗口休息", &counter->cases->actor, error));
}

static gboolean
act_post (Counter *counter, GError **error)
{
  const YcDelivery delivery = { .tracking = "EE123456789CN", .delay = "等待申请人确认地址" };

  return paper (yc_submission_post (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, error));
}

/* ---- of the back office, by the approver ---- */

static YcReviewDesk
open_desk (Counter *counter)
{
  return (YcReviewDesk) { counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, "等待有关部门复函" };
}

static gboolean
act_claim (Counter *counter, GError **error)
{
  const YcReviewDesk desk = open_desk (counter);

  return yc_review_claim (&desk, error);
}

static gboolean
act_begin_step (Counter *counter, GError **error)
{
  const YcReviewDesk desk = open_desk (counter);

  return paper (yc_review_begin_step (&desk, STEP, 0, error));
}

static gboolean
act_end_step (Counter *counter, GError **error)
{
  static const char *const persons[] = { "赵核查", "钱核查", NULL };
  const YcReviewDesk desk = open_desk (counter);

  return yc_review_end_step (&desk, persons, error);
}

static gboolean
act_terminate (Counter *counter, GError **error)
{
  const YcReviewDesk desk = open_desk (counter);

  return paper (yc_review_terminate (&desk, "申请人死亡", "《行政许可法》第七十条", error));
}

/* With all verdicts; the manifest is the newest e-file's. */
static gboolean
act_grant (Counter *counter, GError **error)
{
  g_autoptr (GBytes) manifest = counter_state (counter) == YC_STATE_REVIEW ? review_manifest (counter) : NULL;
  YcReviewDesk desk = open_desk (counter);
  g_autoptr (YcReviewDossier) dossier = NULL;

  desk.manifest = manifest;
  dossier = manifest != NULL ? yc_review_load (desk.store, desk.calendar, desk.case_id, manifest, NULL) : NULL;
  for (guint i = 0; dossier != NULL && i < dossier->checks->len; i++)
    yc_review_judge (&desk, ((YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject, YC_OPINION_FITS, NULL, NULL);
  for (guint i = 0; dossier != NULL && i < dossier->materials->len; i++)
    if (yc_review_material_is_judged (g_ptr_array_index (dossier->materials, i)))
      yc_review_judge (&desk, ((YcReviewMaterial *) g_ptr_array_index (dossier->materials, i))->verdict.subject, YC_OPINION_FITS, NULL, NULL);
  return paper (yc_review_grant (&desk, NULL, error));
}

static gboolean
act_deny (Counter *counter, GError **error)
{
  g_autoptr (GBytes) manifest = counter_state (counter) == YC_STATE_REVIEW ? review_manifest (counter) : NULL;
  YcReviewDesk desk = open_desk (counter);
  g_autoptr (YcReviewDossier) dossier = NULL;
  gboolean first = TRUE;

  desk.manifest = manifest;
  dossier = manifest != NULL ? yc_review_load (desk.store, desk.calendar, desk.case_id, manifest, NULL) : NULL;
  for (guint i = 0; dossier != NULL && i < dossier->checks->len; i++, first = FALSE)
    yc_review_judge (&desk, ((YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject, first ? YC_OPINION_FAILS : YC_OPINION_FITS, "面积不足", NULL);
  for (guint i = 0; dossier != NULL && i < dossier->materials->len; i++)
    if (yc_review_material_is_judged (g_ptr_array_index (dossier->materials, i)))
      yc_review_judge (&desk, ((YcReviewMaterial *) g_ptr_array_index (dossier->materials, i))->verdict.subject, YC_OPINION_FITS, NULL, NULL);
  return paper (yc_review_deny (&desk, "面积不足", "样本条例第三条", error));
}

/* In which states an act has a chance; what is of the back office is done by the approver. */
static const struct { const char *name; gboolean (*act) (Counter *counter, GError **error); const char *from; gboolean is_office; } acts[] = {
  { "receive", act_receive, "S00" }, { "tell", act_tell, "S00 S10" }, { "take-correction", act_take_correction, "S15" }, { "refuse", act_refuse, "S10 S15 S18" },
  { "accept", act_accept, "S00 S10 S15 S18" }, { "tolerate", act_tolerate, "S00 S10 S18" }, { "hand-over", act_hand_over, "S41" }, { "cure", act_cure, "S40 S50 S55" },
  { "lapse", act_lapse, "S40 S50" }, { "post", act_post, "S60 S61" }, { "claim", act_claim, "S40", TRUE }, { "begin-step", act_begin_step, "S50", TRUE },
  { "end-step", act_end_step, "S55", TRUE }, { "grant", act_grant, "S50", TRUE }, { "deny", act_deny, "S50", TRUE }, { "terminate", act_terminate, "S40 S50", TRUE },
};

/* Mostly one that may be done; every eighth may be any. */
static gsize
pick_act (GRand *rand, YcState state)
{
  gboolean any = g_rand_int_range (rand, 0, 8) == 0;
  gsize n = 0;

  for (guint tries = 0; tries < 40; tries++)
    {
      n = (gsize) g_rand_int_range (rand, 0, G_N_ELEMENTS (acts));
      /* The end comes late, or most walks were short. */
      if (!any && acts[n].act == act_terminate && g_rand_int_range (rand, 0, 4) != 0)
        continue;
      if (any || strstr (acts[n].from, yc_state_get_code (state)) != NULL)
        break;
    }
  return n;
}

/* ---- what others do meanwhile; no act of the counter ---- */

static gboolean
is_open_for (Counter *counter, const char *material)
{
  g_autoptr (GError) error = NULL;

  return later_scan_job (counter, material, &error);
}

static void
sign_promise (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "tolerance-promise", &counter->cases->actor, &error);

  if (promise == NULL)
    return;
  counter_print_letter (counter, promise);
  counter_scan (counter, "tolerance-promise");
}

static void
something_happens (Walk *self, Counter *counter)
{
  YcState state = counter_state (counter);

  switch (g_rand_int_range (self->rand, 0, 5))
    {
    case 0:
      if (is_open_for (counter, "health-certificates"))
        counter_scan (counter, "health-certificates");
      break;
    case 1:
      if (state < YC_STATE_ACCEPTED)
        sign_promise (counter);
      break;
    case 2:
      if (state == YC_STATE_HANDED_OVER)
        later_send_back (counter, "application", NULL);
      break;
    case 3:
      /* The applicant's month to correct, too. */
      if (state == YC_STATE_TO_CORRECT)
        yc_clock_test_advance (counter->cases->clock, 31 * TEST_DAY);
      yc_clock_test_advance (counter->cases->clock, (gint64) g_rand_int_range (self->rand, 1, 12) * TEST_DAY);
      break;
    default:
      yc_clock_test_advance (counter->cases->clock, (gint64) g_rand_int_range (self->rand, 1, 3600) * G_USEC_PER_SEC);
    }
}

/* ---- the invariant ---- */

static guint
count_events (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  return history->len;
}

/* 5. Every transition writes a process record with start time and end time. */
static gboolean
has_record (const YcCaseEvent *event)
{
  gint64 started = json_object_get_int_member_with_default (event->body, "started", 0), ended = json_object_get_int_member_with_default (event->body, "ended", 0);

  return started > 0 && ended >= started && event->at >= ended;
}

/* 9. The printed document version equals the stored version (hash): what the printer is given, the paper's row and the event that made it. */
static gboolean
prints_what_is_stored (Walk *self, Counter *counter, JsonObject *told)
{
  const char *id = json_object_get_string_member_with_default (told, "id", "");
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (counter->cases->store, counter->id, NULL);
  g_autoptr (GBytes) pdf = NULL;
  const YcPaperRecord *row = NULL;
  YcDigest digest;

  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *one = g_ptr_array_index (papers, i);

      if (strcmp (one->id, id) == 0)
        row = one;
    }
  if (row == NULL)
    return FALSE;
  pdf = yc_case_store_get_paper (counter->cases->store, counter->id, id, NULL);
  if (pdf == NULL)
    return FALSE;
  yc_digest_bytes (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &digest);
  self->n_papers++;
  return yc_digest_equal (&digest, &row->digest) && strcmp (digest.sha256, json_object_get_string_member_with_default (told, "sha256", "")) == 0
         && strcmp (digest.sm3, json_object_get_string_member_with_default (told, "sm3", "")) == 0;
}

static void
note_broken (Walk *self, const char *name, const char *act, const YcCaseEvent *event)
{
  if (self->broken != NULL)
    return;
  g_test_message ("%s: %s wrote %s", name, act, event->kind);
  self->broken = name;
}

static void
check_event (Walk *self, Counter *counter, const char *act, const YcCaseEvent *event)
{
  JsonArray *papers = json_object_has_member (event->body, "papers") ? json_object_get_array_member (event->body, "papers") : NULL;
  YcState state;

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    /* The event of an e-file names its papers by their ids alone. */
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (papers, i)) && !prints_what_is_stored (self, counter, json_array_get_object_element (papers, i)))
      note_broken (self, "printed-is-stored", act, event);
  if (!yc_state_parse (json_object_get_string_member_with_default (event->body, "state", ""), &state))
    return;
  /* 11. An item not authorised for this window cannot be accepted. */
  if (!self->is_served && state >= YC_STATE_ACCEPTED && state <= YC_STATE_DEEMED_ACCEPTED)
    note_broken (self, "accepted-with-authority", act, event);
  if (!has_record (event))
    note_broken (self, "process-is-recorded", act, event);
  self->entered[state]++;
  self->n_events++;
}

static void
check_events (Walk *self, Counter *counter, guint from, const char *act)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  for (guint i = from; i < history->len; i++)
    check_event (self, counter, act, g_ptr_array_index (history, i));
}

/* ---- what is planted ---- */

/* The desk's act as a program would write it that has forgotten what the record asks for. */
static gboolean
claim_badly (const Walk *self, Counter *counter, GError **error)
{
  gint64 now = yc_clock_now (counter->cases->clock);
  JsonObject *body = json_object_new ();

  if (self->fault != FAULT_NO_RECORD)
    json_object_set_int_member (body, "started", self->fault == FAULT_BACKWARDS ? now + 1 : now);
  if (self->fault == FAULT_BACKWARDS || self->fault == FAULT_ENDS_LATER)
    json_object_set_int_member (body, "ended", self->fault == FAULT_ENDS_LATER ? now + G_USEC_PER_SEC : now);
  return later_office (counter, "claimed", "S50", body, error);
}

/* Of the first and the last paper of the case: the row of the last one names the file of the first, past every act; or an act tells the digest of another paper. */
static gboolean
tell_paper_badly (const Walk *self, Counter *counter, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (counter->cases->store, counter->id, NULL);
  JsonObject *body = json_object_new (), *told = json_object_new ();
  JsonArray *array = json_array_new ();
  const YcPaperRecord *one = g_ptr_array_index (papers, 0), *other = g_ptr_array_index (papers, papers->len - 1);

  if (self->fault == FAULT_OTHER_PAPER)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE paper SET blob = (SELECT blob FROM paper WHERE id = '%s') WHERE id = '%s'", one->id, other->id);

      g_assert_true (yc_db_exec (yc_store_get_work (counter->cases->store), sql, NULL));
      one = other;
    }
  json_object_set_string_member (told, "id", one->id);
  json_object_set_string_member (told, "kind", one->kind);
  json_object_set_string_member (told, "sha256", other->digest.sha256);
  json_object_set_string_member (told, "sm3", other->digest.sm3);
  json_array_add_object_element (array, told);
  json_object_set_array_member (body, "papers", array);
  return test_append (counter->cases, counter->id, "paper", body, error);
}

/* TRUE: in place of the act of the walk something faulty was done. */
static gboolean
plant (const Walk *self, Counter *counter, gboolean *ret_done, GError **error)
{
  YcState state = counter_state (counter);
  g_autoptr (GPtrArray) papers = NULL;

  if (self->fault >= FAULT_NO_RECORD && self->fault <= FAULT_ENDS_LATER && state == YC_STATE_HANDED_OVER)
    {
      *ret_done = claim_badly (self, counter, error);
      return TRUE;
    }
  if (self->fault != FAULT_OTHER_PAPER && self->fault != FAULT_OTHER_DIGEST)
    return FALSE;
  papers = yc_case_store_list_papers (counter->cases->store, counter->id, NULL);
  if (papers->len < 2 || !yc_state_is_open (state))
    return FALSE;
  *ret_done = tell_paper_badly (self, counter, error);
  return TRUE;
}

/* ---- a walk ---- */

#define OTHER_AGENCY "099"

/* With @fault a lease that lies: the agency of the unserved item stands in it. */
static void
template_init (Template *self, Fault fault)
{
  g_autoptr (JsonObject) enrolment = later_enrolment ();
  JsonArray *agencies = json_object_get_array_member (enrolment, "agencies");

  for (guint i = json_array_get_length (agencies); fault == FAULT_FORGED_LEASE && i > 0; i--)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (agencies, i - 1), "code"), "031") == 0)
      {
        g_autofree char *text = yc_json_canonical_object (json_array_get_object_element (agencies, i - 1));
        JsonObject *forged = yc_json_parse_object (text, -1, NULL, NULL);

        json_object_set_string_member (forged, "code", OTHER_AGENCY);
        json_array_add_object_element (agencies, forged);
      }
  self->cases = test_cases_new_with (test_folder_new (), enrolment);
  self->office = yc_clerk_sign_in (self->cases->store, LATER_APPROVER, TEST_PASSWORD, &self->approver, NULL);
  g_assert_nonnull (self->office);
  g_clear_pointer (&self->cases->store, yc_store_close);
}

static void
template_clear (Template *self)
{
  test_cases_free (self->cases);
  yc_author_key_unref (self->office);
  yc_clerk_free (self->approver);
}

/* As test_cases_new_with() leaves it. */
static TestCases *
template_copy (const Template *self)
{
  TestCases *cases = g_new0 (TestCases, 1);
  g_autofree char *command = NULL;
  int status = -1;

  cases->folder = test_folder_new ();
  command = g_strdup_printf ("cp -a '%s/.' '%s'", self->cases->folder->path, cases->folder->path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) && status == 0);
  cases->key = yc_seal_key_ref (self->cases->key);
  cases->clock = yc_clock_test_new (TEST_NOW);
  cases->ids = yc_ids_test_new (8);
  cases->author = yc_author_key_ref (self->cases->author);
  cases->actor = self->cases->actor;
  cases->actor.key = cases->author;
  test_cases_open (cases);
  return cases;
}

/* Now and then of an agency that no window of the enrolment serves. */
static YcItem *
pick_item (Walk *self, const char *id)
{
  gboolean catering = strcmp (id, "small-catering") == 0;

  self->is_served = !catering || g_rand_int_range (self->rand, 0, 6) != 0;
  if (self->is_served)
    return sample_item (id);
  self->n_unserved++;
  return sample_item_changed (id, "\"agency\": \"031\"", "\"agency\": \"" OTHER_AGENCY "\"");
}

static void
walk (Walk *self)
{
  static const char *const starts[][3] = {
    { "small-catering", "scenario=new", COUNTER_ALL }, { "small-catering", "scenario=new", "application business-licence identity-card floor-plan" },
    { "small-catering", "scenario=new", "application business-licence identity-card floor-plan" }, { "public-place-hygiene", "category=dining", "" },
  };
  const char *const *start = starts[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (starts))];
  g_autoptr (YcItem) item = pick_item (self, start[0]);
  g_autoptr (Counter) counter = counter_new_for (template_copy (self->template), item, start[1], start[2]);
  const YcActor office = { self->template->approver->id, self->template->approver->name, "", self->template->office }, window = counter->cases->actor;

  /* Behind the end a try or two is enough. */
  for (guint i = 0; i < ACTS && self->broken == NULL && (yc_state_is_open (counter_state (counter)) || g_rand_int_range (self->rand, 0, 3) != 0); i++)
    {
      gsize n = pick_act (self->rand, counter_state (counter));
      guint before = count_events (counter);
      g_autoptr (GError) error = NULL;
      gboolean done = FALSE;

      counter->cases->actor = acts[n].is_office ? office : window;
      if (!plant (self, counter, &done, &error))
        done = acts[n].act (counter, &error);
      counter->cases->actor = window;
      g_assert_true (done == (error == NULL));
      if (!done && !acts[n].is_office)
        g_assert_cmpuint (count_events (counter), ==, before);
      self->n_refused += done ? 0U : 1U;
      check_events (self, counter, before, acts[n].name);
      something_happens (self, counter);
    }
}

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

/* Until something is broken. */
static void
walk_on (Walk *self, guint seed, guint walks)
{
  Template template = { NULL };

  template_init (&template, self->fault);
  self->template = &template;
  for (guint i = 0; i < walks && self->broken == NULL; i++)
    {
      self->rand = g_rand_new_with_seed (seed + i);
      self->seed = seed + i;
      walk (self);
      g_rand_free (self->rand);
    }
  template_clear (&template);
}

static void
test_process (void)
{
  static const int states[] = { 10, 15, 18, 20, 21, 30, 31, 40, 50, 55, 60, 61, 65, 70, 92 };
  guint seed = read_number ("YICHUANG_SEED", SEED), walks = read_number ("YICHUANG_PROCESS_WALKS", WALKS);
  Walk self = { .rand = NULL };

  walk_on (&self, seed, walks);
  g_test_message ("YICHUANG_SEED=%u: %u walks, %u changes of state, %u papers, %u acts refused", seed, walks, self.n_events, self.n_papers, self.n_refused);
  if (self.broken != NULL)
    g_test_fail_printf ("%s: YICHUANG_SEED=%u YICHUANG_PROCESS_WALKS=1", self.broken, self.seed);
  for (gsize i = 0; self.broken == NULL && walks >= REACH_WALKS && i < G_N_ELEMENTS (states); i++)
    {
      g_test_message ("S%02d: %u", states[i], self.entered[states[i]]);
      if (self.entered[states[i]] == 0)
        g_test_fail_printf ("S%02d was never entered", states[i]);
    }
  if (walks >= REACH_WALKS && (self.n_papers == 0 || self.n_unserved == 0))
    g_test_fail_printf ("no paper was seen, or no item of another agency");
}

static const struct { const char *name; Fault fault; const char *broken; } faults[] = {
  { "no-record", FAULT_NO_RECORD, "process-is-recorded" },
  { "no-end", FAULT_NO_END, "process-is-recorded" },
  { "begins-behind-its-end", FAULT_BACKWARDS, "process-is-recorded" },
  { "ends-behind-itself", FAULT_ENDS_LATER, "process-is-recorded" },
  { "another-paper-is-printed", FAULT_OTHER_PAPER, "printed-is-stored" },
  { "another-digest-is-told", FAULT_OTHER_DIGEST, "printed-is-stored" },
  { "forged-lease", FAULT_FORGED_LEASE, "accepted-with-authority" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (faults) == N_FAULTS - 1);

/* Found, and with the seed that is printed found again. */
static void
test_planted (gconstpointer data)
{
  gsize n = GPOINTER_TO_SIZE (data);
  Walk self = { .fault = faults[n].fault }, again = { .fault = faults[n].fault };

  walk_on (&self, read_number ("YICHUANG_SEED", SEED), WALKS);
  g_test_message ("found: %s, YICHUANG_SEED=%u YICHUANG_PROCESS_WALKS=1", self.broken != NULL ? self.broken : "nothing", self.seed);
  g_assert_cmpstr (self.broken, ==, faults[n].broken);
  walk_on (&again, self.seed, 1);
  g_assert_cmpstr (again.broken, ==, faults[n].broken);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/process/each-change-of-state-has-its-beginning-and-its-end", test_process);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/outbox/process/planted/", faults[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_planted);
    }
  return g_test_run ();
}
