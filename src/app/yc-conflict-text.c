/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the clerk reads when the store refuses a step: one row a reason (vault/yc-store.h). A refused step changes nothing, so what is safe
 * is the same everywhere. Any thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/yc-conflict-text.h"
#include "case/yc-conflict-source.h"

#define ROW(style, title, next) \
  { "dialog-warning-symbolic", style, title, N_("Nothing was changed by this step; what was recorded before is safe."), next, \
    N_("Try again"), "win.retry", NULL, NULL }

static const YcErrorText rows[YC_N_CONFLICTS] = {
  [YC_CONFLICT_STATE] = ROW ("warn",
    N_("The case is in another state by now; this step does not follow it"),
    N_("Look at the state of the case and its history, then go on from there.")),
  [YC_CONFLICT_ENDED] = ROW ("warn",
    N_("The case has ended"),
    N_("Begin a new case if the applicant asks for something again.")),
  [YC_CONFLICT_FROZEN] = ROW ("warn",
    N_("The case is accepted: its entries are evidence"),
    N_("What has to be put right now goes by a correction of the agency, or by a new case.")),
  [YC_CONFLICT_ITEM_FIXED] = ROW ("warn",
    N_("The item cannot be changed after the receipt"),
    N_("Keep the item, or let a supervisor void this case and begin a new one.")),
  [YC_CONFLICT_NO_ITEM] = ROW ("warn",
    N_("No item is chosen yet"),
    N_("Choose the item that the applicant asks for.")),
  [YC_CONFLICT_SIGNED_OUT] = ROW ("warn",
    N_("Nobody is signed in, and this step is signed by its author"),
    N_("Sign in with your password, then do the step again.")),
  [YC_CONFLICT_RECEIVED] = ROW ("warn",
    N_("The materials were received before"),
    N_("The receipt stands with the papers of the case; print it again from there.")),
  [YC_CONFLICT_NOT_SERVED] = ROW ("warn",
    N_("This window is not authorised for the agency of this item"),
    N_("Send the applicant to a window that serves it; if this one should, let the administrator renew the enrolment.")),
  [YC_CONFLICT_COUNT_OPEN] = ROW ("warn",
    N_("Sheets of a material are still to be counted"),
    N_("Count the sheets of the marked material against the pages, confirm the number, then go on.")),
  [YC_CONFLICT_PAGE_ELSEWHERE] = ROW ("warn",
    N_("Pages lie in a material that this item does not ask for"),
    N_("Move them to the right material or delete them, then go on.")),
  [YC_CONFLICT_NOT_IN_FORCE] = ROW ("warn",
    N_("The item is not in force today"),
    N_("Choose an item that is in force, or accept it when its day has come.")),
  [YC_CONFLICT_QUESTION_OPEN] = ROW ("warn",
    N_("A question is not answered yet"),
    N_("Ask the applicant and answer the marked question.")),
  [YC_CONFLICT_FIELD_MISSING] = ROW ("warn",
    N_("A field of the form is empty"),
    N_("Fill the marked field together with the applicant.")),
  [YC_CONFLICT_FIELD_WRONG] = ROW ("warn",
    N_("A field of the form is not right"),
    N_("Put the marked field right together with the applicant.")),
  [YC_CONFLICT_APPLICANT] = ROW ("warn",
    N_("What is entered about the applicant is not right yet"),
    N_("Compare it with the identity paper and put it right.")),
  [YC_CONFLICT_MATERIAL_MISSING] = ROW ("warn",
    N_("A material is missing"),
    N_("Collect it from the applicant and scan it.")),
  [YC_CONFLICT_TOO_FEW_PAGES] = ROW ("warn",
    N_("A material has too few pages"),
    N_("Scan the pages that are missing.")),
  [YC_CONFLICT_MATERIAL_UNFIT] = ROW ("warn",
    N_("A material is there and does not meet the requirements"),
    N_("Let the applicant put it right and scan the new paper. If the mark is wrong, take it back.")),
  [YC_CONFLICT_DOUBTFUL_PAGE] = ROW ("warn",
    N_("A page may not be scanned in full"),
    N_("Look at the marked page; scan it again or delete it.")),
  [YC_CONFLICT_LETTER_UNSIGNED] = ROW ("warn",
    N_("The signed letter of commitment is not scanned in yet"),
    N_("Print the letter, let the applicant sign it, scan it into its place.")),
  [YC_CONFLICT_LETTER_OUTDATED] = ROW ("warn",
    N_("The scanned letter of commitment is not the one that was printed for the case as it is now"),
    N_("Print the letter of commitment again, let the applicant read and sign it, scan it in.")),
  [YC_CONFLICT_PROMISE_UNSIGNED] = ROW ("warn",
    N_("The signed promise for tolerance is not scanned in yet"),
    N_("Print the promise, let the applicant sign it, scan it into its place.")),
  [YC_CONFLICT_PROMISE_OUTDATED] = ROW ("warn",
    N_("The scanned promise is not the one that was printed for the case as it is now"),
    N_("Print the promise again, let the applicant read and sign it, scan it in.")),
  [YC_CONFLICT_NO_LETTER] = ROW ("warn",
    N_("The item has no letter of commitment"),
    N_("Accept it in the ordinary way.")),
  [YC_CONFLICT_LETTER_NOT_ASKED] = ROW ("warn",
    N_("The rules do not ask for this letter now"),
    N_("Look at the line at the bottom: it says what comes next.")),
  [YC_CONFLICT_PAPER_OF_ACT] = ROW ("warn",
    N_("This paper is made by its own step"),
    N_("Receive or accept the case; the paper comes with it.")),
  [YC_CONFLICT_OTHER_OUTCOME] = ROW ("warn",
    N_("By the rules the case is to be accepted in another way"),
    N_("Look at the line at the bottom: it says which way is open now.")),
  [YC_CONFLICT_COMMITMENT_BARRED] = ROW ("warn",
    N_("This applicant cannot be accepted on commitment"),
    N_("The findings say why; take the case in the ordinary way.")),
  [YC_CONFLICT_NOT_NEEDED] = ROW ("warn",
    N_("By the answers no permit is needed"),
    N_("Check the answers with the applicant; the findings name the rule.")),
  [YC_CONFLICT_NOT_OURS] = ROW ("warn",
    N_("By the answers another agency decides this"),
    N_("Check the answers with the applicant; the findings name the agency to apply to.")),
  [YC_CONFLICT_APPLICATION_BARRED] = ROW ("warn",
    N_("The applicant may not apply for this now"),
    N_("The findings say until when and by which rule. Ask the supervisor before you turn anybody away.")),
  [YC_CONFLICT_SECOND_CORRECTION] = ROW ("warn",
    N_("A second demand for correction needs a supervisor"),
    N_("Ask the supervisor; the law lets corrections be demanded once, all at a time.")),
  [YC_CONFLICT_NOT_TOLERATED] = ROW ("warn",
    N_("The case was not accepted with tolerance"),
    N_("Choose the step that fits its state.")),
  [YC_CONFLICT_TOLERANCE_OPEN] = ROW ("warn",
    N_("A tolerated material has not been supplied yet"),
    N_("Take the material in first, then go on.")),
  [YC_CONFLICT_VOID_BY_SUPERVISOR] = ROW ("warn",
    N_("A received case is voided by a supervisor only"),
    N_("Let a supervisor sign in and void it.")),
  [YC_CONFLICT_ROLE] = ROW ("warn",
    N_("This step is another post's"),
    N_("Let somebody whose post it is sign in and do it; nothing was changed.")),
  [YC_CONFLICT_NOT_CLAIMED] = ROW ("warn",
    N_("Nobody has taken up the case yet"),
    N_("Take it up first; then it is yours to examine.")),
  [YC_CONFLICT_CLAIMED] = ROW ("warn",
    N_("Another approver has the case"),
    N_("Take the next case, or ask the colleague to send this one back.")),
  [YC_CONFLICT_PAGES_MISSING] = ROW ("warn",
    N_("The list of the dossier's pages is not here yet"),
    N_("Wait until the platform has given it; nobody decides on pages that were not shown.")),
  [YC_CONFLICT_VERDICT_OPEN] = ROW ("warn",
    N_("A material or a point has no verdict yet"),
    N_("Give a verdict on the marked ones, then decide.")),
  [YC_CONFLICT_VERDICT_AGAINST] = ROW ("warn",
    N_("Not everything fits, so the permit cannot be granted"),
    N_("Change the verdict if it was wrong; else refuse, or send the case back to the window.")),
  [YC_CONFLICT_NO_GROUND] = ROW ("warn",
    N_("Everything fits, so there is no ground to refuse"),
    N_("Grant it, or mark what does not fit and say why.")),
  [YC_CONFLICT_REQUEST_UNSIGNED] = ROW ("warn",
    N_("The signed request of withdrawal is not scanned in yet"),
    N_("Print the request, let the applicant sign it, scan it into its place.")),
  [YC_CONFLICT_RECEIPT_UNSIGNED] = ROW ("warn",
    N_("The signed proof of delivery is not scanned in yet"),
    N_("Print the proof, let the recipient sign it, scan it into its place.")),
  [YC_CONFLICT_REASON_MISSING] = ROW ("warn",
    N_("No reason is given"),
    N_("Write the reason in a few words, then do the step again.")),
  [YC_CONFLICT_RECIPIENT] = ROW ("warn",
    N_("Who receives the result is not told, or not in full"),
    N_("Enter the name; of an agent also what he is to the applicant.")),
  [YC_CONFLICT_TRACKING] = ROW ("warn",
    N_("This is not the number of a posted letter"),
    N_("Copy it from the slip of the post: 8 to 30 letters and digits.")),
  [YC_CONFLICT_NAME] = ROW ("warn",
    N_("This is not another name"),
    N_("Enter the name as it stands on the identity paper.")),
  [YC_CONFLICT_CURE_OPEN] = ROW ("warn",
    N_("No tolerated material is whole yet"),
    N_("Scan the material that is still to be supplied, then do the step again.")),
  [YC_CONFLICT_CURE_RUNS] = ROW ("warn",
    N_("The days to supply are not over yet"),
    N_("The applicant may still bring what is owed; the case shows the last day.")),
  [YC_CONFLICT_CURE_LATE] = ROW ("warn",
    N_("The time to supply the tolerated material is over"),
    N_("By the rules the application counts as given up; tell the applicant and the agency.")),
  [YC_CONFLICT_NOTHING_SUPPLIED] = ROW ("warn",
    N_("Nothing new has been supplied since the notice of correction"),
    N_("Scan what the applicant brings, or enter what was corrected in the form; the receipt is for that.")),
  [YC_CONFLICT_PAGE_NOT_REPLACED] = ROW ("warn",
    N_("A returned page is not replaced yet"),
    N_("Delete the returned page, scan the sheet again, then hand the case over.")),
  [YC_CONFLICT_PAPER_MISSING] = ROW ("bad",
    N_("A paper that this step calls for is not with it"),
    N_("Call the administrator and tell the code below; the case stays as it is.")),
  [YC_CONFLICT_NUMBER_MISSING] = ROW ("bad",
    N_("The case has no case number"),
    N_("Call the administrator and tell the code below; the case stays as it is.")),
  [YC_CONFLICT_DAY] = ROW ("bad",
    N_("The day of the step is not the one that the rules give"),
    N_("Check date and time of this workstation with the administrator; the case stays as it is.")),
  [YC_CONFLICT_DAY_CHANGED] = ROW ("warn",
    N_("The day has changed: do it again"),
    N_("Midnight came while the step was done, so nothing of it was kept. Do it once more; its days are of the new day then.")),
  [YC_CONFLICT_CASE_KEY] = ROW ("bad",
    N_("The case has its key already"),
    N_("Open the case from the list. If that fails, call the administrator and tell the code below.")),
  [YC_CONFLICT_KEYRING_KEY] = ROW ("warn",
    N_("The keyring still has the right key"),
    N_("No recovery is needed: start the program as usual.")),
  [YC_CONFLICT_LEASE_OTHER_STORE] = ROW ("bad",
    N_("The enrolment file was made for another workstation"),
    N_("Get the file of this workstation from the administrator of the hall.")),
  [YC_CONFLICT_LEASE_OVERLAP] = ROW ("bad",
    N_("The enrolment file gives numbers that were given out before"),
    N_("Let the administrator of the hall issue a new file with a new block of numbers.")),
  [YC_CONFLICT_LEASE_CHANGED] = ROW ("bad",
    N_("The enrolment file was imported before with other content"),
    N_("Let the administrator of the hall issue a new file; a file that was used is never changed.")),
  [YC_CONFLICT_ENROLLED] = ROW ("warn",
    N_("This workstation is enrolled; its clerks stand in the enrolment file"),
    N_("Sign in with your clerk number. If it is not known here, let the administrator of the hall issue a new file.")),
};

