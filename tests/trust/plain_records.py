"""Stands in for msgspec where a Python has no compiled library: records as dataclasses, and nothing else of it."""

from __future__ import annotations

import dataclasses
import sys
from types import ModuleType
from typing import Any, dataclass_transform


@dataclass_transform()
class Struct:
    """A record whose options stand beside its bases, as those of ``msgspec.Struct`` do."""

    def __init_subclass__(cls, *, frozen: bool = False, eq: bool = True, order: bool = False, **_: Any) -> None:
        dataclasses.dataclass(frozen=frozen, eq=eq, order=order)(cls)


class _Codec:
    def __init__(self, *_: object) -> None:
        self.encode = self.decode = repr


def pretend() -> None:
    """Let everything that is imported from now on find these records under the library's name."""
    library, structs, msgpack = ModuleType("msgspec"), ModuleType("msgspec.structs"), ModuleType("msgspec.msgpack")
    vars(structs).update(replace=dataclasses.replace, asdict=dataclasses.asdict)
    vars(msgpack).update(Encoder=_Codec, Decoder=_Codec)
    vars(library).update(Struct=Struct, field=dataclasses.field, structs=structs, msgpack=msgpack)
    sys.modules.update({"msgspec": library, "msgspec.structs": structs, "msgspec.msgpack": msgpack})
