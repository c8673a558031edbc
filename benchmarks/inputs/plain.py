"""Code that has nothing to do with video."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Store:
    path: Path
    items: dict = field(default_factory=dict)

    def load(self):
        if self.path.exists():
            self.items = {key: value for key, value in json.loads(self.path.read_text()).items() if not key.startswith('_')}
        return self

    def save(self):
        self.path.write_text(json.dumps(self.items, sort_keys=True))
