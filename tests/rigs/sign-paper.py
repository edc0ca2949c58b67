#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A printed paper as it comes back: each page drawn by Poppler at 300 dots an inch, signed by pen behind the words where one signs, laid into the feeder a
little askew, seen by a scanner that is not perfect.

  sign-paper.py PAPER.pdf OUTDIR PLACE NAME     PLACE: words of the paper, "申请人（签名"; OUTDIR gets p01.jpg ..., what was there is gone"""
import glob
import importlib.util
import math
import os
import random
import re
import subprocess
import sys
import tempfile

import cairo
import gi
from PIL import Image
gi.require_version('Pango', '1.0')
gi.require_version('PangoCairo', '1.0')
from gi.repository import Pango, PangoCairo  # noqa: E402

spec = importlib.util.spec_from_file_location('pages', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'generate-pages.py'))
pages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pages)
DPI, WIDTH, HEIGHT = 300, 2480, 3508


class Sheet:
    """What degrade() of the generator wants: pixels, and chance that is the same each time."""

    def __init__(self, path, n):
        self.width, self.height, self.rng = WIDTH, HEIGHT, random.Random(f'signed/{n}')
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
        self.c = cairo.Context(self.surface)
        self.c.set_source_rgb(.985, .98, .968)
        self.c.paint()
        self.c.translate(WIDTH / 2, HEIGHT / 2)
        self.c.rotate(math.radians(self.rng.uniform(-.5, .5)))
        self.c.translate(-WIDTH / 2, -HEIGHT / 2)
        self.c.set_source_surface(cairo.ImageSurface.create_from_png(path))
        self.c.set_operator(cairo.OPERATOR_MULTIPLY)
        self.c.paint()
        self.c.set_operator(cairo.OPERATOR_OVER)

    def sign(self, x, y, name):
        c = self.c
        c.save()
        c.translate(x, y)
        c.rotate(math.radians(-7))
        layout = PangoCairo.create_layout(c)
        font = Pango.FontDescription(pages.PEN)
        font.set_absolute_size(95 * Pango.SCALE)
        layout.set_font_description(font)
        layout.set_text(name, -1)
        c.set_source_rgb(.10, .16, .42)
        PangoCairo.layout_path(c, layout)
        c.set_line_width(4)
        c.stroke_preserve()
        c.fill()
        c.restore()


def find_places(pdf, words):
    """(page, x, y) in pixels: where each occurrence of @words ends."""
    page, found = 0, []
    for line in subprocess.run(['pdftotext', '-bbox', pdf, '-'], capture_output=True, text=True, check=True).stdout.splitlines():
        page += '<page ' in line
        word = re.search('yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="[0-9.]+">(.*)</word>', line)
        if word and words in word[3]:
            found.append((page, float(word[2]) * DPI / 72, float(word[1]) * DPI / 72))
    return found


def main():
    pdf, folder, words, name = sys.argv[1:]
    places = find_places(pdf, words)
    if not places:
        raise SystemExit(f'{pdf}: nowhere does it say "{words}"')
    os.makedirs(folder, exist_ok=True)
    for path in glob.glob(os.path.join(folder, 'p*.jpg')):
        os.remove(path)
    with tempfile.TemporaryDirectory() as drawn:
        subprocess.run(['pdftoppm', '-png', '-r', str(DPI), '-scale-to-x', str(WIDTH), '-scale-to-y', str(HEIGHT), pdf, os.path.join(drawn, 'p')], check=True)
        for n, path in enumerate(sorted(glob.glob(os.path.join(drawn, 'p-*.png'))), 1):
            sheet = Sheet(path, n)
            for page, x, y in places:
                if page == n:
                    sheet.sign(x + 15, y - 20, name)
            Image.fromarray(pages.degrade(sheet, n, False)).save(os.path.join(folder, f'p{n:02d}.jpg'), quality=88, subsampling=2, dpi=(DPI, DPI))
    print(len(glob.glob(os.path.join(folder, 'p*.jpg'))))


if __name__ == '__main__':
    main()
