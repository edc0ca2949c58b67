#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""yichuangctl decide on a described 一件事: worked examples over the six converted bundles and a made one over the shipped items, both formats against their
schemas, input that is refused with its place. Run: test_decide_bundle.py ROOT YICHUANGCTL"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

import tap

ROOT, CTL = sys.argv[1:3]
FOLDER = tempfile.TemporaryDirectory()
BUNDLES = os.path.join(FOLDER.name, 'bundles')
ITEMS = os.path.join(FOLDER.name, 'items')


def load(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        return json.load(f)


def convert(word, folder):
    os.mkdir(folder)
    subprocess.run([sys.executable, os.path.join(ROOT, 'tests/integration/convert_items.py'), ROOT, word, folder], check=True)


def put(bundle, name=None):
    with open(os.path.join(BUNDLES, (name or bundle['id']) + '.json'), 'w', encoding='utf-8') as f:
        json.dump(bundle, f, ensure_ascii=False)


convert('--write', ITEMS)
convert('--write-bundles', BUNDLES)
for name in ('small-catering', 'public-place-hygiene'):
    os.symlink(os.path.join(ROOT, f'data/catalog/items/{name}.json'), os.path.join(ITEMS, name + '.json'))
FIXTURE = load('tests/fixtures/decide-bundle-examples.json')
for made in FIXTURE['bundles']:
    put(made)
BARE = {**FIXTURE['bundles'][0], 'materials': []}
put({**BARE, 'id': 'no-item', 'children': [{'id': 'a', 'name': 'a', 'after': [], 'items': [{'item': 'moon'}]}]})
put({**BARE, 'id': 'circle', 'children': [{'id': 'a', 'name': 'a', 'after': ['a']}]})
EXAMPLES = FIXTURE['examples']
QUESTION = jsonschema.Draft202012Validator(load('data/schemas/decide-bundle.schema.json'))
ANSWER = jsonschema.Draft202012Validator(load('data/schemas/decide-bundle-answer.schema.json'))
BUNDLE = jsonschema.Draft202012Validator(load('data/schemas/bundle.schema.json'))


def decide(text, *words):
    done = subprocess.run([CTL, 'decide', '--items', ITEMS, '--bundles', BUNDLES, '--calendar', os.path.join(ROOT, 'data/catalog/calendar'), '--regions',
                           os.path.join(ROOT, 'data/catalog/regions'), *words, '-'], input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


PAIR = {'format': 1, 'bundle': 'pair', 'date': '2026-11-23'}
RECEIVED = {'state': 'S10', 'date': '2026-11-20'}
TOLERATED = {'state': 'S31', 'date': '2026-11-20', 'cure': '2026-11-25'}


def pair(**child):
    return {**PAIR, 'children': [child]}


WRONG = [
    ({**PAIR, 'format': 2}, 'format'), ({**PAIR, 'extra': 1}, 'extra'), ({**PAIR, 'bundle': 'moon'}, 'bundle'), ({**PAIR, 'bundle': '../pair'}, 'bundle'),
    ({**PAIR, 'bundle': 'no-item'}, 'children[0].items[0].item'), ({**PAIR, 'bundle': 'circle'}, 'children[0].after'), ({**PAIR, 'date': '2026-02-30'}, 'date'),
    ({**PAIR, 'time': '24:00'}, 'time'), ({**PAIR, 'received': '2026-11-24'}, 'received'), ({**PAIR, 'region': 'moon'}, 'region'), ({**PAIR, 'children': {}}, 'children'),
    (pair(id='moon'), 'children[0].id'), ({**PAIR, 'children': [{'id': 'first'}, {'id': 'first'}]}, 'children[1].id'), (pair(id='first', colour=1), 'children[0].colour'),
    (pair(id='first', answers={'moon': 'yes'}), 'children[0].answers'), (pair(id='first', answers=[]), 'children[0].answers'),
    ({**PAIR, 'bundle': 'bundle-b6', 'children': [{'id': 'a', 'answers': {}}]}, 'children[0]'),
    (pair(id='first', item='moon'), 'children[0].item'), (pair(id='first', status='done', since='2026-11-20'), 'children[0]'),
    (pair(id='first', taken=False, entries=[RECEIVED]), 'children[0].entries'), (pair(id='first', entries=[{'state': 'S11', 'date': '2026-11-20'}]), 'children[0].entries[0].state'),
    (pair(id='first', entries=[{'state': 'S30', 'date': '2026-11-20'}]), 'children[0].entries[0]'),
    (pair(id='first', entries=[RECEIVED, {'state': 'S60', 'date': '2026-11-20'}]), 'children[0].entries[1]'),
    (pair(id='first', entries=[RECEIVED, {'state': 'S30', 'date': '2026-11-19'}]), 'children[0].entries[1]'),
    (pair(id='first', entries=[{'state': 'S10', 'date': '2026-11-24'}]), 'children[0].entries[0]'),
    (pair(id='first', entries=[{**RECEIVED, 'time': '9:00'}]), 'children[0].entries[0].time'), (pair(id='first', entries=[{**RECEIVED, 'step': '听证'}]), 'children[0].entries[0].step'),
    (pair(id='second', entries=[RECEIVED]), 'children[0].entries[0]'),
    ({**PAIR, 'children': [{'id': 'first', 'entries': [{'state': 'S10', 'date': '2026-11-18'}, {'state': 'S90', 'date': '2026-11-19'}]}, {'id': 'second', 'entries': [RECEIVED]}]},
     'children[1].entries[0]'),
    (pair(id='first', entries=[RECEIVED, {'state': 'S30', 'date': '2026-11-20', 'cure': '2026-11-27'}]), 'children[0].entries[1]'),
    (pair(id='first', entries=[RECEIVED, {**TOLERATED, 'begun': '2026-11-21'}]), 'children[0].entries[1]'), (pair(id='first', entries=[{**RECEIVED, 'begun': '2026-11-20'}]), 'children[0].entries[0]'),
    (pair(id='first', entries=[RECEIVED, {**TOLERATED, 'cure': '2026-11-31'}]), 'children[0].entries[1].cure'), (pair(id='first', entries=[RECEIVED, RECEIVED]), 'children[0].entries[1]'),
    (pair(id='first', entries=[RECEIVED, {'state': 'S30', 'date': '2026-11-20'}, {'state': 'S30', 'date': '2026-11-23', 'cured': True}]), 'children[0].entries[2]'),
    (pair(id='first', entries=[RECEIVED, TOLERATED, {'state': 'S40', 'date': '2026-11-20'}, {'state': 'S50', 'date': '2026-11-20'}, {'state': 'S60', 'date': '2026-11-23'}]), 'children[0].entries[4]'),
    ({**PAIR, 'bundle': 'bundle-b2'}, 'children'), ({**PAIR, 'bundle': 'bundle-b3', 'children': [{'id': 'b', 'item': 'item-04'}]}, 'taken'),
    ({**PAIR, 'bundle': 'bundle-b6', 'children': [{'id': 'a', 'entries': []}]}, 'children[0]'), ({**PAIR, 'bundle': 'bundle-b6', 'children': [{'id': 'a', 'status': 'done'}]}, 'children[0].since'),
    ({**PAIR, 'bundle': 'bundle-b6', 'children': [{'id': 'a', 'status': 'done', 'since': '2026-11-24'}]}, 'children[0].since'),
    ({**PAIR, 'bundle': 'bundle-b6', 'children': [{'id': 'a', 'since': '2026-11-20'}]}, 'children[0].since'),
]


def steps(*states, **more):
    """A child in @states from 2026-11-02 on, a day each; the last one with @more."""
    entries = [{'state': state, 'date': f'2026-11-{2 + i:02}'} for i, state in enumerate(states)]
    return {**PAIR, 'children': [{'id': 'first', 'entries': [*entries[:-1], {**entries[-1], **more}]}]}


def with_tolerated(question, place, cure):
    question['children'][0]['entries'][place]['cure'] = cure
    return question


# The table of states leads there, and the facts of the history forbid it: place and reason.
REVIEWED = ('S10', 'S30', 'S40', 'S50')
FORBIDDEN = [
    (steps(*REVIEWED, 'S56', 'S50', 'S56'), 6, 'an extension happens once'), (steps(*REVIEWED, 'S61', 'S65', 'S94'), 6, 'nothing was granted'),
    (steps('S10', 'S30', 'S60'), 2, 'not decided at once'), (steps('S10', 'S31'), 1, 'states no day'), (steps('S10', 'S31', cure='2026-11-02'), 1, 'lies before the entry'),
    (steps('S10', 'S31', cure='2026-12-31'), 1, 'behind the promised day'), (steps('S10', 'S32'), 1, 'knows no commitment'),
    (steps(*REVIEWED, 'S91'), 4, 'owed behind its day'), (with_tolerated(steps('S10', 'S31', 'S91'), 1, '2026-11-05'), 2, 'owed behind its day'),
    (steps('S10', 'S33'), 1, 'silence had accepted nothing'), (steps('S10', 'S33', date='2026-11-09'), 1, 'silence had accepted nothing'),
    (with_tolerated(steps('S10', 'S31', 'S40', 'S50', 'S61'), 1, '2026-11-05'), 4, 'still owed'),
]
LAWFUL = [
    steps(*REVIEWED, 'S56', 'S50', 'S60', 'S65', 'S94'), steps('S10', 'S33', date='2026-11-10'), with_tolerated(steps('S10', 'S31', 'S91'), 1, '2026-11-03'),
    steps(*REVIEWED, 'S55', 'S50', 'S55'),
]


class DecideBundle(unittest.TestCase):
    def check(self, example):
        QUESTION.validate(example['question'])
        code, out, err = decide(json.dumps(example['question'], ensure_ascii=False), '--json')
        self.assertEqual((code, err), (0, ''))
        answer = json.loads(out)
        ANSWER.validate(answer)
        for member, value in example['expect'].items():
            if member in ('phases', 'dues'):
                got = {c['id']: c['phase' if member == 'phases' else 'due'] for c in answer['children']}
                self.assertEqual({k: got[k] for k in value}, value, member)
            elif member == 'start':
                self.assertEqual([c['id'] for c in answer['children'] if c['may_start']], value)
            elif member == 'notes':
                self.assertEqual([[n['code'], n['child'], n['because']] for n in answer['notes']], value)
            elif member in ('materials', 'fields'):
                self.assertEqual([[m['name'], m['asked'], [u['child'] for u in m['for']]] for m in answer[member]], value)
            else:
                self.assertEqual(answer[member], value, member)
        for child in answer['children']:
            # Tracked only: external children have no clock and are never begun here.
            self.assertFalse(child['external'] and (child['may_start'] or child['due'] or child['item']))
            self.assertTrue(child['due'] <= answer['due'])

    def test_made_bundles(self):
        """The made bundles fit the schema"""
        for bundle in FIXTURE['bundles']:
            BUNDLE.validate(bundle)

    def test_refused_input(self):
        """Input that is refused names its place, and nothing is answered"""
        for question, place in WRONG:
            with self.subTest(place=place, question=json.dumps(question)[:120]):
                code, out, err = decide(json.dumps(question))
                self.assertEqual((code, out), (2, ''))
                self.assertIn(place, err)

    def test_forbidden_histories(self):
        """A history that its own facts forbid is refused with place and reason; beside each stands one that is lawful"""
        for question, entry, reason in FORBIDDEN:
            with self.subTest(reason=reason, entries=json.dumps(question['children'][0]['entries'])):
                QUESTION.validate(question)
                code, out, err = decide(json.dumps(question))
                self.assertEqual((code, out), (2, ''))
                self.assertIn(f'children[0].entries[{entry}]: ', err)
                self.assertIn(reason, err)
        for question in LAWFUL:
            with self.subTest(entries=json.dumps(question['children'][0]['entries'])):
                self.assertEqual(decide(json.dumps(question))[::2], (0, ''))

    def test_text_output(self):
        """Without --json: a line each, columns by TAB, the whole first"""
        code, out, _ = decide(json.dumps(PAIR))
        rows = [line.split('\t') for line in out.splitlines()]
        self.assertEqual(code, 0)
        self.assertEqual(rows[0][:4], ['bundle', 'running', 'no', '2026-12-07 24:00'])
        self.assertEqual([r[1:3] for r in rows if r[0] == 'child'], [['first', 'ready'], ['second', 'waiting']])
        self.assertIn(['material', '营业执照', 'yes', 'first,second'], rows)

    def test_enough_examples(self):
        """At least eight worked examples, over all six converted bundles, each with a title of its own"""
        self.assertGreaterEqual(len(EXAMPLES), 8)
        self.assertEqual(len({e['title'] for e in EXAMPLES}), len(EXAMPLES))
        self.assertLessEqual({f'bundle-b{n}' for n in range(1, 7)}, {e['question']['bundle'] for e in EXAMPLES})


def add_example(n, example):
    def test(self):
        self.check(example)
    test.__doc__ = example['title']
    setattr(DecideBundle, f'test_example_{n:02}', test)


for n, example in enumerate(EXAMPLES):
    add_example(n, example)

if __name__ == '__main__':
    tap.run(DecideBundle)
