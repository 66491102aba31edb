from tests.web.conftest import faces

__all__ = ["faces"]
