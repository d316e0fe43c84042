"""Reading PDF: from the characters on its pages to paragraphs, tables and notes."""
