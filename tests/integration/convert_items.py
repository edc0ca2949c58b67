#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that the catalogue format holds what there is to hold: converts the 36 items and 6 bundles of tests/fixtures/items-36.json, validates
each against its schema, loads them with the C loader and judges them; and breaks the shipped items in every place to see that whatever the
schema refuses the loader refuses too.
Run: convert_items.py SOURCE_ROOT JUDGE_FOLDER_PROGRAM JUDGE_SUBSETS_PROGRAM JUDGE_CITED_PROGRAM [STEP]    (each STEP-th combination of answers is swept)
     convert_items.py SOURCE_ROOT --write FOLDER    (the converted items, for a bench)
     convert_items.py SOURCE_ROOT --write-bundles FOLDER    (the converted bundles)"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema

SOURCES = {'政府部门核发': 'government', '中介或法定机构制发': 'intermediary', '申请人自备': 'applicant'}
NEEDS = {'必要': 'required', '非必要': 'optional', '容缺后补': 'tolerable'}
UNITS = {'WD': 'workday', 'CD': 'day'}
WHOLE = ('optional', 'statutory_optional')
SAMPLE_SOURCE = '样例（未核实）'
YES_NO = [{'id': 'yes', 'text': '是'}, {'id': 'no', 'text': '否'}]


# The remarks of the list (items.md, section 2, and the notes of the limits): with these answers another limit holds.
def law(value, unit, source, **more):
    return {'legal': {'value': value, 'unit': unit, 'source': source, 'sample': True}, **more}


LIMIT_VARIANTS = {
    '07': [('不采用告知承诺', {'promise': {'value': 10, 'unit': 'workday', 'source': '《中华人民共和国消防法》第十五条', 'sample': True}, 'immediate': False})],
    '23': [('事实清楚、权利义务明确', law(15, 'day', '《工伤保险条例》第二十条', promise={'value': 10, 'unit': 'workday', 'source': SAMPLE_SOURCE, 'sample': True}))],
    '30': [('交通不便的地区', law(90, 'day', '《中华人民共和国居民身份证法》第十二条'))],
    '33': [('特殊情况', law(45, 'workday', SAMPLE_SOURCE))],
}


def limit(source):
    """{value, unit, source, mark} of the list; half a working day becomes a flag; what is not verified becomes a sample."""
    value = source['value']
    out = {'value': int(value), 'unit': UNITS[source['unit']], 'source': source.get('source') or SAMPLE_SOURCE, 'sample': source['mark'] != 'V'}
    if value != int(value):
        out['half'] = True
    return out


def question_for(condition, questions):
    """A condition in words becomes a yes-or-no question; the same words ask once."""
    for q in questions:
        if q['text'] == f'是否属于：{condition}？':
            return q['id']
    questions.append({'id': f'q{len(questions)}', 'text': f'是否属于：{condition}？', 'answers': YES_NO, 'sample': True})
    return questions[-1]['id']


def material(m, questions):
    out = {'id': f'm{m["no"]}', 'name': m['name'], 'source': SOURCES[m['source']], 'need': NEEDS[m['need']], 'form': m.get('form', '原件'),
           'exempt': m.get('exempt', ''), 'sample': True}
    if m.get('cure'):
        out['cure'] = limit(m['cure'])
    if m.get('when'):
        out['when'] = {'question': question_for(m['when'], questions), 'is': ['yes']}
    return out


def kinds(service_object):
    out = ['person'] if any(w in service_object for w in ('自然人', '个体')) else []
    return out + (['organisation'] if any(w in service_object for w in ('企业', '法人', '组织', '单位')) else []) or ['person']


