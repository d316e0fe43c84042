"""Letters and papers as DOCX and ODT."""
