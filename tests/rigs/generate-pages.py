#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws realistic A4 scans with known truth: forms, licences, card copies, certificates, plans, rules, reports, letters and blank backs;
turned a little, shaded, noisy and specked like a sheet-fed scanner's output. Every person, firm and number in them is made up; each sheet says
样本. A page depends on seed, resolution and its own kind and number only, so the same call gives the same pixels.

  generate-pages.py OUTDIR --set small-catering|public-place|mixed [--pages N] [--dpi 200] [--seed N] [--ppm]

A set for an item makes one folder a material (01-application-form, ...), each with p01.jpg ... and truth.json; "mixed" makes N pages of all kinds
in OUTDIR itself. JPEGs have three components and exactly the size of A4, so that an eSCL driver neither pads nor crops."""
import argparse
import io
import json
import math
import os
import random
import subprocess

import cairo
import gi
import numpy as np
from PIL import Image
gi.require_version('Pango', '1.0')
gi.require_version('PangoCairo', '1.0')
from gi.repository import Pango, PangoCairo  # noqa: E402

SERIF, SANS, PEN = 'Noto Serif CJK SC', 'Noto Sans CJK SC', 'Noto Sans CJK SC Thin'
INK = (.09, .09, .11)
USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY'
PLACE = '辽宁省大连市中山区样本路'
RULES = ['从业人员持有效健康合格证明上岗，每年体检一次。', '公共用品用具一客一换一消毒，并做好消毒记录。', '每日清扫经营场所，保持通风良好，垃圾日产日清。',
         '卫生设施定期检查维护，发现损坏及时修复并登记。', '采购的消毒产品应索取合格证明，并建立进货台账。', '发生传染病或健康危害事故时，立即停止相关活动并报告。',
         '设专职或兼职卫生管理员，负责日常检查与档案管理。', '集中空调通风系统按规定清洗消毒，并公示检测结果。']


def id_number(rng):
    """GB 11643 with the right check character; area 210202, made up."""
    s = f'210202{rng.randint(1965, 2003)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(1, 999):03d}'
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return s + '10X98765432'[sum(int(d) * w for d, w in zip(s, weights)) % 11]


def credit_code(rng):
    """GB 32100 with the organisation code of GB 11714 inside; both check characters are right."""
    body = 'MA0' + ''.join(rng.choice('0123456789') for _ in range(5))
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    check = -sum(v * w for v, w in zip(values, [3, 7, 9, 10, 5, 8, 4, 2])) % 11
    s = '92210202' + body + ('X' if check == 10 else str(check))
    return s + USCC[-sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(s)) % 31]


class Facts:
    """The made-up applicant that all sheets of a set speak of."""

    def __init__(self, seed):
        rng = random.Random(f'facts/{seed}')
        self.name = '林' + rng.choice(['秀梅', '样本', '晓晨'])
        self.number = id_number(rng)
        self.code = credit_code(rng)
        self.firm = '大连市中山区样本海悦' + rng.choice(['旅馆', '面馆', '小吃店'])
        self.phone = '1390000' + f'{rng.randint(0, 9999):04d}'
        self.address = f'{PLACE}{rng.randint(1, 99)}号{rng.randint(1, 3)}层'
        self.area = rng.randint(30, 79)


class Sheet:
    """A4 in millimetres; drawing also keeps the truth."""

    def __init__(self, dpi, angle, rng):
        self.scale = dpi / 25.4
        self.width, self.height = round(210 * self.scale), round(297 * self.scale)
        self.rng, self.truth, self.fields, self.codes = rng, [], {}, []
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, self.width, self.height)
        self.c = c = cairo.Context(self.surface)
        c.set_source_rgb(.985, .98, .968)
        c.paint()
        c.translate(self.width / 2 + rng.uniform(-1, 1) * self.scale, self.height / 2 + rng.uniform(-1, 1) * self.scale)
        c.rotate(math.radians(angle))
        c.translate(-self.width / 2, -self.height / 2)
        c.scale(self.scale, self.scale)

    def text(self, x, y, text, size=4.2, width=None, font=SERIF, bold=False, centre=False, colour=INK, keep=True):
        layout = PangoCairo.create_layout(self.c)
        description = Pango.FontDescription(font + (' Bold' if bold else ''))
        description.set_absolute_size(size * Pango.SCALE)
        layout.set_font_description(description)
        if width:
            layout.set_width(int(width * Pango.SCALE))
            layout.set_wrap(Pango.WrapMode.WORD_CHAR)
            layout.set_spacing(int(size * .6 * Pango.SCALE))
        if centre:
            layout.set_alignment(Pango.Alignment.CENTER)
        layout.set_text(text, -1)
        self.c.set_source_rgb(*colour)
        self.c.move_to(x, y)
        PangoCairo.show_layout(self.c, layout)
        if keep:
            self.truth.append(text)
        return y + layout.get_extents()[1].height / Pango.SCALE

    def box(self, x, y, w, h, line=.25, colour=(.12, .12, .12)):
        self.c.set_line_width(line)
        self.c.set_source_rgb(*colour)
        self.c.rectangle(x, y, w, h)
        self.c.stroke()

    def fill(self, x, y, w, h, colour):
        self.c.set_source_rgb(*colour)
        self.c.rectangle(x, y, w, h)
        self.c.fill()

    def table(self, y, rows, label=45):
        for name, value in rows:
            self.box(20, y, label, 10.5)
            self.box(20 + label, y, 170 - label, 10.5)
            self.text(22, y + 2.8, name)
            self.text(22 + label, y + 2.8, value, font=SANS)
            self.fields[name] = value
            y += 10.5
        return y

    def seal(self, x, y, text, r=19):
        c = self.c
        c.save()
        c.translate(x, y)
        c.rotate(self.rng.uniform(-.25, .25))
        c.set_source_rgba(.85, .08, .1, .72)
        c.set_line_width(1)
        c.new_path()
        c.arc(0, 0, r, 0, 2 * math.pi)
        c.stroke()
        for k in range(5):
            a = -math.pi / 2 + k * 4 * math.pi / 5
            c.line_to(5 * math.cos(a), 5 * math.sin(a))
        c.fill()
        layout = PangoCairo.create_layout(c)
        description = Pango.FontDescription(SERIF + ' Bold')
        description.set_absolute_size(3.8 * Pango.SCALE)
        layout.set_font_description(description)
        for i, ch in enumerate(text):
            c.save()
            c.rotate(math.radians(-110 + 220 * i / max(1, len(text) - 1)))
            c.move_to(-2, -r + 2)
            layout.set_text(ch, -1)
            PangoCairo.show_layout(c, layout)
            c.restore()
        c.restore()

    def portrait(self, x, y, w, h):
        """A grey oval in a frame: nobody's face."""
        self.fill(x, y, w, h, (.82, .87, .92))
        c = self.c
        for cy, rx, ry in ((.40, .22, .24), (1.02, .42, .36)):
            c.save()
            c.rectangle(x, y, w, h)
            c.clip()
            c.translate(x + w / 2, y + h * cy)
            c.scale(w * rx, h * ry)
            c.set_source_rgb(.55, .60, .66)
            c.new_path()
            c.arc(0, 0, 1, 0, 2 * math.pi)
            c.fill()
            c.restore()
        self.box(x, y, w, h)

    def qr(self, x, y, size, data):
        png = subprocess.run(['qrencode', '-o', '-', '-s', '8', '-m', '2', data], capture_output=True, check=True).stdout
        image = cairo.ImageSurface.create_from_png(io.BytesIO(png))
        c = self.c
        c.save()
        c.translate(x, y)
        c.scale(size / image.get_width(), size / image.get_width())
        c.set_source_surface(image)
        c.get_source().set_filter(cairo.FILTER_NEAREST)
        c.paint()
        c.restore()
        self.codes.append(data)

    def signature(self, x, y, name):
        c = self.c
        c.save()
        c.translate(x, y)
        c.rotate(-.08)
        for ch in name:
            self.text(0, 0, ch, 8, font=PEN, colour=(.1, .15, .5), keep=False)
            c.translate(8, self.rng.uniform(-1, 1))
            c.rotate(self.rng.uniform(-.08, .08))
        c.restore()

    def mark(self):
        self.text(20, 285, '样本 · 仅供测试，不是任何人的证件或材料', 3, font=SANS, colour=(.6, .6, .6))


