"""Whether a quotation stands in a paper, word for word."""