def commitment(item, materials, questions):
    """The letter is a material of the list where it names one; a whole commitment without one gets a sample letter."""
    source = item['commitment']
    out = {'class': source['class'].replace('_', '-'), 'reason': source['why'] or source['mode']}
    if source.get('verify'):
        out['verify'] = limit(source['verify'])
    if source['class'] not in WHOLE:
        return out
    letter = next((m for m in materials if '告知承诺书' in m['name']), None)
    if letter is None:
        letter = {'id': 'letter', 'name': '告知承诺书', 'source': 'applicant', 'need': 'required', 'form': '原件', 'sample': True}
        materials.append(letter)
    letter['role'] = 'commitment-letter'
    letter.pop('when', None)
    questions.insert(0, {'id': 'way', 'text': '采用哪一种办理方式？', 'sample': True,
                         'answers': [{'id': 'ordinary', 'text': '普通方式'}, {'id': 'commitment', 'text': '告知承诺方式'}]})
    waived = [m['id'] for m in materials if m['source'] == 'intermediary' and m['need'] == 'required'][:1]
    out.update(when={'question': 'way', 'is': ['commitment']}, waived=waived, conditions=['符合本事项的法定条件（样例）'], basis=[out['reason']])
    return out


# What the notes of the list name as the law of a step; the others are samples without one.
STEP_BASIS = {
    ('04', '现场核查(必要时)'): '《辽宁省食品安全条例》第三十五条',
    ('09', '现场核查'): '《中华人民共和国行政许可法》第三十四条',
    ('13', '现场审核/专家评审'): '《中华人民共和国行政许可法》第四十五条',
    ('16', '听证'): '《中华人民共和国行政许可法》第四十五条、第四十七条',
    ('19', '公示与听证'): '《娱乐场所管理条例》第十条',
    ('21', '实地查看'): '《不动产登记暂行条例》第十九条',
    ('23', '等待司法/主管部门结论(时限中止)'): '《工伤保险条例》第二十条第三款',
}


# rules.md, section 5: where it comes from that a step counts, or does not; of the others nothing was read.
COUNTED_SOURCE = {
    ('13', '现场审核/专家评审'): '《中华人民共和国行政许可法》第四十五条',
    ('16', '听证'): '《中华人民共和国行政许可法》第四十五条',
    ('19', '公示与听证'): '《中华人民共和国行政许可法》第四十五条',
    ('23', '等待司法/主管部门结论(时限中止)'): '《工伤保险条例》第二十条第三款',
}


# What the list says of an item as a whole, in the areas of 国办发〔2020〕42号: why it (or, of 11 and 14, the licence itself) does not go on commitment. Where only some
# scenarios lie in an area (05 outside the six kinds of food, 08 dangerous goods, 15 big dischargers) the item has none: the flag is the item's. Other grounds of
# the list are none of these areas: 16 its limited number, 20 biosafety, 22 a third person's interest, 30 identity, 36 the public interest.
AREAS = {'03': ['health'], '04': ['health'], '11': ['health'], '12': ['health', 'life-property'], '13': ['health', 'life-property'], '14': ['public-safety'],
         '18': ['public-safety'], '19': ['public-safety'], '23': ['health']}
# 行政许可法第七十八、七十九条 ask another question: which licences touch safety and health directly. Those of the areas above, and 05, 06, 07, which are open to commitment
# because a text of its own says so. Inferred from the matter: all are samples.
GRAVE = {**{n: areas for n, areas in AREAS.items() if n != '23'}, '05': ['health'], '06': ['health'], '07': ['public-safety', 'life-property']}


def sensitive(item):
    out = {'areas': AREAS[item['id']]} if item['id'] in AREAS else {}
    out.update({'grave': GRAVE[item['id']]} if item['id'] in GRAVE else {})
    if out:
        out['areas_source'] = f'{SAMPLE_SOURCE}：{item["commitment"]["why"]}'
    if '数量限制' in item['commitment']['why']:
        out['quantity_limited'] = True
    return out


def special_step(item_id, s):
    out = {'name': s['name'], 'unit': UNITS[s['unit']], 'counted': s['counted'], 'note': s['note'], 'sample': s['duration_mark'] != 'V'}
    if (item_id, s['name']) in STEP_BASIS:
        out['legal_basis'] = STEP_BASIS[item_id, s['name']]
    if s['value']:
        out['value'] = s['value']
    out.update(kind='other', public=True, method='现场' if s['name'].startswith(('现场', '实地', '入户')) else '书面',
               counted_source=COUNTED_SOURCE.get((item_id, s['name']), SAMPLE_SOURCE))
    if '听证' in s['name']:
        out['hearing'] = True
    return out


