"""usage: report_looks.py WORK PICTURES      See report_looks.sh."""
import pathlib
import sys

import report_strings
from browser import Browser

SIZES = {"desktop": (1280, 900), "tablet": (700, 900), "phone": (360, 740), "small phone": (320, 560), "print": (680, 960)}

# What a page measures of itself. Sizes in CSS pixels; a letter may stick out of its line by a fraction of one.
MEASURE = r"""(seen => {
  const wide = document.scrollingElement.scrollWidth, trouble = [];
  if (wide > seen || innerWidth > seen) trouble.push(`the page is ${wide} wide, zoomed to ${innerWidth}, the window ${seen}`);
  const shown = e => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const name = e => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? '.' + e.className : '') +
                    ` '${e.textContent.trim().slice(0, 30)}'`;
  for (const e of document.body.querySelectorAll('*')) {
    if (!shown(e)) continue;
    const r = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (r.right > seen + 1 || r.left < -1) trouble.push(`${name(e)} reaches from ${r.left} to ${r.right}`);
    if (style.overflowX != 'visible' && e.scrollWidth > e.clientWidth + 1 && !e.closest('svg'))
      trouble.push(`${name(e)} shows ${e.clientWidth} of ${e.scrollWidth}`);
  }
  // Lines of text: each with the block that it belongs to. Two of different blocks must not share ground.
  const lines = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) {
    if (n.data.trim() == '' || !shown(n.parentElement)) continue;
    let block = n.parentElement;
    while (getComputedStyle(block).display.startsWith('inline') && !block.ownerSVGElement) block = block.parentElement;
    const range = document.createRange();
    range.selectNodeContents(n);
    for (const r of range.getClientRects())
      if (r.width > 0 && r.height > 0) lines.push({r, block, words: n.data.trim().slice(0, 30)});
  }
  lines.sort((a, b) => a.r.top - b.r.top);
  for (let i = 0; i < lines.length; i++)
    for (let k = i + 1; k < lines.length && lines[k].r.top < lines[i].r.bottom; k++) {
      const a = lines[i], b = lines[k];
      if (a.block == b.block) continue;
      const across = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left), down = Math.min(a.r.bottom, b.r.bottom) - b.r.top;
      if (across > 2 && down > 3) trouble.push(`'${a.words}' and '${b.words}' overlap by ${across} x ${down}`);
    }
  for (const svg of document.querySelectorAll('svg'))
    for (const t of svg.querySelectorAll('text'))
      if (t.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1) trouble.push(`a chart cuts '${t.textContent}'`);
  return {trouble, lines: lines.length};
})"""

# What paper must not show, and what it must although a screen folds it.
ON_PAPER = r"""(() => {
  const trouble = [];
  for (const e of document.querySelectorAll('.hint, .open, button, input, select, .link .quiet'))
    if (e.checkVisibility()) trouble.push(`paper shows ${e.tagName} '${e.textContent.trim().slice(0, 30)}'`);
  for (const e of document.querySelectorAll('summary'))
    if (getComputedStyle(e).listStyleType != 'none') trouble.push(`paper shows the arrow of '${e.textContent.trim()}'`);
  for (const e of document.querySelectorAll('details > :not(summary)'))
    if (e.getClientRects().length == 0 || e.getBoundingClientRect().height == 0) trouble.push(`paper hides '${e.textContent.trim().slice(0, 30)}'`);
  for (const e of document.querySelectorAll('body, .masthead, .case, .text'))
    if (!['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(e).backgroundColor)) trouble.push(`paper colours ${e.className}`);
  return trouble;
})()"""


def look(browser, page, name, pictures):
    problems = []
    for size, (width, height) in SIZES.items():
        for dark in (False, True):
            if dark and size != "desktop":
                continue
            media = "print" if size == "print" else "screen"
            browser.show(page, width, height, media, dark)
            found = browser.run(f"{MEASURE}({width})")
            trouble = found["trouble"] + (browser.run(ON_PAPER) if media == "print" else [])
            if found["lines"] < 5:
                trouble.append("hardly any text is shown")
            what = f"{name}, {size}{' dark' if dark else ''}"
            problems += [f"{what}: {t}" for t in trouble[:5]]
            browser.picture(pictures / (what.replace(", ", "-").replace(" ", "-") + ".png"))
    browser.paper(pictures / f"{name}.pdf")
    return problems


def main():
    work, pictures = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    report_strings.make(work / "case")
    golden = pathlib.Path(__file__).parent.parent / "golden" / "report.html"
    browser, problems = Browser(), []
    try:
        for name, page in (("report", golden), ("hostile", work / "case" / "out" / "report.html"),
                           ("index", work / "case" / "out" / "index.html")):
            problems += look(browser, page, name, pictures)
    finally:
        browser.end()
    print("\n".join(problems) or f"{3 * (len(SIZES) + 1)} pictures in {pictures}: nothing too wide, nothing on top of something else")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
