"""How long a delivery waits for another delivery of the same webhook to be answered."""

import time
from dataclasses import dataclass

STEP_SECONDS = 0.05


@dataclass
class Patience:
    """Waits in small steps. A fresh one is made for each webhook."""

    seconds: float = 2.0
    waited: float = 0.0

    def waits(self) -> bool:
        """Wait a moment; False, without waiting, when patience is at its end."""
        if self.waited >= self.seconds:
            return False
        time.sleep(STEP_SECONDS)
        self.waited += STEP_SECONDS
        return True