def own_law(source):
    """The law of the item without the list's marks; what the list does not know is a sample."""
    text = re.sub(r'\[[^]]*\]|[(（](?:知识|V)[^)）]*[)）]', '', source).strip()
    return SAMPLE_SOURCE if '未核实' in text or not text else text


def convert(item, agencies):
    questions = [{'id': 'scenario', 'text': '办理哪一种情形？', 'sample': True,
                  'answers': [{'id': f's{i}', 'text': text} for i, text in enumerate(item['scenarios'])]}]
    materials = [material(m, questions) for m in item['materials']]
    form = next((m for m in materials if '申请书' in m['name'] or '申请表' in m['name']), None)
    if form:
        form['role'] = 'application-form'
    letter = commitment(item, materials, questions)
    limits = {'promise': limit(item['promise'])}
    if item['legal'].get('meaning') != 'declaration_deadline_of_applicant':
        limits['legal'] = limit(item['legal'])
    variants = [{'when': {'question': question_for(text, questions), 'is': ['yes']}, 'reason': text, 'sample': True, **changes}
                for text, changes in LIMIT_VARIANTS.get(item['id'], [])]
    if variants:
        limits['variants'] = variants
    return {
        'format': 1, 'id': f'item-{item["id"]}', 'version': '2026.1', 'effective_from': '2026-01-01', 'code': item['code'] or '',
        'name': item['name'], 'short_name': item['name'], 'type': item['type'], 'type_codes': item['type_codes'], 'department': item['dept'],
        'agency': f'{agencies.index(item["dept"]) + 101}', 'service_object': item['service_object'], 'immediate': item['kind_code'] == 1,
        'object_kinds': kinds(item['service_object']), 'limits': limits, 'questions': questions, 'materials': materials,
        'field_groups': [{'title': '申请人', 'fields': [
            {'id': 'name', 'label': '姓名（名称）', 'type': 'text', 'required': True, 'max_length': 60, 'prefill': 'applicant.name', 'sample': True},
            {'id': 'phone', 'label': '联系电话', 'type': 'phone', 'required': True, 'prefill': 'applicant.phone', 'sample': True}]}],
        'special_steps': [special_step(item['id'], s) for s in item['special_procedures']], 'commitment': letter,
        'correction_rule': item['correction_class'], 'tolerance_excluded': '容缺' in item['note'] and '不适用' in item['note'], 'remote_window': item['remote_window'],
        'legal_basis': [own_law(item['legal']['source'])], 'fee': '不收费', 'result_ways': ['窗口领取'], 'note': item['note'], 'sample': True, **sensitive(item),
    }


def convert_bundle(bundle):
    def child(c):
        out = {'id': c['key'], 'name': c['name'], 'department': c.get('dept', ''), 'after': c['after'], 'items': []}
        if c.get('alt_item'):
            out['items'].append({'item': f'item-{c["alt_item"]}', 'when': c.get('alt_when', '按情形')})
        if c['item']:
            out['items'].append({'item': f'item-{c["item"]}'})
        out.update({'when': c['when']} if c.get('when') else {}, **({'limit': limit(c['limit'])} if c.get('limit') else {}))
        return out
    out = {'format': 1, 'id': f'bundle-{bundle["id"].lower()}', 'version': '2026.1', 'name': bundle['name'],
           'children': [child(c) for c in bundle['children']], 'conditions': bundle['conditions'], 'scenarios': bundle['scenarios'],
           'materials': [{'name': m} for m in bundle['materials']], 'source': bundle['source'], 'sample': True}
    if bundle['limit']:
        out['limit'] = limit(bundle['limit'])
    return out


def check(condition, text, bad):
    if not condition:
        bad.append(text)


