"""The schema at its newest: Alembic migrations, run only where the database is not there yet. Touches the database."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from monitor.errors import StoreError
from monitor.store.engine import APPLICATION_ID

HEAD = "0012"
MIGRATIONS = Path(__file__).parent / "migrations"


def current_revision(connection: Connection) -> str | None:
    """The revision that the database is at, or None where it holds no schema of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def migrate(writer: Engine, location: str) -> None:
    """Bring the schema to HEAD, in one transaction.

    Raises:
        StoreError: the database was written by a newer version, or is not a database.
    """
    with writer.begin() as connection:
        revision = current_revision(connection)
        if revision == HEAD:
            return
        if revision is not None and revision > HEAD:
            raise StoreError(
                f"{location} was written by a newer News Monitor (schema {revision}, this one knows {HEAD}); "
                "install that version again, or restore a backup made before it"
            )
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    # Alembic takes 0.2 s to import, and a start at the newest schema needs none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