const YcErrorText *
yc_conflict_text_find (const GError *error)
{
  YcConflict reason;

  if (!yc_conflict_of_error (error, &reason) || rows[reason].title == NULL)
    return NULL;
  return &rows[reason];
}

/* Reasons whose message was always written for the clerk; of the others some are, in Chinese, and some speak to the log, in English. */
static gboolean
tells_more (YcConflict reason)
{
  static const YcConflict reasons[] = {
    YC_CONFLICT_NOT_SERVED, YC_CONFLICT_COUNT_OPEN, YC_CONFLICT_PAGE_ELSEWHERE, YC_CONFLICT_QUESTION_OPEN, YC_CONFLICT_FIELD_MISSING,
    YC_CONFLICT_FIELD_WRONG, YC_CONFLICT_APPLICANT, YC_CONFLICT_MATERIAL_MISSING, YC_CONFLICT_TOO_FEW_PAGES, YC_CONFLICT_MATERIAL_UNFIT, YC_CONFLICT_DOUBTFUL_PAGE,
    YC_CONFLICT_CLAIMED, YC_CONFLICT_VERDICT_OPEN, YC_CONFLICT_VERDICT_AGAINST, YC_CONFLICT_TOLERANCE_OPEN,
    YC_CONFLICT_PAGE_NOT_REPLACED, YC_CONFLICT_CURE_LATE, YC_CONFLICT_NAME,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i] == reason)
      return TRUE;
  return FALSE;
}

