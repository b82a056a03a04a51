"""How long a delivery waits for another delivery of the same webhook to be answered."""

import time
from dataclasses import dataclass


@dataclass
class Patience:
    """Waits in small steps. A fresh one is made for each webhook."""

    seconds: float = 2.0
    step_seconds: float = 0.05
    waited: float = 0.0

    def waits(self) -> bool:
        """Wait a moment; False, without waiting, when patience is at its end."""
        if self.waited >= self.seconds:
            return False
        time.sleep(self.step_seconds)
        self.waited += self.step_seconds
        return True
