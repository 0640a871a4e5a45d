"""The regular expressions of the two hunts, which the peers' queries name as {known}, {names} and {home}."""

# What a value may be without being of interest; it has to match whole.
KNOWN = r"(.{1,2}[c-fC-F]:\\Program Files.+)|([c-fC-F]:\\Program Files.+)|(.{1,2}[c-fC-F]:\\WINDOWS\\System32\\DriverStore\\FileRepository\\.+)"
# What differs from machine to machine, and folders of users.
NAMES = r"([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|ns[a-z][A-Z0-9]{3,4}\.tmp|DX[A-Z0-9]{3,4}\.tmp|7z[A-Z0-9]{3,5}\.tmp|[0-9\.\-\_]{3,})"
HOME = r"[cC]:\\[uU][sS][eE][rR][sS]\\[a-zA-Z0-9ñ\.\-\_\$~ ]+\\"

EARLIEST = "2024-06-08 12:00:00"  # seven days before the data ends
PLACES = {"{known}": KNOWN, "{names}": NAMES, "{home}": HOME, "{earliest}": EARLIEST}


def fill(text):
    """A query with the expressions in their places."""
    for place, value in PLACES.items():
        text = text.replace(place, value)
    return text