def signed(title):
    def draw(s, f, n):
        s.text(20, 18, title, 7, 170, bold=True, centre=True)
        y = s.table(42, [('申请人', f.name), ('身份证件号码', f.number), ('单位名称', f.firm), ('统一社会信用代码', f.code), ('联系电话', f.phone),
                         ('经营场所', f.address), ('经营面积', f'{f.area} 平方米'), ('从业人员人数', '6 人')])
        s.box(20, y, 170, 60)
        s.text(23, y + 3, '申请人声明：以上填写内容真实、准确，所附材料与原件一致；知悉并同意接受监督检查，对不实内容承担法律责任。', 4.2, 164)
        s.text(100, y + 44, '申请人（签名）：')
        s.signature(140, y + 40, f.name)
        s.text(100, y + 70, '2026年11月23日')
    return draw


def licence(s, f, n):
    s.fill(12, 12, 186, 266, (.985, .955, .86))
    s.box(14, 14, 182, 262, 1.3, (.55, .42, .2))
    s.text(20, 48, '营业执照', 14, 170, bold=True, centre=True)
    y = 84
    for label, value in [('统一社会信用代码', f.code), ('名称', f.firm), ('类型', '个体工商户'), ('经营者', f.name), ('经营场所', f.address),
                         ('注册日期', '2024年06月18日'), ('经营范围', '许可项目：小餐饮；住宿服务。一般项目：日用百货销售。')]:
        s.text(28, y, label, 4.4, bold=True)
        s.fields[label] = value
        y = s.text(72, y, value, 4.4, 112) + 6
    s.qr(34, 228, 30, 'https://licence.example/' + f.code)
    s.text(118, 236, '登记机关')
    s.seal(146, 240, '样本登记机关测试专用')


