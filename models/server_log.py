"""What PostgreSQL writes into its own log about a statement: no value, if it is set up as docs/audit.md says."""

from sqlalchemy import Connection, text

SILENT = {
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_parameter_max_length": "0",
    "log_error_verbosity": "terse",
}
"""Settings of the line's role: a statement that fails, or that is logged for any other reason, is not quoted."""


def quoting(connection: Connection) -> list[str]:
    """Which settings let values of ours into the server's log: `log_error_verbosity = default`. None on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    found = {
        name: connection.scalar(text("SELECT current_setting(:name)"), {"name": name}) for name in SILENT
    }
    return [f"{name} = {value}" for name, value in found.items() if value != SILENT[name]]