/* (nullable) */
static const char *
find_told (const GError *error, YcConflict reason)
{
  const char *told = strstr (error->message, ": ");

  told = told != NULL ? told + strlen (": ") : NULL;
  return told != NULL && (tells_more (reason) || !g_ascii_isalpha (*told)) ? told : NULL;
}

char *
yc_conflict_text_detail (const GError *error)
{
  YcConflict reason;
  const char *told = NULL;
  g_autofree char *cited = NULL;

  if (!yc_conflict_of_error (error, &reason) || (told = find_told (error, reason)) == NULL)
    return NULL;
  cited = yc_conflict_cite (reason, told, NULL);
  return g_strconcat (cited, "。", NULL);
}

char *
yc_conflict_text_source (const GError *error)
{
  YcConflict reason;
  YcSource source;

  if (!yc_conflict_of_error (error, &reason) || find_told (error, reason) != NULL || !yc_conflict_get_source (reason, &source))
    return NULL;
  return g_strdup_printf (_("Source: %s."), yc_source_get_short (source));
}

char *
yc_conflict_text_of_answer (const char *detail)
{
  g_autofree char *name = g_strndup (detail, strcspn (detail, ":")), *what = NULL;
  const char *told = strstr (detail, ": ");
  YcConflict reason;

  if (!yc_conflict_parse (name, &reason) || rows[reason].title == NULL)
    return NULL;
  /* The platform says in English what is for its log, whatever the reason. */
  told = told != NULL && (guchar) told[2] >= 0x80 ? told + strlen (": ") : NULL;
  what = told != NULL ? g_strdup_printf (C_("reason", "%s: %s"), _(rows[reason].title), told) : g_strdup (_(rows[reason].title));
  return g_strdup_printf (_("Reason: %s. %s"), what, _(rows[reason].next));
}