def id_card(s, f, n):
    s.text(20, 22, '居民身份证复印件', 7, 170, bold=True, centre=True)
    s.fill(62, 52, 85.6, 54, (.87, .93, .96))
    s.box(62, 52, 85.6, 54)
    if n == 1:
        for i, (label, value) in enumerate([('姓名', f.name), ('性别', '女男'[int(f.number[16]) % 2]), ('民族', '汉'), ('住址', '样本路1号'),
                                            ('公民身份号码', f.number)]):
            s.text(67, 57 + 9 * i, f'{label}  {value}', 3.7, font=SANS)
            s.fields[label] = value
        s.portrait(119, 59, 22, 29)
    else:
        s.text(82, 60, '中华人民共和国', 5, font=SANS)
        s.text(87, 70, '居民身份证', 5, font=SANS)
        s.text(67, 88, '签发机关  样本公安局', 3.7, font=SANS)
        s.text(67, 96, '有效期限  2018.12.05-2038.12.05', 3.7, font=SANS)
    s.signature(128, 210, f.name)


def health(s, f, n):
    s.text(20, 20, '从业人员健康合格证明（复印件）', 7, 170, bold=True, centre=True)
    for row in range(3):
        y = 44 + row * 76
        s.box(38, y, 134, 66, .4)
        s.portrait(136, y + 8, 26, 34)
        s.text(44, y + 8, f'编号  YB2026{n:02d}{row + 1:03d}', 4, font=SANS)
        s.text(44, y + 20, f'姓名  样本员工{(n - 1) * 3 + row + 1}', 4, font=SANS)
        s.text(44, y + 32, '体检结果  合格', 4, font=SANS)
        s.text(44, y + 44, '有效期至  2027年05月10日', 4, font=SANS)
        s.seal(150, y + 50, '样本体检机构测试章', 13)


def plan(s, f, n):
    s.text(20, 18, '经营场所地址方位示意图、平面图', 7, 170, bold=True, centre=True)
    s.box(30, 50, 150, 110, .8)
    for x, y, w, h, name in [(30, 50, 60, 55, '大堂'), (90, 50, 50, 55, '操作间'), (140, 50, 40, 55, '库房'), (30, 105, 90, 55, '营业区'),
                             (120, 105, 30, 55, '消毒间'), (150, 105, 30, 55, '卫生间')]:
        s.box(x, y, w, h, .5)
        s.text(x + 4, y + 5, name, 4, font=SANS)
    s.text(30, 172, f'{f.address}，面积 {f.area} 平方米，比例 1:100', 4.2)
    s.text(168, 36, '北 ↑', 4.2, font=SANS)


def rules(s, f, n):
    y = s.text(20, 20, f'卫生管理制度（第 {n} 部分）', 7, 170, bold=True, centre=True) + 10
    for i in range(12):
        y = s.text(22, y, f'第{(n - 1) * 12 + i + 1}条  ' + s.rng.choice(RULES) + s.rng.choice(RULES), 4.2, 166) + 3.4
    s.seal(152, 262, '样本海悦测试用章')


def report(s, f, n):
    s.text(20, 20, '卫生检测报告', 8, 170, bold=True, centre=True)
    s.text(20, 36, f'报告编号 YBJC2026-{s.rng.randint(100, 999)}   第 {n} 页', 4)
    rows = [('检测项目', '结果        标准值        判定')]
    rows += [(name, f'{s.rng.uniform(lo, hi):.2f}        ≤ {limit}        符合') for name, lo, hi, limit in
             [('二氧化碳 %', .03, .09, '0.10'), ('一氧化碳 mg/m³', 1, 8, '10'), ('可吸入颗粒物', .05, .12, '0.15'), ('甲醛 mg/m³', .01, .08, '0.10'),
              ('细菌总数 CFU', 400, 1200, '1500'), ('噪声 dB(A)', 38, 44, '45')]]
    s.table(46, rows, 55)
    s.text(22, 140, '结论：所检项目符合 GB 37488 的要求。', 4.4)
    s.seal(150, 168, '样本检测机构测试章')


