# SPDX-License-Identifier: MIT
"""The table of results as Markdown with aligned columns, readable in a terminal too."""

HEAD = ["benchmark", "program", "build s", "CPU s per s", "wall s per s", "ns per event", "B per synapse", "B per cell", "peak MB"]


def cell(value):
    """Three digits; '-' for what is not known."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def render(groups, head=HEAD):
    """`groups`: lists of rows as long as `head`, shown one after the other."""
    rows = [head] + [[cell(v) for v in row] for group in groups for row in group]
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    texts = [isinstance(v, str) for v in groups[0][0]] if groups and groups[0] else [True] * len(head)

    def line(row):
        aligned = (v.ljust(w) if text else v.rjust(w) for v, w, text in zip(row, widths, texts))
        return "| " + " | ".join(aligned) + " |\n"

    rule = "|" + "|".join(("-" * (w + 2)) if text else ("-" * (w + 1) + ":") for w, text in zip(widths, texts)) + "|\n"
    return line(rows[0]) + rule + "".join(line(row) for row in rows[1:])
