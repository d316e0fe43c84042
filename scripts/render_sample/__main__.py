"""Render the sample corpus: `python -m scripts.render_sample SAMPLE_DIR OUT_DIR`.

Writes `OUT_DIR/FORM/ID.FORM` for each master in SAMPLE_DIR and each form: html, odt, docx, pdf, txt.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from lxml.etree import XMLSyntaxError

from scripts.render_sample.as_docx import render_docx
from scripts.render_sample.as_html import render_html
from scripts.render_sample.as_odt import render_odt
from scripts.render_sample.as_pdf import render_pdf
from scripts.render_sample.as_text import render_text
from scripts.render_sample.master import UnknownMarkupError, read_master
from scripts.render_sample.model import Paper

FORMS: dict[str, Callable[[Paper], bytes]] = {
    "html": render_html,
    "odt": render_odt,
    "docx": render_docx,
    "pdf": render_pdf,
    "txt": render_text,
}


@click.command()
@click.argument("sample", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def main(sample: Path, out: Path) -> None:
    """Render each master in SAMPLE to every form, as OUT/FORM/ID.FORM."""
    for master in sorted(sample.glob("*.xml")):
        try:
            paper = read_master(master)
        except (UnknownMarkupError, XMLSyntaxError) as error:
            raise click.ClickException(f"{master.name}: {error}") from error
        for form, render in FORMS.items():
            target = out / form / f"{paper.id}.{form}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(render(paper))


if __name__ == "__main__":
    main(prog_name="python -m scripts.render_sample")
