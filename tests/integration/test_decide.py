#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""yichuangctl decide: the worked examples, both formats against their schemas, input that is refused with its place. Run: test_decide.py ROOT YICHUANGCTL"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

import tap

ROOT, CTL = sys.argv[1:3]
# The shipped items, and made ones with what these lack: ways out of the item, excluded areas, a promise long enough to cure in behind the 受理期限.
FOLDER = tempfile.TemporaryDirectory()
for place in ('data/catalog/items', 'tests/fixtures/decide-items'):
    for name in os.listdir(os.path.join(ROOT, place)):
        os.symlink(os.path.join(ROOT, place, name), os.path.join(FOLDER.name, name))
# Best first: the state that each leads to, its papers (the case lifecycle, section 3) behind the receipt.
STATES = {'accept': 'S30', 'commit': 'S32', 'tolerate': 'S31', 'correct': 'S15', 'refuse': 'S21', 'not-needed': 'S20'}
PAPERS = {'S30': ['acceptance'], 'S32': ['commitment-letter', 'acceptance'], 'S31': ['tolerance-promise', 'tolerance-notice'], 'S15': ['correction-notice'],
          'S21': ['refusal-notice'], 'S20': ['not-needed-notice'], 'S10': [], 'S00': [], 'S33': ['deemed-acceptance']}


