"""What is wrong with the settings, in words an operator can act on."""


class SettingsError(Exception):
    """Settings that will not do: `faults` has one plain sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
