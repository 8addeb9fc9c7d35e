"""Worker processes that may die: forked from one process that has loaded everything.

Why not joblib, loky or multiprocessing, on which the other paths of `stancelib.batch` rest:
with them a worker that the system kills takes the whole pool and all that is in flight with
it, nobody can tell which article it died of, and every worker loads the model for itself.
Here a *nursery* process loads the model once and forks the workers from it, so that

- what is loaded (weights, vocabulary, gazetteer) is shared copy-on-write by all workers;
- a new worker takes milliseconds, so a dead one is simply replaced;
- nothing is forked from the caller's process, which may have threads, and the caller's
  script is not run again, whether it has an ``if __name__ == "__main__"`` or not.

A worker answers article by article over its own socket: the first answer that is missing
names the article that it died of.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from stancelib.errors import StancelibError

Task = Callable[[Any], Any]

_SIZE = struct.Struct("!Q")
_PID = struct.Struct("!q")
_DEATHS = 2  # of workers at one item, before the item is given up
_GRACE = 5.0  # seconds beyond a time limit, and as many again, after which a worker is killed

# -P: no file of the working folder is taken for a module before the caller's path is set.
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from stancelib.workers import nursery; nursery(int(sys.argv[2]))"
)


class Chunk:
    """Items that one worker takes at once, and what became of each.

    ``items`` are pickled one by one, so that one that cannot be read back spoils no other.
    ``answers`` has a pickled value, or an `ItemLost`, for each.
    """

    def __init__(self, items: Sequence[bytes]) -> None:
        self.items = items
        self.answers: list[bytes | ItemLost] = []
        self.error: BaseException | None = None
        self.done = threading.Event()


class ItemLost:
    """Why there is no answer for an item: its workers died, or gave none in time."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Unsendable:
    """The answer where an item could not be read in the worker, or its value not be sent."""


class Workers:
    """A number of worker processes, and a thread for each that talks with it.

    Parameters
    ----------
    setup : bytes
        A pickled task: called with an item in a worker, it returns what can be pickled. Its
        ``warm()`` is called once before the first fork.
    number : int
    limit : float, optional
        Seconds that the task allows an item; a worker that takes far longer is killed.
    """

    def __init__(self, setup: bytes, number: int, limit: float | None) -> None:
        self.number = number
        self._setup = setup
        self._patience = None if limit is None else 2 * limit + _GRACE
        self._todo: queue.SimpleQueue[Chunk | None] = queue.SimpleQueue()
        self._nursery: _Nursery | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._live: set[_Worker] = set()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def submit(self, chunk: Chunk) -> None:
        """Have a chunk done; ``chunk.done`` is set when it is."""
        self._todo.put(chunk)

    def close(self) -> None:
        """End all processes, whatever they are at."""
        with self._lock:
            self._closed = True
            for worker in self._live:
                worker.kill()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join()
        if self._nursery is not None:
            self._nursery.close()

    def _serve(self) -> None:
        worker: _Worker | None = None
        while (chunk := self._todo.get()) is not None:
            try:
                worker = self._run(chunk, worker)
            except BaseException as error:
                # Told where the chunk is waited for; this thread goes on to the next.
                chunk.error = error
                self._bury(worker)
                worker = None
            chunk.done.set()
        self._bury(worker)

    def _run(self, chunk: Chunk, worker: _Worker | None) -> _Worker | None:
        """Have every item of a chunk answered; return the worker that is alive at the end."""
        answers = chunk.answers
        deaths = 0  # at the item that is next
        while len(answers) < len(chunk.items):
            worker = worker or self._hire()
            begun = len(answers)
            try:
                worker.send(pickle.dumps(chunk.items[begun:]))
                while len(answers) < len(chunk.items):
                    answers.append(worker.receive())
                return worker
            except TimeoutError:
                answers.append(ItemLost(f"TimeoutError: no answer for {self._patience:g} seconds"))
                self._bury(worker)
                deaths = 0
            except OSError:
                if self._closed:
                    raise
                deaths = deaths + 1 if len(answers) == begun else 1
                how = self._bury(worker)
                if deaths == _DEATHS:
                    answers.append(ItemLost(f"its worker process {how}, {deaths} times"))
                    deaths = 0
            worker = None
        return worker

    def _hire(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise StancelibError("the run was stopped")
            if self._nursery is None:
                self._nursery = _Nursery(self._setup)
            try:
                worker = self._nursery.fork(self._patience)
            except OSError:
                # The system may have killed the nursery, too.
                self._nursery.close()
                self._nursery = _Nursery(self._setup)
                worker = self._nursery.fork(self._patience)
            self._live.add(worker)
            return worker

    def _bury(self, worker: _Worker | None) -> str:
        if worker is None:
            return ""
        with self._lock:
            self._live.discard(worker)
        return worker.end()


class _Worker:
    """The caller's end of one worker process."""

    def __init__(self, nursery: _Nursery, pid: int, line: socket.socket) -> None:
        self.pid = pid
        self._nursery = nursery
        self._line = line

    def send(self, payload: bytes) -> None:
        _send(self._line, payload)

    def receive(self) -> bytes:
        return _receive(self._line)

    def kill(self) -> None:
        # Until the nursery has reaped it nobody else can have its number.
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> str:
        """End the process, if it has not; how it ended: "was killed (SIGKILL)"."""
        self._line.close()
        self.kill()
        status = self._nursery.reap(self.pid)
        if status is None:
            return "ended"
        if os.WIFSIGNALED(status):
            return f"was killed ({signal.Signals(os.WTERMSIG(status)).name})"
        return f"exited with {os.WEXITSTATUS(status)}"


class _Nursery:
    """The caller's end of the process that workers are forked from."""

    def __init__(self, setup: bytes) -> None:
        ours, theirs = socket.socketpair()
        # Threads that a library starts would not survive the fork.
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self._lock = threading.Lock()
        self._line = ours
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(theirs.fileno())],
            env=single | dict(os.environ),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        try:
            _send(ours, setup)
            answer = pickle.loads(_receive(ours))
        except OSError as error:
            code = self._process.wait()
            ours.close()
            raise StancelibError(
                f"no worker process can be started: the first one ended with exit code {code}; "
                "score in this process with n_jobs=1"
            ) from error
        if answer is not None:
            self.close()
            raise StancelibError(f"the model cannot be loaded in a worker process: {answer}")

    def fork(self, patience: float | None) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            socket.send_fds(self._line, [b"fork"], [theirs.fileno()])
            (pid,) = _PID.unpack(_exactly(self._line, _PID.size))
        ours.settimeout(patience)
        return _Worker(self, pid, ours)

    def reap(self, pid: int) -> int | None:
        try:
            with self._lock:
                self._line.sendall(b"reap" + _PID.pack(pid))
                return int(_PID.unpack(_exactly(self._line, _PID.size))[0])
        except OSError:
            return None

    def close(self) -> None:
        with suppress(OSError):
            self._line.close()
        self._process.wait()


