"""How a process that runs for long looks for garbage."""

import gc

THRESHOLDS = (50_000, 20, 20)
"""A page or a letter makes some thousand things that go by themselves when it is done: looking for them is in vain."""


def settle() -> None:
    """Look for garbage seldom from now on, and never through what there is already: it lives as long as the process.

    Called once all has been loaded. A look through everything stops a process for a tenth of a second, and whoever
    waits for a lock that it holds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