def check_facts(items, bad):
    """What the source says of its own list must survive the conversion."""
    tolerable = [i for i in items if any(m['need'] == 'tolerable' for m in i['materials'])]
    check(len(items) == 36, f'{len(items)} items', bad)
    check(len(tolerable) == 21, f'{len(tolerable)} items with tolerable materials', bad)
    check(sum(m['need'] == 'tolerable' for i in items for m in i['materials']) == 31, 'not 31 tolerable materials', bad)
    check([i['id'] for i in items if 'variants' in i['limits']] == [f'item-{n}' for n in sorted(LIMIT_VARIANTS)], 'limits with conditions', bad)
    check(sum('half' in i['limits']['promise'] for i in items) == 1, 'not one promise of half a day', bad)
    check(sum('legal' not in i['limits'] for i in items) == 1, 'not one item without a legal limit', bad)
    check(sum('legal_basis' in s for i in items for s in i['special_steps']) == len(STEP_BASIS), 'not every step whose law is known names it', bad)
    check(sum(s.get('hearing', False) for i in items for s in i['special_steps']) == 2, 'not two hearings', bad)
    check(all(s['kind'] == 'other' and s['method'] and s['counted_source'] and 'public' in s for i in items for s in i['special_steps']),
          'a step without kind, method, source of what it counts, or public view', bad)
    check(sum(any('value' not in s for s in i['special_steps']) for i in items) == 1, 'not one open-ended step', bad)


def check_bundles(bundles, item_ids, bad):
    for b in bundles:
        children = {c['id'] for c in b['children']}
        check(len(children) == len(b['children']), f'{b["id"]}: a child twice', bad)
        for c in b['children']:
            check(set(c['after']) < children, f'{b["id"]}.{c["id"]}: after an unknown child', bad)
            check({i['item'] for i in c['items']} <= item_ids, f'{b["id"]}.{c["id"]}: an unknown item', bad)


