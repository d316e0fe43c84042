"""A set of questions: found in a text, parted into sub-questions, and told from formalities."""
