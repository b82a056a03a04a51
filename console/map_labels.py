"""The call map's names in each language of the console."""

from collections.abc import Mapping

from console.words import call_map_en, call_map_zh
from ivr.draw import Labels

LABELS: Mapping[str, Labels] = {"zh": Labels(call_map_zh.WORDS), "en": Labels(call_map_en.WORDS)}
