"""Plain files of a bundle: zip archives, arrays and JSON, written alike and read with care.

Nothing is unpickled, nothing is unpacked to disk, and nothing is read beyond what a file claims.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from reprlib import repr as short  # what a file says may be long and deep
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from stancelib.errors import BundleError

LARGEST = 256 * 2**20  # bytes of all files, unpacked: a bundle is far smaller
# Of files in a bundle: nothing that any system reads as a path, a drive or a hidden file.
PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")
_OLDEST = (1980, 1, 1, 0, 0, 0)  # of zip members: the same model makes the same bytes


def npy_bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    npy.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def zip_members(source: Path, file: str, data: bytes) -> dict[str, bytes]:
    """What a zip file holds; nothing is written anywhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            # A member is never read beyond the size that it claims.
            if sum(m.file_size for m in members) > LARGEST:
                raise BundleError(f"{source}: {file} unpacks to more than any model's; refused")
            for member in members:
                if not PLAIN_NAME.fullmatch(member.filename):
                    raise BundleError(
                        f"{source}: {file} holds {short(member.filename)}, which is not a plain "
                        "file name; a bundle is a zip of the model's files without their folder"
                    )
            return {m.filename: archive.read(m) for m in members}
    except BundleError:
        raise
    # A damaged zip file fails in many ways (zlib, struct, encryption, memory): all mean this.
    except Exception as error:
        raise BundleError(f"{source}: {file} is no whole zip file ({error})") from None


def parsed_json(source: Path, name: str, data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{source}: {name} is not JSON ({error})") from None


def plain_array(source: Path, name: str, data: bytes, kind: str = "<f4") -> NDArray[Any]:
    """One plain array, if its header claims what is there: no more, and no objects."""
    stream = io.BytesIO(data)
    try:
        if npy.read_magic(stream) != (1, 0):
            raise ValueError("an array format that is not written here")
        shape, fortran, dtype = npy.read_array_header_1_0(stream)
        rest = len(data) - stream.tell()
    except Exception as error:
        raise BundleError(f"{source}: {name} is no plain array ({error})") from None
    # Fewer than three dimensions: some product of the numbers of a longer shape may fit.
    size = np.dtype(kind).itemsize
    if dtype != np.dtype(kind) or fortran or len(shape) > 2 or math.prod(shape) * size != rest:
        raise BundleError(f"{source}: {name} is no plain array of {8 * size}-bit numbers")
    return np.frombuffer(data, dtype=kind, offset=stream.tell()).reshape(shape)