def blank(s, f, n):
    s.c.translate(210, 0)
    s.c.scale(-1, 1)
    y = 24
    for _ in range(9):
        y = s.text(22, y, s.rng.choice(RULES), 4.2, 166, colour=(.958, .953, .94), keep=False) + 5


SETS = {
    'small-catering': [('application-form', signed('小餐饮经营许可申请书'), 2), ('business-licence', licence, 1), ('id-card', id_card, 2),
                       ('health-certificates', health, 1), ('floor-plan', plan, 1), ('tolerance-promise', signed('容缺受理承诺书'), 2)],
    'public-place': [('application-form', signed('公共场所卫生许可申请表'), 3), ('id-card', id_card, 2), ('floor-plan', plan, 2), ('management-rules', rules, 4),
                     ('inspection-report', report, 3), ('air-conditioning-report', report, 4), ('health-certificates', health, 2),
                     ('commitment-letter', signed('公共场所卫生许可告知承诺书'), 3)],
}
MIXED = [signed('公共场所卫生许可申请表'), licence, rules, id_card, report, health, plan, signed('告知承诺书'), blank]


def degrade(sheet, n, is_blank):
    """Soft optics, shading, sensor noise, dust."""
    h, w, rng = sheet.height, sheet.width, sheet.rng
    sheet.surface.flush()
    a = np.frombuffer(sheet.surface.get_data(), np.uint8).reshape(h, sheet.surface.get_stride() // 4, 4)[:, :w, 2::-1].astype(np.float32)
    a[1:-1] = (a[:-2] + 2 * a[1:-1] + a[2:]) / 4
    a[:, 1:-1] = (a[:, :-2] + 2 * a[:, 1:-1] + a[:, 2:]) / 4
    x, y = np.linspace(0, 1, w, dtype=np.float32)[None, :, None], np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
    a *= 1 - .06 * x * (n % 3) / 2 - .04 * y * ((n + 1) % 3) / 2
    noise = np.random.default_rng(rng.getrandbits(64))
    a += noise.standard_normal((h, w, 1), dtype=np.float32) * 1.8 + noise.standard_normal((h, w, 3), dtype=np.float32)
    for _ in range(20 if is_blank else 6):
        yy, xx, r = rng.randrange(h - 6), rng.randrange(w - 6), rng.randint(1, 3)
        a[yy:yy + r, xx:xx + r] *= .5
    return np.clip(a, 0, 255).astype(np.uint8)


def make(folder, kind, draw, n, args, facts):
    rng = random.Random(f'{args.seed}/{args.dpi}/{kind}/{n}')
    angle = rng.choice([-1, 1]) * rng.uniform(.2, 1.4)
    sheet = Sheet(args.dpi, angle, rng)
    draw(sheet, facts, n)
    if draw is not blank:
        sheet.mark()
    image = Image.fromarray(degrade(sheet, n, draw is blank))
    name = f'p{n:02d}'
    image.save(os.path.join(folder, name + '.jpg'), quality=88, subsampling=2, dpi=(args.dpi, args.dpi))
    if args.ppm:
        image.save(os.path.join(folder, name + '.ppm'))
    return dict(page=name, kind=kind, skew_deg=round(angle, 3), blank=draw is blank, codes=sheet.codes, fields=sheet.fields, text=sheet.truth,
                width=sheet.width, height=sheet.height)


def write_truth(folder, truth):
    with open(os.path.join(folder, 'truth.json'), 'w', encoding='utf-8') as f:
        json.dump(truth, f, ensure_ascii=False, indent=1)
        f.write('\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('outdir')
    parser.add_argument('--set', choices=[*SETS, 'mixed'], default='mixed')
    parser.add_argument('--pages', type=int, default=len(MIXED))
    parser.add_argument('--dpi', type=int, default=200)
    parser.add_argument('--seed', type=int, default=20261122)
    parser.add_argument('--ppm', action='store_true', help='also the raw pixels as P6')
    args = parser.parse_args()
    facts = Facts(args.seed)
    os.makedirs(args.outdir, exist_ok=True)
    if args.set == 'mixed':
        write_truth(args.outdir, [make(args.outdir, 'mixed', MIXED[k % len(MIXED)], k + 1, args, facts) for k in range(args.pages)])
    else:
        for i, (kind, draw, pages) in enumerate(SETS[args.set]):
            folder = os.path.join(args.outdir, f'{i + 1:02d}-{kind}')
            os.makedirs(folder, exist_ok=True)
            write_truth(folder, [make(folder, kind, draw, n + 1, args, facts) for n in range(pages)])
    with open(os.path.join(args.outdir, 'facts.json'), 'w', encoding='utf-8') as f:
        json.dump(vars(facts), f, ensure_ascii=False, indent=1)
        f.write('\n')


if __name__ == '__main__':
    main()
