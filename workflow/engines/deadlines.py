"""A call that ends by the clock, whatever the other side does.

The time-outs of HTTP libraries hold for one read: who sends a byte now and then, or a name server that is silent,
can hold a call for ever. So a call runs in a thread of its own, and nobody waits for it any longer than was said.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """What a call returns or raises; TimeoutError when it does neither in time. What is left of it ends by itself."""
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 # it is raised where the result is asked for
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future.result(seconds)