# -- in the other processes


def nursery(descriptor: int) -> None:
    """Load what was sent, then fork a worker whenever one is asked for."""
    import gc

    # Ctrl-C goes to all processes of a terminal; whoever waits for us ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = socket.socket(fileno=descriptor)
    try:
        task = pickle.loads(_receive(line))
        task.warm()
    except Exception as error:
        _send(line, pickle.dumps(f"{type(error).__name__}: {error}"))
        return
    _send(line, pickle.dumps(None))
    # Garbage collection would write into every object, and so unshare it.
    gc.collect()
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(line, 4, 1)
        if order == b"fork":
            pid = os.fork()
            if pid == 0:
                line.close()
                _work(task, socket.socket(fileno=descriptors[0]))
            os.close(descriptors[0])
            line.sendall(_PID.pack(pid))
        elif order == b"reap":
            _, status = os.waitpid(_PID.unpack(_exactly(line, _PID.size))[0], 0)
            line.sendall(_PID.pack(status))
        else:  # the caller is gone
            return


def _work(task: Task, line: socket.socket) -> None:
    """Answer item by item until nobody asks any more; never returns."""
    code = 1
    try:
        while True:
            for item in pickle.loads(_receive(line)):
                _send(line, answer(task, item))
    except OSError:
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def answer(task: Task, item: bytes) -> bytes:
    """The pickled value of a pickled item."""
    try:
        given = pickle.loads(item)
    except Exception:
        return pickle.dumps(Unsendable())
    value = task(given)
    try:
        return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps(Unsendable())


def portable(value: object) -> bytes:
    """A pickle that holds the classes and functions of the caller's script or notebook, too."""
    # joblib's own: whether cloudpickle is part of it or beside it depends on its version.
    from joblib.externals.loky.backend.reduction import dumps

    return bytes(dumps(value))


def _send(line: socket.socket, payload: bytes) -> None:
    line.sendall(_SIZE.pack(len(payload)))
    line.sendall(payload)


def _receive(line: socket.socket) -> bytes:
    (size,) = _SIZE.unpack(_exactly(line, _SIZE.size))
    return _exactly(line, size)


def _exactly(line: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    view = memoryview(data)
    got = 0
    while got < size:
        n = line.recv_into(view[got:])
        if n == 0:
            raise ConnectionError("the other process is gone")
        got += n
    return bytes(data)
