"""A worker's name tells another on the same machine whether it lives, and tells one elsewhere nothing."""

import os
import subprocess
import sys

from tests.commands.processes import soon
from visits.settings import ROOT
from visits.worker import identity

NAME_ITSELF = "from visits.worker import identity; print(identity.holder(), flush=True); input()"


def test_a_process_is_known_as_dead_once_it_is_even_before_anybody_has_buried_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", NAME_ITSELF], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    name = process.stdout.readline().strip()
    assert not identity.is_dead(name)
    process.kill()
    # Not waited for: it is a zombie, which has its number still.
    assert soon(lambda: identity.is_dead(name))
    process.communicate()
    assert identity.is_dead(name)


def test_two_of_one_process_are_two_and_both_alive() -> None:
    first, second = identity.holder(), identity.holder()
    assert first != second
    assert not identity.is_dead(first)
    assert len(first) <= 80, "as long as a lease has room for"


def test_another_process_under_the_same_number_is_another() -> None:
    machine, pid, _, own = identity.holder().split(" ")
    assert pid == str(os.getpid())
    assert identity.is_dead(f"{machine} {pid} 1 {own}")


def test_of_what_is_elsewhere_or_named_otherwise_nothing_is_known() -> None:
    _, _, started, own = identity.holder().split(" ")
    for name in (f"elsewhere-1 999999999 {started} {own}", f" 999999999 {started} {own}", "1f" * 16, "", "a b c d"):
        assert not identity.is_dead(name)
