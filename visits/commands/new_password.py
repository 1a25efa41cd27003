"""Prints a link with which a unit manager chooses a new password: `python -m visits.commands.new_password ADDRESS`.

For whoever runs the server, where no mail is sent or none arrives.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError

from visits import clock, links
from visits.rules.errors import NotFound
from visits.services import new_passwords
from visits.settings import SettingError, Settings
from visits.storage.database import writing


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the link; 1 when no manager signs in with the address, 2 on a setting that makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m visits.commands.new_password", description=__doc__)
    parser.add_argument("address", help="the mail address that she signs in with")
    given = parser.parse_args(arguments)
    try:
        settings = Settings.from_env()
        with writing(settings) as session:
            token = new_passwords.link_for(session, given.address, now=clock.now())
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    except OperationalError as error:
        print(f"The database does not answer: {error.orig}", file=sys.stderr)
        return 1
    except NotFound:
        print(f"No unit manager signs in with {given.address}.", file=sys.stderr)
        return 1
    print(f"{links.manager_invitation(settings, token)}\nIt works once, for an hour. Give it to nobody else.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
