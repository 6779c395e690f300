"""What the sample offices refuse."""

from motcua.core.errors import Conflict


class OtherOffice(Conflict):
    """The database belongs to an office already: a real one, or the sample of another regime."""

    code = "other_office"
