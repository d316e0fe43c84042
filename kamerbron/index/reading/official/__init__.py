"""Official publications, in XML and in HTML."""
