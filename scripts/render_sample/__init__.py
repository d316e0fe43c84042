"""Renders the papers of the sample corpus, kept as official XML, to the other forms that papers come in.

It stands apart from `kamerbron`: what the readers of the service make of these files is compared with
them, so the files must not be made by the same hands.
"""
