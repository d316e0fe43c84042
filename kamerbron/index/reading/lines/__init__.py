"""Text in lines: from a PDF, typed, or Markdown."""
