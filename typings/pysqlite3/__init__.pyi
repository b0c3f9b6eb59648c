from types import ModuleType

dbapi2: ModuleType