def load(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        return json.load(f)


def decide(text, *words):
    done = subprocess.run([CTL, 'decide', '--items', FOLDER.name, *words, '-'], input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


INTAKE = jsonschema.Draft202012Validator(load('data/schemas/decide-intake.schema.json'))
VERDICT = jsonschema.Draft202012Validator(load('data/schemas/decide-verdict.schema.json'))
EXAMPLES = load('tests/fixtures/decide-examples.json')
GOOD = EXAMPLES[0]['intake']
TOLD = {'date': '2026-11-23', 'defects': [{'code': 'material-missing', 'subject': 'floor-plan'}]}

WRONG = [
    ({}, 'format'), ({'format': 2}, 'format'), ({**GOOD, 'extra': 1}, 'extra'), ({**GOOD, 'item': 'moon'}, 'item'), ({**GOOD, 'item': 1}, 'item'),
    ({**GOOD, 'date': '2026-02-30'}, 'date'), ({**GOOD, 'date': '1999-12-31'}, 'date'), ({**GOOD, 'date': '3000-01-01'}, 'date'),
    ({**GOOD, 'date': '26-1-1'}, 'date'), ({**GOOD, 'time': '24:00'}, 'time'), ({**GOOD, 'time': '9:00'}, 'time'), ({**GOOD, 'received': '2026-11-24'}, 'received'),
    ({**GOOD, 'region': '../liaoning'}, 'region'), ({**GOOD, 'answers': {'moon': 'new'}}, 'answers'), ({**GOOD, 'answers': {'scenario': 'moon'}}, 'answers.scenario'),
    ({**GOOD, 'answers': []}, 'answers'), ({**GOOD, 'materials': [{'id': 'moon'}]}, 'materials[0].id'), ({**GOOD, 'materials': [{'id': 'application'}] * 2}, 'materials[1].id'),
    ({**GOOD, 'materials': [{'id': 'application', 'pages': -1}]}, 'materials[0].pages'), ({**GOOD, 'materials': [{'id': 'application', 'pages': 501}]}, 'materials[0].pages'),
    ({**GOOD, 'materials': [{'id': 'application', 'pages': 1.5}]}, 'materials[0].pages'), ({**GOOD, 'way': 'moon'}, 'way'), ({**GOOD, 'window': 'moon'}, 'window'), ({**GOOD, 'window': True}, 'window'), ({**GOOD, 'credit': {'records': [{'kind': 'moon', 'since': '2026-01-01'}]}}, 'credit.records[0].kind'),
    ({**GOOD, 'credit': {'records': [{'kind': 'fraud', 'since': '2026-12-01'}]}}, 'credit.records[0]'), ({**GOOD, 'credit': {'score': 1}}, 'score'),
    ({'format': 1, 'item': 'public-place-hygiene', 'date': '2026-11-23', 'answers': {'category': 'hair-beauty', 'rooms': 'from-50'}}, 'answers.rooms'),
    ({'format': 1, 'item': 'public-place-hygiene', 'date': '2026-11-23', 'way': 'commitment'}, 'way'),
    *(({**GOOD, 'materials': [material]}, place) for material, place in (
        ({'id': 'application', 'unfit': 'moon'}, 'materials[0].unfit'), ({'id': 'application', 'unfit': True}, 'materials[0].unfit'),
        ({'id': 'application', 'pages': 0, 'unfit': 'expired'}, 'materials[0]'), ({'id': 'tolerance-promise', 'unfit': 'unsigned'}, 'materials[0].id'))),
    *(({**GOOD, 'told': {**TOLD, 'defects': [defect]}}, 'told.defects[0]') for defect in (
        {'code': 'material-unfit', 'subject': 'application'}, {'code': 'material-missing', 'subject': 'application', 'unfit': 'expired'},
        {'code': 'field-wrong', 'subject': 'area', 'unfit': 'expired'})),
    ({**GOOD, 'told': []}, 'told'), ({**GOOD, 'told': {'date': '2026-11-23'}}, 'told.defects'), ({**GOOD, 'told': {**TOLD, 'defects': []}}, 'told.defects'),
    ({**GOOD, 'told': {**TOLD, 'date': '2026-11-24'}}, 'told.date'), ({**GOOD, 'received': '2026-11-20', 'told': {**TOLD, 'date': '2026-11-19'}}, 'told.date'),
    ({**GOOD, 'received': '2026-11-10', 'told': TOLD}, 'told.date'), ({**GOOD, 'told': {**TOLD, 'until': '2026-11-23'}}, 'told.until'),
    ({**GOOD, 'told': {**TOLD, 'supplied': '2026-11-22'}}, 'told.supplied'), ({**GOOD, 'told': {**TOLD, 'supplied': '2026-11-24'}}, 'told.supplied'),
    ({**GOOD, 'materials': [{'id': 'application'}], 'told': {**TOLD, 'supplied': '2026-11-23'}}, 'told.supplied'),
    ({**GOOD, 'credit': {'records': [{'kind': 'dishonest', 'since': '2025-01-01', 'repaired': r} for r in (True, False)]}}, 'credit.records[1]'),
    ({**GOOD, 'told': {**TOLD, 'who': 1}}, 'told.who'), ({**GOOD, 'told': {**TOLD, 'supervisor_reason': 1}}, 'told.supervisor_reason'),
    *(({**GOOD, 'told': {**TOLD, 'defects': [defect]}}, place) for defect, place in (
        ({'code': 'moon', 'subject': 'application'}, 'told.defects[0].code'), ({'code': 'material-missing', 'subject': 'moon'}, 'told.defects[0].subject'),
        ({'code': 'material-missing', 'subject': 'area'}, 'told.defects[0].subject'), ({'code': 'field-wrong', 'subject': 'application'}, 'told.defects[0].subject'),
        ({'code': 'field-wrong', 'subject': 'area', 'pages': 1}, 'told.defects[0]'), ({'code': 'too-few-pages', 'subject': 'application', 'pages': 0}, 'told.defects[0].pages'))),
    ({**GOOD, 'told': {**TOLD, 'defects': TOLD['defects'] * 2}}, 'told.defects[1].subject'),
    ({'format': 1, 'item': 'fixture-register', 'date': '2026-11-23', 'told': {'date': '2026-11-23', 'defects': [{'code': 'material-missing', 'subject': 'application'}]}}, 'told'),
    ({**GOOD, 'applicant': []}, 'applicant'), ({**GOOD, 'applicant': {'kind': 'moon'}}, 'applicant.kind'), ({**GOOD, 'applicant': {'age': 1}}, 'applicant.age'),
    ({**GOOD, 'applicant': {'name': 1}}, 'applicant.name'), ({**GOOD, 'applicant': {'paper': 'moon'}}, 'applicant.paper'), ({**GOOD, 'applicant': {'agent': {'x': ''}}}, 'applicant.agent.x'),
    ({**GOOD, 'applicant': {'name': '长' * 4001}}, 'applicant.name'), ({**GOOD, 'fields': {'moon': ''}}, 'fields'), ({**GOOD, 'fields': {'phone': 1}}, 'fields.phone'), ({**GOOD, 'fields': ''}, 'fields'),
]


class Decide(unittest.TestCase):
    def check(self, example):
        intake, expect = example['intake'], example['expect']
        INTAKE.validate(intake)
        code, out, err = decide(json.dumps(intake, ensure_ascii=False), '--json')
        self.assertEqual((code, err), (0, ''))
        answer = json.loads(out)
        VERDICT.validate(answer)
        for member in ('outcome', 'ready', 'due', 'start', 'letter', 'papers', 'deemed', 'late', 'priority', 'provisional', 'sentence', 'next'):
            if member in expect:
                self.assertEqual(answer[member], expect[member], member)
        # An item whose law knows no notice of correction waits in S10 until the window's own work is done.
        usual = 'S33' if answer['deemed'] and answer['outcome'] == 'accept' else STATES[answer['outcome']]
        self.assertEqual(answer['state'], expect.get('state', usual))
        for outcome, why in expect.get('closed', {}).items():
            self.assertIn((outcome, False, why), [(o['outcome'], o['open'], o['why']) for o in answer['others']])
        for code in expect.get('findings', []):
            self.assertIn(code, [f['code'] for f in answer['findings']])
        for code, source in expect.get('sources', {}).items():
            self.assertEqual({f['source'] for f in answer['findings'] if f['code'] == code}, {source})
        for code in expect.get('absent', []):
            self.assertNotIn(code, [f['code'] for f in answer['findings']])
        self.assertEqual('second' in answer, expect.get('second') is not None)
        for member, value in (expect.get('second') or {}).items():
            self.assertEqual(answer['second'][member], value, member)
        # A "no" has its reason, a "yes" has none.
        if 'second' in answer:
            self.assertEqual(answer['second']['why'] == '', answer['second']['open'])
        if 'subjects' in expect:
            self.assertEqual(sorted(f['subject'] for f in answer['findings'] if f['code'] in ('applicant', 'field-missing', 'field-wrong')), sorted(expect['subjects']))
        if 'tolerated' in expect:
            self.assertEqual({t['material']: t['due'] for t in answer['tolerated']}, expect['tolerated'])
        for kind, (due, level) in expect.get('timers', {}).items():
            self.assertEqual([(t['due'], t['level']) for t in answer['timers'] if t['kind'] == kind][-1:], [(due, level)])
        # No outcome without its papers, and none is ready while something blocks; every "no" says why.
        # What was told once has its receipts behind it, or waits without a paper: each such example names its own.
        if 'told' not in intake:
            self.assertEqual(answer['papers'], ([] if 'received' in intake or answer['state'] == 'S00' else ['receipt']) + PAPERS[answer['state']])
        self.assertEqual(answer['ready'], not any(f['blocks'] for f in answer['findings']))
        named = {o['outcome'] for o in answer['others']} | {answer['outcome']}
        self.assertLessEqual({'accept', 'commit', 'tolerate'}, named)

    def test_refused_input(self):
        """Input that is refused names its place, and nothing is answered"""
        for intake, place in WRONG:
            with self.subTest(place=place, intake=json.dumps(intake)[:80]):
                code, out, err = decide(json.dumps(intake))
                self.assertEqual((code, out), (2, ''))
                self.assertIn(place, err)

    def test_no_json(self):
        """Text that is no JSON, nests without end or is too long"""
        for text in ('', 'x', '[]', '{"format":1', '[' * 10_000_000, '{"a":' * 1_000_000, json.dumps({**GOOD, 'item': 'x' * 2_000_000}), '{"format":1,"format":1}'):
            code, out, err = decide(text)
            self.assertEqual((code, out), (2, ''), text[:40])
            self.assertIn('yichuangctl', err)

    def test_text_output(self):
        """Without --json: a line each, columns by TAB, the outcome first"""
        code, out, _ = decide(json.dumps(EXAMPLES[6]['intake']))
        rows = [line.split('\t') for line in out.splitlines()]
        self.assertEqual(code, 0)
        self.assertEqual(rows[0][:4], ['outcome', 'tolerate', 'S31', 'no'])
        self.assertEqual({len(r) for r in rows if r[0] == 'finding'}, {7})
        self.assertIn(['paper', 'tolerance-promise'], rows)
        self.assertIn(['tolerated', 'floor-plan', '2026-11-26', 'no'], rows)

    def test_enough_examples(self):
        """At least forty worked examples, each with a title of its own"""
        self.assertGreaterEqual(len(EXAMPLES), 40)
        self.assertEqual(len({e['title'] for e in EXAMPLES}), len(EXAMPLES))
        self.assertEqual([e['title'] for e in EXAMPLES if 'papers' not in e['expect']], [])


def add_example(n, example):
    def test(self):
        self.check(example)
    test.__doc__ = example['title']
    setattr(Decide, f'test_example_{n:02}', test)


for n, example in enumerate(EXAMPLES):
    add_example(n, example)

if __name__ == '__main__':
    tap.run(Decide)