def judge(program, root, folder, chains):
    out = subprocess.run([program, folder, os.path.join(root, 'data/catalog/calendar'), str(chains)], capture_output=True, text=True,
                         env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    return out.returncode, [line.split('\t') for line in out.stdout.splitlines()], out.stderr


def check_judged(items, program, root, bad):
    with tempfile.TemporaryDirectory() as folder:
        write_items(items, folder)
        code, lines, errors = judge(program, root, folder, 100)
    check(code == 0, f'judge-folder: exit {code}\n{errors}', bad)
    reached = {line[0]: line[2].split() for line in lines}
    for item in items:
        got = reached.get(item['id'], [])
        check(got != [], f'{item["id"]} was not loaded', bad)
        tolerable = any(m['need'] == 'tolerable' for m in item['materials'])
        letter = any(m.get('role') == 'commitment-letter' for m in item['materials'])
        check(('tolerate' in got) == tolerable, f'{item["id"]} {item["name"]}: tolerated is {"tolerate" in got}', bad)
        check(('commit' in got) == letter, f'{item["id"]} {item["name"]}: on commitment is {"commit" in got}', bad)
        check('accept' in got and 'incomplete' in got, f'{item["id"]} {item["name"]}: reached only {got}', bad)


# items.md, sections 2 and 3, and rules.md, section 13. 排除, 不适用 and 数量限制: never on commitment. 即办, and what is too short to cure in: never tolerated.
NEVER_COMMIT = ['03', '04', '12', '13', '16', '18', '19', '22', '23', '27', '30', '36']
NEVER_TOLERATE = ['01', '02', '07', '18', '26', '27', '31', '32']
NO_REMOTE_WINDOW = ['30', '32']


def write_items(items, folder):
    for item in items:
        with open(os.path.join(folder, item['id'] + '.json'), 'w', encoding='utf-8') as f:
            json.dump(item, f, ensure_ascii=False)


def sweep(program, root, folder, region, bad, step=1):
    """What each item of the folder reached: {id: columns}."""
    catalog = os.path.join(root, 'data/catalog')
    out = subprocess.run([program, folder, os.path.join(catalog, 'calendar'), os.path.join(catalog, 'regions'), region, str(step)], capture_output=True, text=True,
                         env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    check(out.returncode == 0, f'judge-subsets {region}: exit {out.returncode}\n{out.stderr[:2000]}', bad)
    return {line.split('\t')[0]: line.split('\t') for line in out.stdout.splitlines()}


# 大政办发〔2020〕21号; in the province no area keeps from tolerance.
NOT_TOLERATED = {'liaoning': set(), 'dalian': {'public-safety', 'ecology', 'energy', 'health', 'life-property'}}


def check_areas(items, reached, region, bad):
    """The excluded areas bite on the items that the list names, and on no other one; so do the bars of 行政许可法第七十八、七十九条."""
    n = 0
    for item in items:
        row = reached[item['id']]
        tolerable = any(m['need'] == 'tolerable' for m in item['materials'])
        barred = bool(NOT_TOLERATED[region] & set(item.get('areas', [])))
        n += barred and tolerable
        check(('tolerate' in row[2].split()) == (tolerable and not barred), f'{region}: {item["id"]} {item.get("areas")}: tolerated is {"tolerate" in row[2].split()}', bad)
        check((int(row[7]) > 0) == ('grave' in item), f'{region}: {item["id"]}: barred {row[7]} times, grave {item.get("grave")}', bad)
    check(n == (7 if region == 'dalian' else 0), f'{region}: areas kept {n} items from tolerance', bad)


def check_subsets(items, program, root, step, bad):
    """Every subset of the missing materials of every item, converted and shipped, in the province and in the strictest city."""
    total = 0
    shipped = os.path.join(root, 'data/catalog/items')
    with tempfile.TemporaryDirectory() as folder:
        write_items(items, folder)
        for region in ('liaoning', 'dalian'):
            reached = sweep(program, root, folder, region, bad, step)
            check_areas(items, reached, region, bad)
            own = sweep(program, root, shipped, region, bad, step)
            check(len(reached) == len(items), f'{len(reached)} of {len(items)} items were swept', bad)
            check(len(own) == len(os.listdir(shipped)), f'{len(own)} shipped items were swept', bad)
            for number in NEVER_COMMIT:
                check('commit' not in reached[f'item-{number}'][2].split(), f'{number} was taken on commitment', bad)
            for number in NEVER_TOLERATE:
                check('tolerate' not in reached[f'item-{number}'][2].split(), f'{number} was tolerated', bad)
            for item in items:
                silent = item['correction_rule'] in ('XK32', 'BDC17')
                check((int(reached[item['id']][4]) > 0) == silent, f'{item["id"]}: silence has accepted {reached[item["id"]][4]} times', bad)
                absent = item['id'].removeprefix('item-') in NO_REMOTE_WINDOW
                check((int(reached[item['id']][5]) > 0) == absent, f'{item["id"]}: {reached[item["id"]][5]} times not taken in by a virtual window', bad)
            rows = {**reached, **own}
            check(all(line[3] == 'all' for line in rows.values()), f'answers were cut: {[k for k, v in rows.items() if v[3] != "all"]}', bad)
            total += sum(int(line[1]) for line in rows.values())
    return total


def with_letter(item, name, **changes):
    """The item with a commitment letter and a way that leads to it; its class stays, unless it is changed."""
    out = {**copy.deepcopy(item), 'id': name, **{k: v for k, v in changes.items() if k != 'class'}}
    out['materials'].append({'id': 'planted', 'name': '告知承诺书', 'source': 'applicant', 'need': 'required', 'form': '原件', 'sample': True, 'role': 'commitment-letter'})
    out['questions'].insert(0, {'id': 'planted', 'text': '采用哪一种办理方式？', 'sample': True,
                                'answers': [{'id': 'ordinary', 'text': '普通方式'}, {'id': 'commitment', 'text': '告知承诺方式'}]})
    out['commitment'].update({'class': changes.get('class', out['commitment']['class']), 'when': {'question': 'planted', 'is': ['commitment']},
                              'conditions': ['样例'], 'basis': ['样例']})
    return out


def with_tolerance(item, name, value, unit, **changes):
    """The item with its required materials marked 容缺后补."""
    out = {**copy.deepcopy(item), 'id': name, **changes}
    for m in out['materials']:
        if m['need'] == 'required' and 'role' not in m:
            m.update(need='tolerable', cure={'value': value, 'unit': unit, 'source': SAMPLE_SOURCE, 'sample': True})
    return out


def planted(items):
    """What the lists forbid, planted into the items that they name: (item, what becomes of it). 'refused': by the loader; 'no-commit', 'no-tolerate': by the
    verdict. Each guard has a control, the same plant without it, which does reach the outcome: the guard and nothing else has refused."""
    by_number = {i['id'][len('item-'):]: copy.deepcopy(i) for i in items}
    for item in by_number.values():
        item['limits'].pop('variants', None)
    slow = {'promise': {'value': 5, 'unit': 'workday', 'source': SAMPLE_SOURCE, 'sample': True}}
    for n in NEVER_COMMIT:
        item = by_number[n]
        yield with_letter(item, f'class-{n}'), 'refused'
        yield with_letter(item, f'class-{n}-control', areas=['energy'], quantity_limited=False, **{'class': 'optional'}), 'commit'
        if n in AREAS:
            yield with_letter(item, f'area-{n}', **{'class': 'optional'}), 'no-commit'
    yield with_letter(by_number['16'], 'number-16', quantity_limited=True, **{'class': 'optional'}), 'refused'
    for n in NEVER_TOLERATE:
        item, immediate = by_number[n], by_number[n]['immediate']
        # A cure longer than the promise is read nowhere; in another unit it is for the verdict to refuse.
        yield with_tolerance(item, f'longer-{n}', 3, 'workday'), 'refused'
        yield with_tolerance(item, f'longer-{n}-control', 3, 'workday', immediate=False, tolerance_excluded=False, limits=slow), 'tolerate'
        yield with_tolerance(item, f'short-{n}', 1, 'workday' if n == '18' else 'day'), 'no-tolerate'
        yield with_tolerance(item, f'short-{n}-control', 1, 'workday' if n == '18' else 'day', immediate=False, tolerance_excluded=False, limits=slow), 'tolerate'
        # Not even where its limit would leave the time: 即办 has none at all, and an excluded item stays one.
        yield with_tolerance(item, f'flag-{n}', 1, 'workday', limits=slow), 'refused' if immediate else 'no-tolerate'


def check_cited(items, program, root, bad):
    """行政许可法 governs licences alone: no text that the rules, the back office or a paper has of another item names it, and those of a licence do."""
    shipped = os.path.join(root, 'data/catalog/items')
    with tempfile.TemporaryDirectory() as folder:
        write_items(items, folder)
        for place in (folder, shipped):
            out = subprocess.run([program, place], capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C.UTF-8'})
            check(out.returncode == 0, f'judge-cited: exit {out.returncode}\n{out.stderr[:2000]}', bad)
            check(len(out.stdout.splitlines()) == (len(items) if place == folder else len(os.listdir(shipped))), 'not every item was looked at', bad)
            kinds = [line.split('\t')[1] for line in out.stdout.splitlines()]
            check(place != folder or kinds.count('licence') == 20, f'{kinds.count("licence")} licences', bad)


def check_lists(items, program, subsets, root, bad):
    """The negative lists of items.md hold although a 容缺 mark, a letter or a limited number was planted."""
    fates = list(planted(items))
    by_number = {i['id'][len('item-'):]: i for i in items}
    check(sorted(n for n, i in by_number.items() if not i['remote_window']) == NO_REMOTE_WINDOW, 'remote windows', bad)
    for n in NEVER_TOLERATE:
        check(by_number[n]['immediate'] or by_number[n]['tolerance_excluded'], f'{n}: nothing in it forbids tolerance', bad)
    for n in NEVER_COMMIT:
        check(by_number[n]['commitment']['class'] in ('none', 'excluded'), f'{n}: nothing in it forbids commitment', bad)
    with tempfile.TemporaryDirectory() as folder:
        write_items([item for item, _ in fates], folder)
        _, lines, problems = judge(program, root, folder, 0)
        refused = {line.split('.json')[0]: line for line in problems.splitlines()}
        loaded = {line[0] for line in lines}
        for item, fate in fates:
            check((item['id'] in refused) == (fate == 'refused'), f'{item["id"]}: {refused.get(item["id"], "the loader has taken it")}', bad)
            check((item['id'] in loaded) == (fate != 'refused'), f'{item["id"]} is not where it belongs', bad)
        for item, fate in fates:
            if fate == 'refused':
                os.unlink(os.path.join(folder, item['id'] + '.json'))
        reached = sweep(subsets, root, folder, 'liaoning', bad)
    for item, fate in fates:
        got = reached.get(item['id'], ['', '', ''])[2].split()
        if fate != 'refused':
            wanted, outcome = not fate.startswith('no-'), fate.removeprefix('no-')
            check((outcome in got) == wanted and 'accept' in got, f'{item["id"]}: {fate} expected, reached {got}', bad)
    return len(fates)


def places(node, path=()):
    """Every place in a JSON tree below the root."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield path + (key,)
        if isinstance(value, (dict, list)):
            yield from places(value, path + (key,))


def broken(item):
    """The item with one place taken away, or of a wrong type, or with a member too many."""
    for path in places(item):
        for change in ('delete', None, 12345678, 'Ω', [], {}, '长' * 2500):
            copied = copy.deepcopy(item)
            at = copied
            for key in path[:-1]:
                at = at[key]
            if change == 'delete':
                del at[path[-1]]
            else:
                at[path[-1]] = change
            yield path, change, copied
        copied = copy.deepcopy(item)
        at = copied
        for key in path:
            at = at[key]
        if isinstance(at, dict):
            at['surplus'] = 1
            yield path, 'surplus', copied


def check_agreement(root, program, validator, step, bad):
    """What the schema refuses the loader must refuse; each @step-th breakage."""
    refused, n = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ('small-catering', 'public-place-hygiene'):
            with open(os.path.join(root, f'data/catalog/items/{name}.json'), encoding='utf-8') as f:
                item = json.load(f)
            for path, change, copied in broken(item):
                if path == ('id',):
                    continue
                n += 1
                if n % step:
                    continue
                copied['id'] = f'x-{n}'
                if not validator.is_valid(copied):
                    refused[copied['id']] = f'{name} {".".join(map(str, path))} -> {str(change)[:12]}'
                    with open(os.path.join(folder, copied['id'] + '.json'), 'w', encoding='utf-8') as f:
                        json.dump(copied, f, ensure_ascii=False)
        _, lines, _ = judge(program, root, folder, 0)
    bad += [f'the loader takes what the schema refuses: {refused[line[0]]}' for line in lines]
    check(len(refused) > 1000 // step, f'only {len(refused)} breakages were tried', bad)
    return len(refused)


def main():
    root, program, subsets = (*sys.argv[1:4], '')[:3]
    step = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    bad, validators = [], {}
    for name in ('catalog-item', 'bundle'):
        with open(os.path.join(root, f'data/schemas/{name}.schema.json'), encoding='utf-8') as f:
            validators[name] = jsonschema.Draft202012Validator(json.load(f))
    with open(os.path.join(root, 'tests/fixtures/items-36.json'), encoding='utf-8') as f:
        source = json.load(f)
    agencies = sorted({i['dept'] for i in source['items']})
    items = [convert(i, agencies) for i in source['items']]
    if program == '--write':
        write_items(items, subsets)
        return 0
    bundles = [convert_bundle(b) for b in source['bundles']]
    if program == '--write-bundles':
        write_items(bundles, subsets)
        return 0
    for name, values in (('catalog-item', items), ('bundle', bundles)):
        bad += [f'{v["id"]}: {e.json_path}: {e.message[:200]}' for v in values for e in validators[name].iter_errors(v)]
    check(len(bundles) == 6, f'{len(bundles)} bundles', bad)
    check_facts(items, bad)
    check_bundles(bundles, {i['id'] for i in items}, bad)
    check_judged(items, program, root, bad)
    check_cited(items, sys.argv[4], root, bad)
    verdicts = check_subsets(items, subsets, root, step, bad)
    # A plant is found only where each combination is walked, so its turn is the whole sweep.
    plants = check_lists(items, program, subsets, root, bad) if step == 1 else 0
    n = check_agreement(root, program, validators['catalog-item'], 1 if step == 1 else 5, bad)
    print('\n'.join(bad) if bad else f'{len(items)} items and {len(bundles)} bundles convert, load and are judged; {n} breakages are refused; '
          f'{verdicts} verdicts over all subsets of missing materials; {plants} plants against the negative lists')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
