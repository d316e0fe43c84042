"""Everything that Kamerbron refuses, in one tree.

A message is one line of Dutch: what is wrong, and what to do about it. Only the command line turns
these into exit statuses, and only the web layer into status codes.
"""


class KamerbronError(Exception):
    """The root: catching it catches every refusal of Kamerbron, and no bug."""


class SourceError(KamerbronError):
    """The folder of documents cannot be used as a whole."""


class MetadataError(SourceError):
    """`metadata.json` says something that Kamerbron does not understand."""


class RefusedDocumentError(KamerbronError):
    """One document cannot be taken; the others go on."""


class ModelError(KamerbronError):
    """The embedding model cannot be loaded or does not do what an index needs."""


class IndexFolderError(KamerbronError):
    """The root of what can be wrong with an index folder."""


class IndexAbsentError(IndexFolderError):
    """There is no index in the folder."""


class IndexDamagedError(IndexFolderError):
    """A file of the index is missing or is not what the manifest says."""


class IndexMismatchError(IndexFolderError):
    """The index was made by another version or with another model."""


class IndexBusyError(IndexFolderError):
    """Another program is changing the index."""


class IndexUnreachableError(IndexFolderError):
    """The database of the index does not answer, or the connection with it was lost: it may be back later."""


class TuningError(KamerbronError):
    """A tuning cannot be read, or is that of another model."""


class ServiceError(KamerbronError):
    """The service cannot start."""


class KeysError(ServiceError):
    """The keys cannot be read or changed, or there is no such key."""
