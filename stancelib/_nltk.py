"""NLTK's Punkt, without the second it takes to import the whole of NLTK.

``import nltk`` runs ``nltk/__init__.py``, which imports every corner of NLTK and with it
scikit-learn: more than a second, and scoring must not import scikit-learn at all. The
sentence splitter needs one module, ``nltk.tokenize.punkt``. Python cannot import a
submodule without its packages, so `load_punkt` imports it below two *bare* packages:
``nltk`` and ``nltk.tokenize`` with their search path set, but their ``__init__`` not run.

Bare packages must not stay: a later ``import nltk`` by anybody has to get the complete
NLTK. So the bare ``nltk`` is imported by a loader that takes what it needs *while* the
package counts as being initialised, and then fails on purpose. That leaves the clean-up
and the locking to Python's import system: other threads that import NLTK meanwhile wait,
as for any package half initialised, and then import the genuine one. If NLTK is there
already, it is used as it is.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.abc import Loader

_PUNKT = "nltk.tokenize.punkt"
_BARE = frozenset(("nltk", "nltk.tokenize"))


class _GotPunkt(Exception):
    """Ends the import of the bare ``nltk`` on purpose."""


class _BareNltk:
    """Finder and loader of ``nltk`` and ``nltk.tokenize`` as bare packages, for one thread.

    The base classes in ``importlib.abc`` add nothing and take 10 ms to import.
    """

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.punkt: ModuleType | None = None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _BARE or threading.get_ident() != self.thread:
            return None
        for finder in list(sys.meta_path):
            if finder is not self and (real := finder.find_spec(fullname, path, target)):
                loader = cast("Loader", self)
                spec = ModuleSpec(fullname, loader, origin=real.origin, is_package=True)
                spec.submodule_search_locations = real.submodule_search_locations
                return spec
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ != "nltk":
            return
        try:
            self.punkt = importlib.import_module(_PUNKT)
        finally:
            for name in [name for name in sys.modules if name.startswith("nltk.")]:
                del sys.modules[name]
        raise _GotPunkt


def load_punkt() -> ModuleType:
    """Import ``nltk.tokenize.punkt``, alone where NLTK has not been imported yet."""
    if "nltk" in sys.modules:
        return _import_from_nltk()
    finder = _BareNltk()
    sys.meta_path.insert(0, finder)
    try:
        importlib.import_module("nltk")
    except _GotPunkt:
        assert finder.punkt is not None
        return finder.punkt
    finally:
        sys.meta_path.remove(finder)
    return _import_from_nltk()  # another thread has imported NLTK since the check


def _import_from_nltk() -> ModuleType:
    """Import ``nltk.tokenize.punkt`` the usual way.

    First NLTK itself: that waits for another thread that is still at it. Importing the
    submodule at once would not wait and would find a package half initialised.
    """
    importlib.import_module("nltk")
    return importlib.import_module(_PUNKT)
